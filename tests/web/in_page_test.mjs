// in_page_test.mjs <site>: the engine in the page itself answers as it does in
// a worker, in headless Chromium.

import assert from 'node:assert/strict';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { bundleEngine } from '../../web/bundles.mjs';
import { newVisitor } from './browser.mjs';
import { readCatalogue } from './bundle_files.mjs';
import { serve } from './static_server.mjs';

const [site] = process.argv.slice(2);
if (!site) {
  console.error('usage: in_page_test.mjs <site>');
  process.exit(2);
}

/** Runs in the page: every kind of question, at two places. */
async function askBoth({ histories, id, words, tag }) {
  const { Pagepick } = await import('/engine/pagepick.js');
  const { inPage } = await import('/engine/in-page.js');
  const ask = async (options) => {
    const opened = await Pagepick.load('/rec/', options);
    const lists = histories.map((ratings) => opened.recommend(ratings));
    const answers = [
      opened.info,
      ...(await Promise.all(lists)),
      await opened.recommend(histories[1], { filter: { tags: [tag] } }),
      await opened.similar(id),
      await opened.items([id, 'nothing']),
      await opened.search(words),
    ];
    opened.dispose();
    return JSON.stringify(answers);
  };
  return { there: await ask({}), here: await ask({ worker: inPage() }) };
}

describe('the engine in the page', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-in-page-'));
  let server;
  let visitor;
  let catalogue;

  before(async () => {
    const assets = readdirSync(site).find((name) => name.startsWith('assets-'));
    cpSync(join(site, assets), join(folder, 'engine'), { recursive: true });
    cpSync(join(site, 'rec'), join(folder, 'rec'), { recursive: true });
    const script = (await bundleEngine())['in-page.js'];
    writeFileSync(join(folder, 'engine/in-page.js'), script);
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><link rel="icon" href="data:,"><title>in page</title>',
    );
    catalogue = readCatalogue(join(folder, 'rec'));
    server = await serve(folder);
    visitor = await newVisitor();
    await visitor.page.goto(server.url);
  });
  after(async () => {
    await visitor?.leave();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('gives what a worker gives', async () => {
    const { ids, titles, tags, item_tags } = catalogue;
    const rated = (items) =>
      items.map((item, n) => ({ id: ids[item], rating: 10 - 3 * n, time: n }));
    const { here, there } = await visitor.page.evaluate(askBoth, {
      histories: [[], rated([3]), rated([5, 40, 200])],
      id: ids[7],
      words: titles[9].slice(0, 5),
      tag: tags[item_tags[11][0]],
    });
    assert.ok(JSON.parse(there)[2].list.length > 0);
    assert.equal(here, there);
  });

  test('starts no worker', async () => {
    await visitor.page.reload();
    const list = await visitor.page.evaluate(async (id) => {
      const { Pagepick } = await import('/engine/pagepick.js');
      const { inPage } = await import('/engine/in-page.js');
      const opened = await Pagepick.load('/rec/', { worker: inPage() });
      return (await opened.recommend([{ id, rating: 9 }])).list;
    }, catalogue.ids[3]);
    assert.ok(list.length > 0);
    assert.deepEqual(visitor.page.workers(), []);
  });

  test('keeps its own from whoever changes an answer', async () => {
    const title = await visitor.page.evaluate(async (id) => {
      const { Pagepick } = await import('/engine/pagepick.js');
      const { inPage } = await import('/engine/in-page.js');
      const opened = await Pagepick.load('/rec/', { worker: inPage() });
      opened.info.tags.length = 0;
      const [item] = await opened.items([id]);
      item.title = 'spoilt';
      return (await opened.items([id]))[0].title;
    }, catalogue.ids[3]);
    assert.equal(title, catalogue.titles[3]);
  });

  test('fails as a worker does, and is silent once disposed of', async () => {
    const codes = await visitor.page.evaluate(async () => {
      const { Pagepick } = await import('/engine/pagepick.js');
      const { inPage } = await import('/engine/in-page.js');
      const codeOf = (promise) => promise.then(String, ({ code }) => code);
      const load = (folder) => Pagepick.load(folder, { worker: inPage() });
      const opened = await load('/rec/');
      const asked = codeOf(opened.recommend([]));
      opened.dispose();
      return [
        await codeOf(load('/nowhere/')),
        await asked,
        await codeOf(opened.recommend([])),
      ];
    });
    assert.deepEqual(codes, ['not-found', 'disposed', 'disposed']);
  });
});
