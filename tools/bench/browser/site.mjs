// The folder that the bench's server serves: workers, and the files that
// packages fetch at run time.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as webRequire } from '../../../tests/web/browser.mjs';

const { build } = webRequire('esbuild');
const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);

/** Where an installed package's file is. */
export function packageFile(name) {
  return require.resolve(name);
}

// Node's parts of packages, of which a page uses none.
const nodeOnly = ['fs', 'path', 'worker_threads', 'perf_hooks', 'crypto', 'os'];

function copyInto(folder, files) {
  for (const file of files) copyFileSync(file, join(folder, basename(file)));
}

/** Writes the site; `wasm` is the build folder of the preset. */
export async function writeBenchSite(site, wasm) {
  mkdirSync(site, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: ['page/worker.js', 'page/page.js', 'page/plot.js'],
    entryNames: '[name]',
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'esnext',
    charset: 'utf8',
    external: nodeOnly,
    nodePaths: [join(here, '../../../web/node_modules')],
    outdir: site,
    metafile: true,
    logLevel: 'error',
  });
  copyInto(site, [
    join(wasm, 'wasm/engine.wasm'),
    join(wasm, 'tools/bench/browser/scan_floor.wasm'),
    packageFile('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
    packageFile(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    ),
  ]);
  writeFileSync(
    join(site, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>bench</title><script type="module" src="page.js"></script>',
  );
  return metafile;
}
