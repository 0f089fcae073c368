// browser_test.mjs <site> [folder for screenshots]: a visitor's journey through
// the demo site in headless Chromium, on a plain static host with a strict
// content security policy.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newVisitor } from './browser.mjs';
import { serve } from './static_server.mjs';
import * as steps from './visitor_steps.mjs';

const [site, shots = join(site ?? '.', '../screenshots')] =
  process.argv.slice(2);
if (!site) {
  console.error('usage: browser_test.mjs <site> [folder for screenshots]');
  process.exit(2);
}
mkdirSync(shots, { recursive: true });

/** Requests relative to the site, in an order that does not depend on luck. */
function sorted(requests, path) {
  return requests.map((line) => line.replace(path, '')).sort();
}

/** Loads, rates by keyboard; what the host was asked for until then. */
async function sessionWith(keys, path, overrides) {
  const server = await serve(site, { path, overrides });
  const visitor = await newVisitor();
  try {
    await steps.open(visitor.page, server.url);
    await steps.readyForOffline(visitor.page);
    const loading = server.requests.length;
    await steps.rateByKeyboard(visitor.page, keys);
    await visitor.page.reload();
    await visitor.page.locator('aside .row').first().waitFor();
    return {
      requests: sorted(server.requests, path),
      afterLoad: server.requests.slice(loading),
      list: await steps.list(visitor.page),
      problems: visitor.problems,
    };
  } finally {
    await visitor.leave();
    await server.close();
  }
}

const right = (count) => Array(count).fill('ArrowRight');

describe('a visit', () => {
  let server;
  let visitor;
  let page;
  let popular;
  let personal;
  let ratedNames;

  before(async () => {
    server = await serve(site);
    visitor = await newVisitor({ colorScheme: 'light' });
    page = visitor.page;
  });
  after(async () => {
    await visitor.leave();
    await server.close();
  });

  test('starts with what is popular', async () => {
    await steps.open(page, server.url);
    popular = await steps.list(page);
    assert.ok(popular.length >= 10);
    assert.match(await page.locator('#list-heading').textContent(), /Popular/);
    assert.equal(await page.locator('.because').count(), 0);
  });

  test('three ratings by keyboard change the list, with reasons', async () => {
    await steps.rateByKeyboard(page, [right(3), ['5'], ['Space']]);
    personal = await steps.list(page);
    assert.notDeepEqual(personal, popular);
    assert.match(await page.locator('#list-heading').textContent(), /For you/);
    ratedNames = await steps.rated(page);
    assert.equal(ratedNames.length, 3);
    const because = await page.locator('.because').first().textContent();
    assert.match(because, /^because .+ \(\d+\s%\)/);
    assert.ok(ratedNames.some((name) => because.includes(name)));
  });

  test('a screen reader hears that the list was updated', async () => {
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=status]')].some((region) =>
        region.textContent.includes('The list is updated. First is'),
      ),
    );
  });

  test('ratings are there after a reload', async () => {
    await steps.readyForOffline(page);
    await page.reload();
    await page.locator('aside .row').first().waitFor();
    assert.deepEqual(await steps.rated(page), ratedNames);
    const names = await steps.list(page);
    for (const name of ratedNames) assert.ok(!names.includes(name));
  });

  test('search finds a title by its beginning, and rates it', async () => {
    const [name] = await steps.list(page);
    await page.getByRole('searchbox').fill(name.slice(0, -1));
    const row = page.locator('search .row').filter({ hasText: name }).first();
    await row.waitFor();
    await row.locator('label').last().click();
    await page.waitForFunction(
      () => document.querySelectorAll('aside .row').length === 4,
    );
    assert.ok((await steps.rated(page)).includes(name));
    await page.getByRole('searchbox').fill('');
  });

  test('tags narrow the list', async () => {
    const before = await steps.list(page);
    const tag = page.locator('.tags button').first();
    await tag.click();
    const after = await steps.listOtherThan(page, before);
    assert.ok(after.length > 0);
    const heading = await page.locator('#list-heading').textContent();
    assert.ok(heading.includes(await tag.textContent()));
    await tag.click();
    await steps.listOtherThan(page, after);
  });

  test('a cover opens the title, with similar ones', async () => {
    await page.locator('.card h3 button').first().click();
    await page.locator('dialog .row').first().waitFor();
    assert.deepEqual(await steps.accessibilityProblems(page), []);
    await page.keyboard.press('Escape');
    await page.locator('dialog').waitFor({ state: 'detached' });
  });

  test('ratings can be exported, erased and imported', async () => {
    const count = (await steps.rated(page)).length;
    await page.getByRole('button', { name: /^Your data/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export' }).click(),
    ]);
    const file = join(shots, 'my-ratings.json');
    await download.saveAs(file);
    const exported = JSON.parse(readFileSync(file, 'utf8'));
    assert.equal(exported.ratings.length, count);
    await page.getByRole('button', { name: 'Erase all' }).click();
    await page.getByRole('button', { name: /^Really erase/ }).click();
    await page.waitForFunction(() => !document.querySelector('dialog .row'));
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(`${count} imported.`).waitFor();
    assert.equal(await page.locator('dialog .row').count(), count);
    assert.deepEqual(await steps.accessibilityProblems(page), []);
    await page.screenshot({ path: join(shots, 'your-data.png') });
    await page.keyboard.press('Escape');
  });

  test('nothing is wrong for assistive technology', async () => {
    assert.deepEqual(await steps.accessibilityProblems(page), []);
  });

  test('offline, it still recommends, and loads again', async () => {
    await server.close();
    const before = await steps.list(page);
    await page.locator('.card').nth(3).locator('label').last().click();
    const after = await steps.listOtherThan(page, before);
    assert.ok(after.length >= 10);
    const names = await steps.rated(page);
    await page.reload();
    await page.locator('aside .row').first().waitFor();
    assert.deepEqual(await steps.rated(page), names);
    assert.match(await page.locator('#list-heading').textContent(), /For you/);
  });

  test('the console stayed empty', () => {
    // Offline, the browser itself notes each file that it could not refresh.
    const own = visitor.problems.filter(
      (line) => !line.includes('net::ERR_CONNECTION_REFUSED'),
    );
    assert.deepEqual(own, []);
  });
});

