// What all pages of the cold start share.

const warmUp = 5;
const reRanks = 40;

const given = JSON.parse(document.getElementById('ratings').textContent);

function report(told) {
  return fetch('report', { method: 'POST', body: JSON.stringify(told) });
}

addEventListener('unhandledrejection', ({ reason }) => {
  report({ error: String(reason) });
});

/** What the visitor rated earlier. */
const ratings = given.slice(0, -1);
const star = given.at(-1);

/** Returns when they have been shown: how many milliseconds that took. */
async function show(titles) {
  const items = titles.map((title) => {
    const item = document.createElement('li');
    item.textContent = title;
    return item;
  });
  document.querySelector('ol').replaceChildren(...items);
  // The frame that shows them ends before the next task after it.
  await new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
  return performance.now();
}

/** Milliseconds until the page has a new list, after one more star. */
async function measureReRanks(recommend) {
  const times = [];
  for (let n = -warmUp; n < reRanks; ++n) {
    const start = performance.now();
    await recommend(n % 2 === 0 ? [...ratings, star] : ratings);
    if (n >= 0) times.push(performance.now() - start);
  }
  return times;
}

/**
 * Shows the first list and posts the visit's figures; `recommend` gives the
 * titles for ratings.
 */
export async function measureVisit(recommend) {
  const titles = await recommend(ratings);
  const shownAt = await show(titles);
  const reRank = await measureReRanks(recommend);
  const [, version] = /Chrome\/(\d+)/.exec(navigator.userAgent);
  await report({ version, shownAt, titles, reRank });
}
