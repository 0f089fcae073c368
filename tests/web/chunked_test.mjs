// chunked_test.mjs <site> <pagepick>: a chunked bundle in headless Chromium
// answers as the whole one does, from a part of its files.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { newVisitor } from './browser.mjs';
import { readCatalogue } from './bundle_files.mjs';
import { clusters, makeChunkedSite } from './chunked_site.mjs';
import { serve } from './static_server.mjs';
import * as steps from './visitor_steps.mjs';

const [site, pagepick] = process.argv.slice(2);
if (!pagepick) {
  console.error('usage: chunked_test.mjs <site> <pagepick>');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'pagepick-chunked-'));

const chunkFolder = (bundle) =>
  readdirSync(join(folder, 'site', bundle)).find((name) =>
    name.startsWith('chunks-'),
  );

/** Runs in the page: what a bundle answers to each history, asked at once. */
async function ask({ bundle, histories, options, load }) {
  const { Pagepick } = await import('/engine/pagepick.js');
  let opened;
  try {
    opened = await Pagepick.load(`/${bundle}/`, load);
    return await Promise.all(
      histories.map((ratings) => opened.recommend(ratings, options)),
    );
  } catch ({ code, message }) {
    return { code, message };
  } finally {
    opened?.dispose();
  }
}

const catalogue = () => readCatalogue(join(folder, 'site/whole'));

/** Ratings of items here and there, the same ones at every run. */
function historiesOf(ids, count) {
  return Array.from({ length: count }, (_, visitor) =>
    Array.from({ length: visitor % 5 }, (_, n) => ({
      id: ids[(visitor * 97 + n * 31) % ids.length],
      rating: n % 3 === 2 ? 1 : 5,
      time: n,
    })),
  );
}

