// golden_test.mjs <wasm folder> <golden folder> [bundle folder]: the compiled
// engine must rank as the native one did, item by item and bit by bit, in Node
// and in headless Chromium.

import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { enginePresets } from '../../web/bundles.mjs';
import { newVisitor } from './browser.mjs';
import { bundleWasmModule, engineModuleInNode } from './engine_module.mjs';
import { differences } from './golden_ranks.mjs';
import { serve } from './static_server.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [wasmFolder, goldenFolder, bundle = join(here, '../../models/movies')] =
  process.argv.slice(2);
if (!goldenFolder) {
  console.error('usage: golden_test.mjs <wasm folder> <golden folder>');
  process.exit(2);
}
const goldenFile = join(goldenFolder, 'movies.json');
const golden = JSON.parse(readFileSync(goldenFile, 'utf8'));
const manifest = JSON.parse(
  readFileSync(join(bundle, 'manifest.json'), 'utf8'),
);
const modelFile = join(bundle, manifest.model.file);

async function inNode(wasmModule) {
  const { PageEngine } = await import(pathToFileURL(wasmModule).href);
  const module = await engineModuleInNode(wasmFolder, wasmModule);
  const model = readFileSync(modelFile);
  const engine = new PageEngine(module, model.length);
  engine.writeModel(model, 0);
  engine.open();
  return differences(engine, golden);
}

/** Runs in the page. */
async function ask() {
  const { loadEngineModule, PageEngine } = await import('./wasm.mjs');
  const { differences } = await import('./golden_ranks.mjs');
  const [golden, model] = await Promise.all([
    fetch('golden.json').then((response) => response.json()),
    fetch('model.pick').then((response) => response.arrayBuffer()),
  ]);
  const engine = new PageEngine(await loadEngineModule(), model.byteLength);
  engine.writeModel(new Uint8Array(model), 0);
  engine.open();
  const wasm = await fetch('engine.wasm').then((file) => file.arrayBuffer());
  return {
    found: differences(engine, golden),
    imports: WebAssembly.Module.imports(new WebAssembly.Module(wasm)),
  };
}

async function inChromium(folder) {
  // Whichever build the page picks, it gets the one under test.
  for (const name of Object.keys(enginePresets)) {
    copyFileSync(join(wasmFolder, 'engine.wasm'), join(folder, name));
  }
  copyFileSync(goldenFile, join(folder, 'golden.json'));
  copyFileSync(modelFile, join(folder, 'model.pick'));
  copyFileSync(
    join(here, 'golden_ranks.mjs'),
    join(folder, 'golden_ranks.mjs'),
  );
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>golden</title>',
  );
  writeFileSync(join(folder, 'ask.mjs'), `export ${ask}`);
  const server = await serve(folder);
  const visitor = await newVisitor();
  try {
    await visitor.page.goto(server.url);
    return await visitor.page.evaluate(
      'import("./ask.mjs").then((module) => module.ask())',
    );
  } finally {
    await visitor.leave();
    await server.close();
  }
}

/** Those of Emscripten's JavaScript library the linker lets pass, too. */
function importsThatPagesLack(imports) {
  return imports
    .map(({ module, name }) => `${module}.${name}`)
    .filter((name) => name !== 'env._embind_register_function')
    .map((name) => `${name} is imported, but no page has it`);
}

const folder = mkdtempSync(join(tmpdir(), 'pagepick-golden-'));
let failed = 0;
try {
  const wasmModule = await bundleWasmModule(folder);
  const page = await inChromium(folder);
  const runs = { Chromium: page.found };
  // Node 20 and older have no relaxed SIMD.
  const wasm = readFileSync(join(wasmFolder, 'engine.wasm'));
  if (WebAssembly.validate(wasm)) runs.Node = await inNode(wasmModule);
  else console.log('skipped: Node cannot run this build');
  for (const [place, found] of Object.entries(runs)) {
    for (const line of found.slice(0, 10)) console.log(`  ${line}`);
    const count = golden.histories.length;
    console.log(
      `${found.length === 0 ? 'ok' : 'FAILED'}: ${count} golden histories in ${place}, ${found.length} differences`,
    );
    if (found.length > 0 || count === 0) ++failed;
  }
  const lacking = importsThatPagesLack(page.imports);
  for (const line of lacking) console.log(`  ${line}`);
  if (lacking.length > 0) ++failed;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed === 0 ? 0 : 1);