test('no request depends on the ratings, on any host', async (t) => {
  const high = await sessionWith([['5'], right(4), ['5']], '/', {});
  const low = await sessionWith([['1'], ['Space'], right(1)], '/some/where/', {
    '.wasm': 'application/octet-stream',
  });
  t.diagnostic(`requests after load: ${high.afterLoad.join(', ') || 'none'}`);
  assert.deepEqual(high.requests, low.requests);
  for (const line of high.requests) assert.match(line, /^GET [\w./-]*$/);
  assert.notDeepEqual(high.list, low.list);
  assert.deepEqual([...high.problems, ...low.problems], []);
});

test('the keyboard stays on cards while a dozen ratings move them', async () => {
  const { list, problems } = await sessionWith(Array(12).fill(['5']), '/', {});
  assert.ok(list.length >= 10);
  assert.deepEqual(problems, []);
});

const failures = {
  'a missing model': {
    change: (name, body) => (name.endsWith('.pick') ? undefined : body),
    says: /model-.*: HTTP 404/,
  },
  'a damaged model': {
    change(name, body) {
      if (name.endsWith('.pick')) body[body.length - 1] ^= 1;
      return body;
    },
    says: /model-.*checksum/,
  },
  'a bundle of a newer format': {
    change: (name, body) =>
      name.endsWith('manifest.json')
        ? Buffer.from(body.toString().replace('"format": 3', '"format": 5'))
        : body,
    says: /format 5, this page reads 4/,
  },
};
for (const [what, { change, says }] of Object.entries(failures)) {
  test(`${what} is said, not hidden`, async () => {
    const server = await serve(site, { change });
    const { page, leave } = await newVisitor();
    try {
      await page.goto(server.url);
      assert.match(await page.getByRole('alert').textContent(), says);
      await page.getByRole('button', { name: 'Try again' }).waitFor();
    } finally {
      await leave();
      await server.close();
    }
  });
}

for (const [width, height] of [
  [1400, 1000],
  [360, 780],
]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`it fits ${width} pixels, ${colorScheme}`, async () => {
      const server = await serve(site);
      const visitor = await newVisitor({ width, height, colorScheme });
      const { page } = visitor;
      const shot = (name) =>
        page.screenshot({
          path: join(shots, `${name}-${width}-${colorScheme}.png`),
        });
      try {
        await steps.open(page, server.url);
        await shot('popular');
        for (const card of [0, 2]) {
          const before = await steps.list(page);
          await page.locator('.card').nth(card).locator('label').last().click();
          await steps.listOtherThan(page, before);
        }
        await page.mouse.move(0, 0);
        assert.deepEqual(await steps.accessibilityProblems(page), []);
        await page.evaluate(() => scrollTo(0, 0));
        await shot('personal');
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - innerWidth,
        );
        assert.ok(overflow <= 0, `${overflow} pixels too wide`);
      } finally {
        await visitor.leave();
        await server.close();
      }
    });
  }
}
