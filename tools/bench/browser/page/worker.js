// A dedicated worker with one contender in it.

import { wasmBytes } from './memory_watch.js';

// Each behind an import of its own: a contender brings nobody else's code.
const modules = {
  floor: () => import('../contenders/floor.js'),
  hnsw: () => import('../contenders/hnsw.js'),
  onnx: () => import('../contenders/onnx.js'),
  pagepick: () => import('../contenders/pagepick.js'),
  plain_js: () => import('../contenders/plain_js.js'),
  tfjs: () => import('../contenders/tfjs.js'),
};

let contender;
let queries;

async function floatsOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new Float32Array(await response.arrayBuffer());
}

/** What `queries` holds for a contender, as it wants to be asked. */
async function readQueries(folder, data) {
  const vectors = await floatsOf(`${folder}/queries.f32`);
  return data.histories.map((history, q) => ({
    history,
    vector: vectors.slice(q * data.dim, (q + 1) * data.dim),
  }));
}

async function load({ name, folder, data, bundle, options }) {
  const start = performance.now();
  const module = await modules[name]();
  await module.prepare?.();
  const prepared = performance.now();
  const given = { rows: data.items, dim: data.dim, k: data.k };
  if (bundle) given.model = await module.fetchModel(`${folder}/${bundle}`);
  else if (name !== 'floor')
    given.items = await floatsOf(`${folder}/items.f32`);
  const fetched = performance.now();
  contender = await module.create(given, options);
  const created = performance.now();
  const adapt = contender.adapt ?? ((query) => query);
  queries = (await readQueries(folder, data)).map(adapt);
  return { loadMs: prepared - start, buildMs: created - fetched };
}

async function answers({ settings }) {
  contender.set?.(settings);
  const rows = contender.rows ?? ((answer) => answer);
  const lists = [];
  for (const query of queries) {
    lists.push(Array.from(rows(await contender.search(query))));
  }
  return lists;
}

/** Milliseconds of each of `count` queries from `first` on, after a few more. */
async function time({ settings, first, count, warmUp }) {
  contender.set?.(settings);
  const times = [];
  for (let n = -warmUp; n < count; ++n) {
    const place = (first + n + queries.length) % queries.length;
    const start = performance.now();
    const answer = contender.search(queries[place]);
    if (answer instanceof Promise) await answer;
    if (n >= 0) times.push(performance.now() - start);
  }
  return times;
}

function memory() {
  const arrays = contender.arrays.reduce((sum, a) => sum + a.byteLength, 0);
  return wasmBytes() + arrays;
}

const methods = { load, answers, time, memory };

self.onmessage = async ({ data: { method, takes } }) => {
  try {
    self.postMessage({ gives: await methods[method](takes) });
  } catch (error) {
    self.postMessage({ error: String(error?.stack ?? error) });
  }
};
