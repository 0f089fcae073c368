// builds_test.mjs <builds> <pagepick>: the engine's three builds, in headless
// Chromium, answer alike to the last bit; a page takes the fastest that works.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readEngineBuilds } from '../../web/bundles.mjs';
import { newVisitor, switches } from './browser.mjs';
import { bundleScript, bundleWasmModule } from './engine_module.mjs';
import { serve } from './static_server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [builds, pagepick] = process.argv.slice(2);
if (!pagepick) {
  console.error('usage: builds_test.mjs <builds> <pagepick>');
  process.exit(2);
}
const files = readEngineBuilds(builds);

/** Rows of one block of int4 codes, of three with padding, and of four. */
const dims = [32, 70, 128];
/** Flat, and by clusters: codes of items, and of what is left of them. */
const shapes = { flat: '--clusters 1', clusters: '--clusters 20 --probes 0' };

/** word2vec's text: as many numbers as there may be, all 1 or -1. */
function extremeVectors(ids) {
  const numbers = Array.from({ length: 1024 }, (_, d) => d);
  const lines = ids.map((id, i) =>
    [
      id,
      ...numbers.map((d) => ((i * d + Math.floor(d / 7)) % 3 ? 1 : -1)),
    ].join(' '),
  );
  return `${ids.length} ${numbers.length}\n${lines.join('\n')}\n`;
}

/** Models of made-up ratings, each in the folder of its name. */
function makeModels(folder) {
  const run = (words) =>
    execFileSync(pagepick, [...words.split(' '), '--quiet'], { cwd: folder });
  run('sample data --users 400 --items 777 --ratings 15000');
  const items = readFileSync(join(folder, 'data/items.csv'), 'utf8');
  const ids = items
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(',')[0]);
  writeFileSync(join(folder, 'extreme.txt'), extremeVectors(ids));
  run(
    'import extreme.txt --ratings data/ratings.csv --items data/items.csv --user-tower mean -o extreme.pick',
  );
  const names = ['extreme-int8', 'extreme-int4'];
  for (const name of names) {
    const bits = name.at(-1);
    run(
      `build extreme.pick --ship-anyway --bits ${bits} --clusters 1 -o ${name}`,
    );
  }
  for (const dim of dims) {
    run(`train data -o ${dim}.pick --neighbors 0 --sweeps 2 --dim ${dim}`);
    for (const bits of [4, 8]) {
      for (const [shape, flags] of Object.entries(shapes)) {
        const name = `${dim}-int${bits}-${shape}`;
        run(
          `build ${dim}.pick --ship-anyway --bits ${bits} ${flags} -o ${name}`,
        );
        names.push(name);
      }
    }
  }
  return names;
}

/** Runs in the page: what one build answers to many questions of one model. */
async function ask({ build, model }) {
  const { engineModule, PageEngine } = await import('/wasm.mjs');
  const bytesOf = async (url) =>
    new Uint8Array(await (await fetch(url)).arrayBuffer());
  const module = await engineModule(
    await WebAssembly.compile(await bytesOf(`/${build}`)),
  );
  const bytes = await bytesOf(model);
  const engine = new PageEngine(module, bytes.length);
  engine.writeModel(bytes, 0);
  engine.open();
  const allowed = new Uint8Array(0);
  const lists = [];
  for (let visitor = 0; visitor < 40; ++visitor) {
    const history = Array.from({ length: 1 + (visitor % 9) }, (_, n) => ({
      item: (visitor * 97 + n * 31) % 600,
      rating: n % 3 === 2 ? 1 : 5,
      time: n,
    }));
    for (const numProbes of [0, 1]) {
      const options = { k: 50, numProbes, excludeSeen: true, numReasons: 2 };
      lists.push(engine.recommend(history, { ...options, allowed }));
    }
    lists.push(engine.similarItems(visitor * 13, { k: 20, allowed }));
  }
  return lists.map((list) => JSON.stringify(list));
}

/**
 * Runs in the page: what it would load if `broken` instructions, by the last
 * bytes that name them, were unknown, or gave another result.
 */
async function chosen({ broken, wrong }) {
  const { engineBuild } = await import('/builds.mjs');
  const { Module, Instance } = WebAssembly;
  const isBroken = (bytes) =>
    broken.some(([a, b]) =>
      bytes.some((x, i) => x === a && bytes[i + 1] === b),
    );
  WebAssembly.Module = class extends Module {
    constructor(bytes) {
      if (isBroken(bytes) && !wrong) throw new WebAssembly.CompileError();
      super(bytes);
      this.broken = isBroken(bytes);
    }
  };
  WebAssembly.Instance = class extends Instance {
    constructor(module) {
      super(module);
      this.broken = module.broken;
    }
    get exports() {
      return this.broken ? { '': () => 1 } : super.exports;
    }
  };
  try {
    return engineBuild();
  } finally {
    Object.assign(WebAssembly, { Module, Instance });
  }
}

describe("the engine's builds", () => {
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-builds-'));
  let server;
  const visitors = [];
  let visitor;
  let models;

  before(async () => {
    models = makeModels(folder);
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
    }
    copyFileSync(
      join(here, '../../web/app/icon.svg'),
      join(folder, 'icon.svg'),
    );
    await bundleWasmModule(folder);
    await bundleScript('builds', folder);
    writeFileSync(
      join(folder, 'index.html'),
      '<!doctype html><link rel="icon" href="icon.svg"><title>builds</title>',
    );
    server = await serve(folder);
    // On processors with AVX-VNNI the second browser does without; on x86
    // without, both do.
    const flags = '--no-enable-avx-vnni --no-enable-avx-vnni-int8';
    for (const more of [[], [`--js-flags=${flags}`]]) {
      const one = await newVisitor({ args: [...switches, ...more] });
      visitors.push(one);
      await one.page.goto(server.url);
    }
    [visitor] = visitors;
  });
  after(async () => {
    for (const one of visitors) await one.leave();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
    for (const { problems } of visitors) assert.deepEqual(problems, []);
  });

  test('answer alike to the last bit', async () => {
    for (const name of models) {
      const file = readdirSync(join(folder, name)).find((file) =>
        file.endsWith('.pick'),
      );
      const model = `/${name}/${file}`;
      const answers = {};
      for (const build of Object.keys(files)) {
        answers[build] = await visitor.page.evaluate(ask, { build, model });
      }
      const build = 'engine-relaxed.wasm';
      answers[`${build} without AVX-VNNI`] = await visitors[1].page.evaluate(
        ask,
        { build, model },
      );
      const expected = answers['engine-scalar.wasm'];
      assert.ok(expected.every((list) => list.includes('score')));
      for (const [build, lists] of Object.entries(answers)) {
        assert.deepEqual(lists, expected, `${build}, ${name}`);
      }
    }
  });

  test('are chosen by what the browser computes rightly', async () => {
    const relaxed = [146, 2];
    const fused = [147, 2];
    const simd = [186, 1];
    const choose = (broken, wrong = false) =>
      visitor.page.evaluate(chosen, { broken, wrong });
    assert.equal(await choose([]), 'engine-relaxed');
    assert.equal(await choose([relaxed]), 'engine');
    assert.equal(await choose([relaxed], true), 'engine');
    assert.equal(await choose([fused]), 'engine');
    assert.equal(await choose([relaxed, simd]), 'engine-scalar');
  });
});
