// The parts of tools/bench/browser that decide its figures; none of them needs
// the packages that it compares.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { executablePath } from './browser.mjs';
import { serve } from './static_server.mjs';

const bench = (name) =>
  import(new URL(`../../tools/bench/browser/${name}`, import.meta.url));

const { quantizeRows, transpose } = await bench('contenders/layout.js');
const { model, node, tensor, value } = await bench('contenders/onnx_writer.js');
const { bestOf, TopK } = await bench('contenders/top_k.js');
const { quantile, recall } = await bench('figures.mjs');
const { loneVisit, visitor } = await bench('lone_visit.mjs');
const { parseCount } = await bench('options.mjs');

test('quantiles lie between the values they part', () => {
  assert.equal(quantile([3, 1, 2], 0.5), 2);
  assert.equal(quantile([4, 1, 2, 3], 0.5), 2.5);
  assert.equal(quantile([10, 20], 0.95), 19.5);
  assert.equal(quantile([7], 0.95), 7);
  assert.equal(quantile([100, 9], 0), 9);
});

test('recall is the mean share of each true list', () => {
  const truth = [
    [1, 2],
    [3, 4],
  ];
  assert.equal(recall([[2, 1], [4]], truth), 0.75);
  assert.equal(recall([[], [9, 8]], truth), 0);
});

test('counts may end in k or m', () => {
  assert.equal(parseCount('500'), 500);
  assert.equal(parseCount('10k'), 10_000);
  assert.equal(parseCount('1M'), 1_000_000);
  for (const text of ['', 'k', '1.5k', '-1', '10 k', '1g']) {
    assert.equal(parseCount(text), undefined, text);
  }
});

test('the heap keeps the best of any order, best first', () => {
  // 37 is prime to 101: every score from 0 to 100 once, well mixed.
  const scores = Float32Array.from({ length: 101 }, (_, i) => (i * 37) % 101);
  for (const k of [1, 2, 10, 100, 101]) {
    const found = bestOf(scores, new TopK(k));
    const wanted = Array.from({ length: k }, (_, rank) => 100 - rank);
    assert.deepEqual(
      Array.from(found, (item) => scores[item]),
      wanted,
    );
  }
});

test('a heap larger than the catalogue gives all of it', () => {
  const found = bestOf(Float32Array.of(1, 3, 2), new TopK(5));
  assert.deepEqual([...found], [1, 2, 0]);
});

test('a heap is empty again after its answer', () => {
  const top = new TopK(2);
  bestOf(Float32Array.of(9, 8, 7), top);
  assert.deepEqual([...bestOf(Float32Array.of(1, 2), top)], [1, 0]);
});

test('a matrix is turned, also beyond one tile', () => {
  const small = Float32Array.of(1, 2, 3, 4, 5, 6);
  assert.deepEqual([...transpose(small, 2, 3)], [1, 4, 2, 5, 3, 6]);
  const [rows, dim] = [77, 5];
  const values = Int8Array.from({ length: rows * dim }, (_, i) => i % 127);
  const turned = transpose(values, rows, dim);
  for (let row = 0; row < rows; ++row) {
    for (let d = 0; d < dim; ++d) {
      assert.equal(turned[d * rows + row], values[row * dim + d]);
    }
  }
});

test('rows are quantized by their own largest value', () => {
  const values = Float32Array.of(1, -0.5, 0, 0, -254, 127);
  const { codes, scales } = quantizeRows(values, 3, 2);
  assert.deepEqual([...codes], [127, -63, 0, 0, -127, 64]);
  assert.deepEqual([...scales], [Math.fround(1 / 127), 0, 2]);
});

