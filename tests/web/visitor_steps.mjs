// What a visitor does on the demo page, for the browser test.

import { readFileSync } from 'node:fs';
import { require } from './browser.mjs';

const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export async function open(page, url) {
  await page.goto(url);
  await page.locator('.card').first().waitFor();
}

/** The names on the cards, in order. */
export function list(page) {
  return page
    .locator('.card h3 button')
    .evaluateAll((buttons) => buttons.map((b) => b.firstChild.textContent));
}

/** The names in the list of the visitor's own ratings. */
export function rated(page) {
  return page.locator('aside .row-text > span').allTextContents();
}

/** Waits until the list is another than `before`. */
export async function listOtherThan(page, before) {
  await page.waitForFunction(
    (old) =>
      JSON.stringify(
        [...document.querySelectorAll('.card h3 button')].map(
          (b) => b.firstChild.textContent,
        ),
      ) !== old,
    JSON.stringify(before),
  );
  return list(page);
}

/** Where the keyboard is: the card and the star it stands on. */
function focus(page) {
  return page.evaluate(() => {
    const radio = document.activeElement;
    const card = radio?.closest('.card');
    const isStar = radio instanceof HTMLInputElement && radio.type === 'radio';
    return card && isStar ? card.dataset.key : null;
  });
}

/** Presses Tab until a card's stars that are not in `done` have the focus. */
async function tabToStars(page, done) {
  for (let press = 0; press < 200; ++press) {
    await page.keyboard.press('Tab');
    const card = await focus(page);
    if (card && !done.has(card)) return card;
  }
  throw new Error('no stars within 200 presses of Tab');
}

/**
 * Rates `keys.length` titles without touching a mouse: Tab to the stars, then
 * the given keys, one array for each title. Gives their ids.
 */
export async function rateByKeyboard(page, keys) {
  const done = new Set();
  for (const presses of keys) {
    const card = await tabToStars(page, done);
    const before = await list(page);
    for (const key of presses) await page.keyboard.press(key);
    done.add(card);
    await page.waitForFunction(
      (count) => document.querySelectorAll('aside .row').length === count,
      done.size,
    );
    if (done.size === 1) await listOtherThan(page, before);
    if ((await focus(page)) !== card) throw new Error('the focus was lost');
  }
  return [...done];
}

/** Until the service worker has everything that a visit offline needs. */
export async function readyForOffline(page) {
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== 'activated') {
      await new Promise((resolve) => {
        active.onstatechange = () => active.state === 'activated' && resolve();
      });
    }
  });
}

/** What axe finds wrong, as lines. */
export async function accessibilityProblems(page) {
  await page.evaluate(axeSource);
  // Colours are judged when nothing moves any more.
  await page.waitForFunction(() => document.getAnimations().length === 0);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help}: ${target}`),
  );
}
