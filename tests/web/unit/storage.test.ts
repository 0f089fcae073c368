import 'fake-indexeddb/auto';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStore, set } from 'idb-keyval';
import { PagepickError } from '../../../web/engine/errors.ts';
import { RatingStore } from '../../../web/engine/storage.ts';

let sites = 0;

/** A site that no other test has used. */
function newSite(): string {
  return `/site-${++sites}/`;
}

async function storeWith(site: string): Promise<RatingStore> {
  const store = await RatingStore.open(site);
  await store.rate('alien', 9, 100);
  await store.rate('moon', 7.5, 200);
  return store;
}

test('ratings are there at the next visit, oldest first', async () => {
  const site = newSite();
  await storeWith(site);
  const again = await RatingStore.open(site);
  assert.equal(again.persistent, true);
  assert.deepEqual(again.all(), [
    { id: 'alien', rating: 9, time: 100 },
    { id: 'moon', rating: 7.5, time: 200 },
  ]);
});

test('a new rating replaces the old one of the same item', async () => {
  const site = newSite();
  const store = await storeWith(site);
  await store.rate('alien', 2, 300);
  const ratings = (await RatingStore.open(site)).all();
  assert.deepEqual(ratings.at(-1), { id: 'alien', rating: 2, time: 300 });
  assert.equal(ratings.length, 2);
});

test('removed and erased ratings are gone for good', async () => {
  const site = newSite();
  const store = await storeWith(site);
  await store.remove('alien');
  assert.deepEqual(
    (await RatingStore.open(site)).all().map(({ id }) => id),
    ['moon'],
  );
  await store.erase();
  assert.deepEqual((await RatingStore.open(site)).all(), []);
});

test('sites on one host do not see each other', async () => {
  await storeWith(newSite());
  assert.deepEqual((await RatingStore.open(newSite())).all(), []);
});

test('two tabs do not overwrite each other', async () => {
  const site = newSite();
  const one = await RatingStore.open(site);
  const two = await RatingStore.open(site);
  await one.rate('alien', 9);
  await two.rate('moon', 7);
  await one.reload();
  assert.deepEqual(
    one
      .all()
      .map(({ id }) => id)
      .sort(),
    ['alien', 'moon'],
  );
});

test('records that are no ratings are passed over', async () => {
  const site = newSite();
  await storeWith(site);
  const raw = createStore(`pagepick ${site}`, 'ratings');
  const damaged = [
    null,
    'text',
    {},
    { rating: Number.NaN, time: 1 },
    { rating: 3 },
  ];
  for (const [i, value] of damaged.entries()) await set(`bad${i}`, value, raw);
  await set(7, { rating: 1, time: 1 }, raw);
  const ratings = (await RatingStore.open(site)).all();
  assert.deepEqual(
    ratings.map(({ id }) => id),
    ['alien', 'moon'],
  );
});

test('an export can be imported elsewhere', async () => {
  const text = (await storeWith(newSite())).export();
  const elsewhere = await RatingStore.open(newSite());
  assert.deepEqual(await elsewhere.import(text), { imported: 2, skipped: 0 });
  assert.equal(elsewhere.export(), text);
});

test('import leaves out what is no rating, and counts it', async () => {
  const store = await RatingStore.open(newSite());
  const ratings = [
    { id: 'alien', rating: 9, time: 1 },
    { id: '', rating: 9, time: 1 },
    { id: 'moon', rating: '9', time: 1 },
    null,
  ];
  const text = JSON.stringify({
    format: 'pagepick-ratings',
    version: 1,
    ratings,
  });
  assert.deepEqual(await store.import(text), { imported: 1, skipped: 3 });
});

test('a file that is no export changes nothing and says why', async () => {
  const store = await storeWith(newSite());
  const files: [string, string][] = [
    ['{', 'corruption'],
    ['null', 'corruption'],
    ['{"ratings": []}', 'corruption'],
    ['{"format":"pagepick-ratings","version":2,"ratings":[]}', 'unsupported'],
  ];
  for (const [text, code] of files) {
    await assert.rejects(store.import(text), (error) => {
      assert.ok(error instanceof PagepickError);
      return error.code === code;
    });
  }
  assert.equal(store.all().length, 2);
});

test('a rating that is no number is refused', async () => {
  const store = await RatingStore.open(newSite());
  await assert.rejects(store.rate('alien', Number.NaN), PagepickError);
  assert.deepEqual(store.all(), []);
});

test('without a working database ratings last as long as the page', async () => {
  const { indexedDB } = globalThis;
  Object.assign(globalThis, { indexedDB: undefined });
  try {
    const store = await storeWith(newSite());
    assert.equal(store.persistent, false);
    assert.equal(store.all().length, 2);
  } finally {
    Object.assign(globalThis, { indexedDB });
  }
});