/** Any protobuf message: [field, number or bytes] in order. */
function fieldsOf(bytes) {
  const fields = [];
  let at = 0;
  const varint = () => {
    for (let result = 0, unit = 1; ; unit *= 128) {
      const byte = bytes[at++];
      result += (byte % 128) * unit;
      if (byte < 128) return result;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const size = varint();
    const isNumber = key % 8 === 0;
    fields.push([key >> 3, isNumber ? size : bytes.subarray(at, at + size)]);
    if (!isNumber) at += size;
  }
  return fields;
}

const textOf = (bytes) => new TextDecoder().decode(bytes);
const only = (fields, wanted) =>
  fields.filter(([field]) => field === wanted).map(([, content]) => content);

test('an ONNX graph holds what it was told', () => {
  const values = Float32Array.from({ length: 600 }, (_, i) => i / 8);
  const file = model({
    nodes: [
      node('MatMul', ['a', 'b'], ['c']),
      node('Cast', ['c'], ['d'], { to: 6 }),
    ],
    tensors: [tensor('b', 'float', [2, 300], values)],
    inputs: [value('a', 'float', [1, 2])],
    outputs: [value('d', 'int32', [1, 300])],
  });
  const outer = fieldsOf(file);
  assert.deepEqual(only(outer, 1), [8]);
  assert.deepEqual(fieldsOf(only(outer, 8)[0]), [[2, 13]]);
  const graph = fieldsOf(only(outer, 7)[0]);
  const [product, cast] = only(graph, 1).map(fieldsOf);
  assert.deepEqual(only(product, 1).map(textOf), ['a', 'b']);
  assert.deepEqual(only(product, 2).map(textOf), ['c']);
  assert.deepEqual(only(product, 4).map(textOf), ['MatMul']);
  const attribute = fieldsOf(only(cast, 5)[0]);
  assert.equal(textOf(only(attribute, 1)[0]), 'to');
  assert.deepEqual([only(attribute, 3), only(attribute, 20)], [[6], [2]]);
  const stored = fieldsOf(only(graph, 5)[0]);
  assert.deepEqual(only(stored, 1), [2, 300]);
  assert.deepEqual(only(stored, 2), [1]);
  const raw = Uint8Array.from(only(stored, 9)[0]);
  assert.deepEqual(new Float32Array(raw.buffer), values);
  const output = fieldsOf(only(graph, 12)[0]);
  const type = fieldsOf(only(fieldsOf(only(output, 2)[0]), 1)[0]);
  assert.deepEqual(only(type, 1), [6]);
  const sizes = only(fieldsOf(only(type, 2)[0]), 1).map(fieldsOf);
  assert.deepEqual(sizes, [[[1, 1]], [[1, 300]]]);
});

/** What a page is told of a visit by loneVisit with `options`. */
async function visitWith(options) {
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-lone-'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script src="app.js"></script>',
  );
  writeFileSync(
    join(folder, 'app.js'),
    `const told = { driven: navigator.webdriver, from: document.referrer };
     fetch('report', { method: 'POST', body: JSON.stringify(told) });`,
  );
  let tell;
  const posted = new Promise((resolve) => {
    tell = (...told) => resolve(told);
  });
  const server = await serve(folder, { receive: tell });
  const { TMPDIR } = process.env;
  process.env.TMPDIR = mkdtempSync(join(folder, 'tmp-'));
  try {
    const [name, told] = await loneVisit(server.url, posted, options);
    assert.equal(name, 'report');
    assert.deepEqual(readdirSync(process.env.TMPDIR), [], 'left behind');
    return JSON.parse(told);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

test('a lone visitor comes from another site and runs the page, undriven, until it is heard from, and leaves nothing behind', async () => {
  const { driven, from } = await visitWith({
    program: executablePath,
    fromElsewhere: true,
  });
  assert.equal(driven, false);
  assert.match(from, /^http:\/\/localhost:/);
});

// Headless shell says of itself that it is driven, always.
test('the bench has its lone visitor come from the same site, and leaves nothing behind', async () => {
  const { from } = await visitWith({ program: visitor });
  assert.match(from, /^http:\/\/127\.0\.0\.1:/);
});

test('a lone visit fails at once where the browser does not run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-lone-'));
  const url = new URL('../../tools/bench/browser/', import.meta.url);
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { loneVisit } from '${url}lone_visit.mjs';
       await loneVisit('http://127.0.0.1/', new Promise(() => {}));`,
    ],
    {
      env: { ...process.env, CHROMIUM: '/bin/false', TMPDIR: folder },
      encoding: 'utf8',
    },
  );
  assert.equal(status, 1);
  assert.match(stderr, /the browser ended with 1/);
  assert.deepEqual(readdirSync(folder), []);
  rmSync(folder, { recursive: true });
});