describe('a chunked bundle', () => {
  let server;
  let visitor;
  let histories;
  let change;

  const ofKind = (kind) =>
    server.requests.filter((line) => line.includes(`/${kind}-`));
  const answers = (bundle, options = {}, load = {}, asked = histories) =>
    visitor.page.evaluate(ask, { bundle, histories: asked, options, load });

  before(async () => {
    makeChunkedSite({ folder, site, pagepick });
    histories = historiesOf(catalogue().ids, 20);
    server = await serve(join(folder, 'site'), {
      change: (name, body) => (change ? change(name, body) : body),
    });
    visitor = await newVisitor();
    await visitor.page.goto(server.url);
  });
  after(async () => {
    await visitor?.leave();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
    assert.deepEqual(visitor?.problems, []);
  });
  /** As a visitor who was never here. */
  async function forget() {
    server.requests.length = 0;
    await visitor.page.evaluate(async () => {
      for (const name of await caches.keys()) await caches.delete(name);
    });
  }

  test('lists what the whole bundle lists, reasons and scores too', async () => {
    for (const bits of ['', '4']) {
      for (const options of [
        { count: 20 },
        { count: 5, probes: 1 },
        { count: 20, includeRated: true, reasons: 5 },
      ]) {
        const [whole, chunked] = [
          await answers(`whole${bits}`, options),
          await answers(`chunked${bits}`, options),
        ];
        assert.deepEqual(chunked, whole);
        assert.equal(whole[4].basis, 'ratings');
        assert.equal(whole[4].list.length, options.count);
      }
    }
  });

  test('goes on to further clusters where few items are left', async () => {
    const { ids } = catalogue();
    const options = {
      count: 20,
      filter: { allow: ids.filter((_, n) => n % 13 === 0) },
    };
    assert.deepEqual(
      await answers('chunked', options),
      await answers('whole', options),
    );
  });

  test('does not recommend what is denied', async () => {
    const [{ list }] = await answers('whole', {}, {}, [histories[4]]);
    const options = { filter: { deny: list.map(({ item }) => item.id) } };
    const denied = await answers('chunked', options, {}, [histories[4]]);
    assert.deepEqual(
      denied,
      await answers('whole', options, {}, [histories[4]]),
    );
  });

  test('fetches rows of few clusters, and none a second time', async () => {
    await forget();
    const first = await answers('chunked', { probes: 2 }, {}, [histories[4]]);
    const rows = ofKind('rows').length;
    assert.ok(rows >= 2 && rows <= 4 + 2, `${rows} of ${clusters}`);
    assert.ok(ofKind('items').length <= rows);
    server.requests.length = 0;
    assert.deepEqual(
      await answers('chunked', { probes: 2 }, {}, [histories[4]]),
      first,
    );
    assert.deepEqual(
      server.requests.filter((line) => line.includes('/chunks-')),
      [],
    );
  });

  test('a new visitor sees what is popular without any rows', async () => {
    await forget();
    const [{ basis }] = await answers('chunked', {}, {}, [[]]);
    assert.equal(basis, 'popularity');
    assert.deepEqual(ofKind('rows'), []);
  });

  test('decoys are fetched beside what is needed, anew each time', async () => {
    const sets = [];
    for (let turn = 0; turn < 3; ++turn) {
      await forget();
      await answers('chunked', { probes: 1, count: 1 }, {}, [histories[1]]);
      const needed = ofKind('rows');
      await forget();
      await answers('chunked', { probes: 1, count: 1 }, { decoys: 3 }, [
        histories[1],
      ]);
      const all = ofKind('rows');
      // Each round asks for one cluster and three decoys; the second round is
      // spared if its cluster was a decoy of the first.
      assert.ok([4, 4 * needed.length].includes(all.length), `${all.length}`);
      for (const line of needed) assert.ok(all.includes(line));
      // Titles of what is listed do not tell it from the decoys.
      const titles = ofKind('items').map((line) =>
        line.replace('items', 'rows'),
      );
      assert.deepEqual(titles.sort(), all.sort());
      sets.push(all.sort().join());
    }
    assert.ok(new Set(sets).size > 1);
  });

  test('refuses a number of decoys that is none', async () => {
    for (const decoys of [-1, 0.5, '3']) {
      const failed = await answers('chunked', {}, { decoys }, [[]]);
      assert.equal(failed.code, 'invalid-argument');
    }
  });

  test('offers no tags to filter by, and no search', async () => {
    const info = (bundle) =>
      visitor.page.evaluate(async (bundle) => {
        const { Pagepick } = await import('/engine/pagepick.js');
        const opened = await Pagepick.load(`/${bundle}/`);
        const { tags, searchable } = opened.info;
        opened.dispose();
        return { tags: tags.length, searchable };
      }, bundle);
    assert.deepEqual(await info('chunked'), { tags: 0, searchable: false });
    assert.equal((await info('whole')).searchable, true);
  });

  test('has a demo page that recommends, without a search box', async () => {
    const other = await newVisitor();
    try {
      await steps.open(other.page, `${server.url}demo/`);
      const popular = await steps.list(other.page);
      await steps.rateByKeyboard(other.page, [['ArrowRight'], ['5'], ['1']]);
      assert.notDeepEqual(await steps.list(other.page), popular);
      assert.equal(await other.page.getByRole('searchbox').count(), 0);
      assert.deepEqual(other.problems, []);
    } finally {
      await other.leave();
    }
  });

  test('tells what an id is called, and of what it does not know', async () => {
    const { ids, titles } = catalogue();
    const items = await visitor.page.evaluate(
      async (asked) => {
        const { Pagepick } = await import('/engine/pagepick.js');
        const opened = await Pagepick.load('/chunked/');
        const items = await opened.items(asked);
        opened.dispose();
        return items;
      },
      [ids[7], 'nobody', ids[700]],
    );
    assert.equal(items[0].title, titles[7]);
    assert.equal(items[1], null);
    assert.equal(items[2].title, titles[700]);
  });

  test('similar items are like the item asked about', async () => {
    const { ids } = catalogue();
    const [whole, chunked] = await visitor.page.evaluate(async (id) => {
      const { Pagepick } = await import('/engine/pagepick.js');
      const lists = [];
      for (const bundle of ['/whole/', '/chunked/']) {
        const opened = await Pagepick.load(bundle);
        lists.push(await opened.similar(id, { count: 10 }));
        opened.dispose();
      }
      return lists;
    }, ids[50]);
    assert.equal(chunked.length, 10);
    const found = new Set(whole.map(({ item }) => item.id));
    const both = chunked.filter(({ item }) => found.has(item.id));
    assert.ok(both.length >= 5, `${both.length} of 10`);
  });

  test('refuses filters by tags, and says what to do', async () => {
    const failed = await answers('chunked', { filter: { tags: ['Drama'] } });
    assert.equal(failed.code, 'unsupported');
    assert.match(failed.message, /allow/);
  });

  test('refuses to search titles that were not fetched', async () => {
    const code = await visitor.page.evaluate(async () => {
      const { Pagepick } = await import('/engine/pagepick.js');
      const opened = await Pagepick.load('/chunked/');
      const search = opened.search('a');
      const failed = await search.catch((error) => error.code);
      opened.dispose();
      return failed;
    });
    assert.equal(code, 'unsupported');
  });

  const damages = [
    [
      'rows that are cut',
      'rows-',
      (body) => body.subarray(0, 20),
      'corruption',
    ],
    [
      'scales out of range',
      'rows-',
      (body) => Buffer.alloc(body.length, 0x7f),
      'corruption',
    ],
    [
      'texts that are not gzip',
      'items-',
      () => Buffer.from('{}'),
      'corruption',
    ],
    ['ids that are not there', 'ids-', () => undefined, 'not-found'],
  ];
  for (const [name, kind, damage, code] of damages) {
    test(`refuses ${name}, and asks the host again`, async () => {
      await forget();
      change = (file, body) =>
        file.includes(`/${kind}`) ? damage(body) : body;
      const failed = await answers('chunked', {}, {}, [histories[4]]);
      change = undefined;
      assert.equal(failed.code, code, failed.message);
      assert.match(failed.message, new RegExp(`/${kind}`));
      assert.deepEqual(
        await answers('chunked', {}, {}, [histories[4]]),
        await answers('whole', {}, {}, [histories[4]]),
      );
      // The browser reports a 404 of its own accord.
      visitor.problems.length = 0;
    });
  }

  test('forgets the chunks of the bundle that it replaced', async () => {
    await visitor.page.evaluate(async (origin) => {
      await caches.open(`pagepick chunks of ${origin}chunked/chunks-0/`);
    }, server.url);
    await answers('chunked', {}, {}, [histories[4]]);
    const names = await visitor.page.evaluate(() => caches.keys());
    const ours = names.filter((name) => name.includes('/chunked/'));
    assert.deepEqual(ours, [
      `pagepick chunks of ${server.url}chunked/${chunkFolder('chunked')}/`,
    ]);
  });
});
