// The page's own view of the engine (web/engine/wasm.ts), for Node.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { require } from './browser.mjs';

const { build } = require('esbuild');

/** Bundles web/engine/<name>.ts into `folder`; the path of the module. */
export async function bundleScript(name, folder) {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [
      new URL(`../../web/engine/${name}.ts`, import.meta.url).pathname,
    ],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outfile,
    logLevel: 'warning',
  });
  return outfile;
}

export function bundleWasmModule(folder) {
  return bundleScript('wasm', folder);
}

/** The module of `wasmFolder` in Node; `view` is what bundleWasmModule made. */
export async function engineModuleInNode(wasmFolder, view) {
  const { engineModule } = await import(pathToFileURL(view).href);
  const bytes = readFileSync(join(wasmFolder, 'engine.wasm'));
  return engineModule(await WebAssembly.compile(bytes));
}
