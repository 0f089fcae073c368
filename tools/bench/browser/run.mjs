// Pagepick's search against what one would take instead, in one browser.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newVisitor } from '../../../tests/web/browser.mjs';
import { serve } from '../../../tests/web/static_server.mjs';
import { readOptions } from './options.mjs';

const repository = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const installed = join(repository, 'tools/bench/browser/node_modules');

// With these a page's clock has steps of 5 µs instead of 100. 'unsafe-eval'
// is what hnswlib-wasm needs.
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'content-security-policy': "script-src 'self' 'unsafe-eval'",
};

function fail(message) {
  console.error(`run.mjs: ${message}`);
  process.exit(2);
}

/** What has to be there before anything can be measured. */
function checkInstalled({ wasm, tool }) {
  if (!existsSync(installed)) {
    fail(`${installed} is missing: run npm ci in tools/bench/browser`);
  }
  for (const [path, target] of [
    [join(wasm, 'wasm/wasm/engine.wasm'), 'wasm: engine'],
    [join(wasm, 'wasm-relaxed/wasm/engine.wasm'), 'wasm-relaxed: engine'],
    [join(wasm, 'wasm-scalar/wasm/engine.wasm'), 'wasm-scalar: engine'],
    [
      join(wasm, 'wasm/tools/bench/browser/scan_floor.wasm'),
      'wasm: scan_floor',
    ],
    [tool, 'release: pagepick_search_data'],
  ]) {
    if (!existsSync(path)) {
      fail(`${path} is missing: make bench-browser builds it (${target})`);
    }
  }
}

async function dataSets({
  sizes,
  dims,
  trained,
  tool,
  clusters,
  queries,
  out,
}) {
  const { plantedData, trainedData } = await import('./search_data.mjs');
  const make = (items, dim) =>
    plantedData(tool, out, { items, dim, clusters, queries });
  const planted = sizes.flatMap((items) =>
    dims.map((dim) => () => ({
      ...make(items, dim),
      half: dims.includes(dim / 2) ? make(items, dim / 2) : undefined,
    })),
  );
  const real = trained.map(
    (file) => () => trainedData(tool, out, { trained: file, queries }),
  );
  return [...planted, ...real];
}

/** Asks the page for the plot of all tables. */
async function drawPlot(server, tables) {
  const visitor = await newVisitor();
  try {
    await visitor.page.goto(`${server.url}site/`);
    return await visitor.page.evaluate(
      async (tables) => (await import('./plot.js')).plotOf(tables),
      tables,
    );
  } finally {
    await visitor.leave();
  }
}

async function browserVersion() {
  const visitor = await newVisitor();
  const version = visitor.context.browser()?.version() ?? 'unknown';
  await visitor.leave();
  return `Chromium ${version.split('.')[0]}`;
}

async function measureAll(options, server, metafile) {
  const { measure } = await import('./measure.mjs');
  const { downloads } = await import('./downloads.mjs');
  const { terminalTable } = await import('./report.mjs');
  const names = ['pagepick', 'plain_js', 'tfjs', 'onnx', 'hnsw'];
  const site = join(options.out, 'site');
  const bytes = await downloads(options.out, site, metafile, names);
  const tables = [];
  for (const make of await dataSets(options)) {
    const data = make();
    const { name, items, dim, k } = data;
    console.error(`${name}, ${items} x ${dim}`);
    const rows = await measure(server, options.out, data, options);
    const [ours] = rows;
    for (const row of rows) {
      row.ratio = row.median / ours.median;
      row.download = bytes[row.name] ?? null;
    }
    tables.push({ name, items, dim, k, bundles: data.bundles, rows });
    console.log(terminalTable(tables.at(-1)));
  }
  return tables;
}

/** The whole run: everything that is measured, and what to write. */
async function runTables(options, server, metafile) {
  const { markdownTable, notes } = await import('./report.mjs');
  const run = {
    browser: await browserVersion(),
    processor: cpus()[0].model,
    date: new Date().toISOString().slice(0, 10),
    queries: options.rounds * options.perRound,
  };
  const tables = await measureAll(options, server, metafile);
  const { k } = tables[0];
  const planted = tables.slice(0, options.sizes.length * options.dims.length);
  const markdown = tables.map(markdownTable).join('\n');
  return {
    'results.json': `${JSON.stringify({ ...run, tables }, null, 2)}\n`,
    'results.md': `${markdown}\n${notes({ ...run, k })}`,
    ...(planted.length > 0
      ? { 'results.svg': await drawPlot(server, planted) }
      : {}),
  };
}

async function runCold(options, server) {
  const { tool, out, queries } = options;
  const { plantedData } = await import('./search_data.mjs');
  const { measureColdStart } = await import('./cold.mjs');
  const { measureReRank } = await import('./measure.mjs');
  const { coldTable } = await import('./report.mjs');
  const catalogue = { items: 10_000, dim: 64, clusters: 0, queries };
  const data = plantedData(tool, out, catalogue);
  const figures = await measureColdStart(data, options);
  figures.inWorker = await measureReRank(server, data);
  const table = coldTable(figures);
  console.log(table);
  const json = JSON.stringify(figures, null, 2);
  return { 'cold.json': `${json}\n`, 'cold.md': table };
}

async function runFirstLists(options) {
  const { measureFirstLists } = await import('./first_list.mjs');
  const { firstListTable } = await import('./report.mjs');
  const tables = [];
  for (const make of await dataSets(options)) {
    const data = make();
    console.error(`${data.name}, ${data.items} x ${data.dim}`);
    const rows = await measureFirstLists(options.out, data, options.say);
    tables.push({ name: data.name, items: data.items, dim: data.dim, rows });
    console.log(firstListTable(tables.at(-1)));
  }
  return {
    'first-list.json': `${JSON.stringify(tables, null, 2)}\n`,
    'first-list.md': tables.map(firstListTable).join('\n'),
  };
}

const options = readOptions(repository, fail);
checkInstalled(options);
mkdirSync(options.out, { recursive: true });
const site = join(options.out, 'site');
const { writeBenchSite } = await import('./site.mjs');
const metafile = await writeBenchSite(site, options);
const server = await serve(options.out, { headers });
try {
  const files = await (options.cold
    ? runCold(options, server)
    : options.firstList
      ? runFirstLists(options)
      : runTables(options, server, metafile));
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(options.out, name), content);
    console.log(`wrote ${join(options.out, name)}`);
  }
} finally {
  await server.close();
}
