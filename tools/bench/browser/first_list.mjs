// What a visitor who was never there fetches of a chunked bundle until the first
// list, and how good that list is.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newVisitor } from '../../../tests/web/browser.mjs';
import { readCatalogue } from '../../../tests/web/bundle_files.mjs';
import { serve } from '../../../tests/web/static_server.mjs';
import { quantile, recall } from './figures.mjs';
import { writePackageFiles } from './site.mjs';

const visits = 10;
const listLength = 10;

async function writeSite(out, data, bundle) {
  const folder = join(out, 'first-list');
  mkdirSync(folder, { recursive: true });
  await writePackageFiles(folder, join(out, 'site'));
  for (const kind of ['', '-chunked']) {
    const from = join(out, data.folder, bundle + kind);
    cpSync(from, join(folder, `rec${kind}`), { recursive: true });
  }
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>first list</title>',
  );
  return folder;
}

/** Runs in the page. */
async function firstList({ bundle, ratings, options }) {
  const { Pagepick } = await import('/pagepick.js');
  const start = performance.now();
  const pagepick = await Pagepick.load(bundle);
  const { list } = await pagepick.recommend(ratings, options);
  const took = performance.now() - start;
  pagepick.dispose();
  return { took, ids: list.map(({ item }) => item.id) };
}

function kindOf(name) {
  const found = /(rows|items|ids|model)-|\.wasm$|\.js$/.exec(name);
  return found?.[1] ?? (found ? 'engine' : 'other');
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Bytes by kind, time and list of one new visitor. */
async function visit(server, fetched, asked) {
  fetched.clear();
  const visitor = await newVisitor();
  try {
    await visitor.page.goto(server.url);
    return {
      ...(await visitor.page.evaluate(firstList, asked)),
      bytes: Object.fromEntries(fetched),
    };
  } finally {
    await visitor.leave();
  }
}

/** The owner's ids of histories that name rows of items.f32. */
function ratingsOf(out, data, bundle, rec) {
  const { ids } = readCatalogue(rec);
  const order = readFileSync(join(out, data.folder, bundle, 'order.i32'));
  const idOf = new Map();
  new Int32Array(Uint8Array.from(order).buffer).forEach((row, position) => {
    idOf.set(row, ids[position]);
  });
  return data.histories
    .slice(0, visits)
    .map((history) =>
      history.map(({ item, rating }) => ({ id: idOf.get(item), rating })),
    );
}

/** Serves the pages; counts into `fetched` what they ask for, by kind. */
function serveCounting(folder, fetched) {
  return serve(folder, {
    change(file, body) {
      const kind = kindOf(file);
      fetched.set(kind, (fetched.get(kind) ?? 0) + body.length);
      return body;
    },
  });
}

function rowOf(seen, exact) {
  const bytes = seen.map((visit) => sum(Object.values(visit.bytes)));
  const lists = seen.map(({ ids }) => ids);
  const times = seen.map(({ took }) => took);
  return {
    recall: recall(lists, exact),
    milliseconds: quantile(times, 0.5),
    bytes: quantile(bytes, 0.5),
    most: Math.max(...bytes),
    kinds: seen[0].bytes,
  };
}

/** A row for each number of probes. */
export async function measureFirstLists(out, data, say) {
  const { name, clusters, probes } = data.bundles.find(
    (bundle) => bundle.clusters > 1,
  );
  const fetched = new Map();
  const folder = await writeSite(out, data, name);
  const histories = ratingsOf(out, data, name, join(folder, 'rec'));
  const server = await serveCounting(folder, fetched);
  const visitsOf = async (bundle, count) => {
    const options = { count: listLength, reasons: 0, probes: count };
    const seen = [];
    for (const ratings of histories) {
      seen.push(await visit(server, fetched, { bundle, ratings, options }));
    }
    return seen;
  };
  const rows = [];
  try {
    const exact = (await visitsOf('/rec/', clusters)).map(({ ids }) => ids);
    for (const count of [1, 2, 4, 8, probes]) {
      if (count > probes) continue;
      say(`  ${count} of ${clusters} clusters`);
      const seen = await visitsOf('/rec-chunked/', count);
      rows.push({ probes: count, clusters, ...rowOf(seen, exact) });
    }
  } finally {
    await server.close();
  }
  return rows;
}
