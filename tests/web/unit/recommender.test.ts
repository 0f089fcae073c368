import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Manifest } from '../../../web/engine/bundle.ts';
import { Catalogue } from '../../../web/engine/catalogue.ts';
import { PagepickError } from '../../../web/engine/errors.ts';
import { Recommender } from '../../../web/engine/recommender.ts';
import type {
  HistoryEvent,
  PageEngine,
  Ranked,
  RecommendOptions,
} from '../../../web/engine/wasm.ts';

const ids = ['alien', 'moon', 'heat', 'ran'];
const file = {
  ids: ids.join('\n'),
  titles: 'Alien\nMoon\nHeat\nRan',
  years: [1979, 2009, 1995, null],
  tags: ['Horror', 'Space', 'Crime'],
  item_tags: [[0, 1], [1], [2], []],
};
const manifest = {
  name: 'Four films',
  items: 4,
  model: { file: 'm', bytes: 1 },
  rating_scale: {
    explicit: true,
    min: 1,
    max: 5,
    step: 1,
    positive_threshold: 4,
  },
  data: { name: 'Films', licence: '' },
} as Manifest;

/** Answers what it is told and keeps what it was asked. */
function recommenderThatRanks(list: Ranked[]) {
  const asked: {
    history?: readonly HistoryEvent[];
    options?: RecommendOptions;
  } = {};
  const engine = {
    recommend(history: readonly HistoryEvent[], options: RecommendOptions) {
      Object.assign(asked, { history, options });
      return list;
    },
    similarItems: () => list,
  } as unknown as PageEngine;
  const catalogue = new Catalogue(structuredClone(file), ids.length);
  return { asked, recommender: new Recommender(engine, manifest, catalogue) };
}

test('ids become indices, unknown ids are reported and do not count', () => {
  const { asked, recommender } = recommenderThatRanks([]);
  const answer = recommender.recommend(
    [
      { id: 'moon', rating: 5, time: 10 },
      { id: 'gone', rating: 1 },
    ],
    {},
  );
  assert.deepEqual(asked.history, [{ item: 1, rating: 5, time: 10 }]);
  assert.deepEqual(answer.unknownIds, ['gone']);
});

test('an item that was rated twice counts by its newest rating', () => {
  const { asked, recommender } = recommenderThatRanks([]);
  recommender.recommend(
    [
      { id: 'moon', rating: 5, time: 20 },
      { id: 'heat', rating: 3 },
      { id: 'moon', rating: 1, time: 10 },
      { id: 'heat', rating: 4 },
    ],
    {},
  );
  assert.deepEqual(asked.history, [
    { item: 1, rating: 5, time: 20 },
    { item: 2, rating: 4, time: 0 },
  ]);
});

test('reasons are shares of what speaks for the item, strongest first', () => {
  const { recommender } = recommenderThatRanks([
    {
      item: 3,
      score: 0.5,
      reasons: [
        { item: 1, share: 0.2 },
        { item: 2, share: -0.3 },
        { item: 0, share: 0.6 },
      ],
    },
  ]);
  const ratings = [
    { id: 'alien', rating: 5 },
    { id: 'moon', rating: 2 },
    { id: 'heat', rating: 1 },
  ];
  const { basis, list } = recommender.recommend(ratings, { reasons: 5 });
  assert.equal(basis, 'ratings');
  assert.deepEqual(
    list[0]?.reasons.map(({ item, percent, liked }) => [
      item.id,
      Math.round(percent),
      liked,
    ]),
    [
      ['alien', 75, true],
      ['moon', 25, false],
    ],
  );
});

test('a list without reasons rests on popularity', () => {
  const { recommender } = recommenderThatRanks([
    { item: 0, score: 1, reasons: [] },
  ]);
  assert.equal(recommender.recommend([], {}).basis, 'popularity');
});

test('filters combine: allowed, not denied, with every tag', () => {
  const catalogue = new Catalogue(structuredClone(file), ids.length);
  assert.deepEqual([...catalogue.mask({})], []);
  assert.deepEqual(
    [...catalogue.mask({ allow: ['moon', 'none'] })],
    [0, 1, 0, 0],
  );
  assert.deepEqual([...catalogue.mask({ deny: ['moon'] })], [1, 0, 1, 1]);
  assert.deepEqual([...catalogue.mask({ tags: ['Space'] })], [1, 1, 0, 0]);
  assert.deepEqual(
    [...catalogue.mask({ tags: ['Space', 'Horror'], deny: ['heat'] })],
    [1, 0, 0, 0],
  );
  assert.deepEqual([...catalogue.mask({ tags: ['None'] })], [0, 0, 0, 0]);
});

test('tags are counted, the most frequent first', () => {
  const catalogue = new Catalogue(structuredClone(file), ids.length);
  assert.deepEqual(catalogue.tags(), [
    { name: 'Space', items: 2 },
    { name: 'Crime', items: 1 },
    { name: 'Horror', items: 1 },
  ]);
});

test('an item has the columns that the catalogue has', () => {
  const { recommender } = recommenderThatRanks([]);
  assert.deepEqual(recommender.items(['alien', 'gone', 'ran']), [
    { id: 'alien', title: 'Alien', year: 1979, tags: ['Horror', 'Space'] },
    null,
    { id: 'ran', title: 'Ran', tags: [] },
  ]);
});

test('the arrays of an older catalogue are read, too', () => {
  const older = { ids, titles: ids, urls: ['/a', '', '', ''] };
  const catalogue = new Catalogue(older, ids.length);
  assert.deepEqual(catalogue.item(0), {
    id: 'alien',
    title: 'alien',
    tags: [],
    url: '/a',
  });
});

test('items are found by id however often one asks', () => {
  const many = Array.from({ length: 50 }, (_, index) => `item ${index}`);
  const lines = many.join('\n');
  const catalogue = new Catalogue({ ids: lines, titles: lines }, many.length);
  for (let round = 0; round < 3; ++round) {
    many.forEach((id, index) => {
      assert.equal(catalogue.indexOf(id), index);
    });
    assert.equal(catalogue.indexOf('gone'), undefined);
  }
});

test('a catalogue that does not fit the model is refused', () => {
  for (const wrong of [
    null,
    [],
    { ids },
    { ...file, years: [1] },
    { ...file, titles: 'A' },
  ]) {
    assert.throws(() => new Catalogue(wrong, 4), PagepickError);
  }
});

test('similar items of an unknown id are not found', () => {
  const { recommender } = recommenderThatRanks([]);
  assert.throws(
    () => recommender.similar('gone', {}),
    (error: PagepickError) => error.code === 'not-found',
  );
});
