// The page's own view of the engine (web/engine/wasm.ts), for Node.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { require } from './browser.mjs';

const { build } = require('esbuild');

/** Bundles web/engine/wasm.ts into `folder`; the path of the module. */
export async function bundleWasmModule(folder) {
  const outfile = join(folder, 'wasm.mjs');
  await build({
    entryPoints: [
      new URL('../../web/engine/wasm.ts', import.meta.url).pathname,
    ],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    external: ['./engine.js', './engine-scalar.js'],
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

/** Emscripten's module in Node, which has to be handed the compiled bytes. */
export async function engineModuleInNode(wasmFolder, folder, name) {
  const glue = join(folder, `${name}.mjs`);
  writeFileSync(glue, readFileSync(join(wasmFolder, 'engine.mjs')));
  const { default: createEngine } = await import(pathToFileURL(glue).href);
  const wasmBinary = readFileSync(join(wasmFolder, 'engine.wasm'));
  return createEngine({ wasmBinary });
}
