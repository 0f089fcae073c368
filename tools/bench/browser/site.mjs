// The folder that the bench's server serves: workers, and the files that
// packages fetch at run time.

import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as webRequire } from '../../../tests/web/browser.mjs';
import { bundleEngine, readEngineBuilds } from '../../../web/bundles.mjs';

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

/** What a page fetches of the package, into `folder`; `site` has the engines. */
export async function writePackageFiles(folder, site) {
  const engines = readdirSync(site).filter((name) =>
    /^engine.*wasm$/.test(name),
  );
  copyInto(
    folder,
    engines.map((name) => join(site, name)),
  );
  for (const [name, content] of Object.entries(await bundleEngine())) {
    writeFileSync(join(folder, name), content);
  }
}

/** The engine's builds, or under all their names the one asked for. */
function engineFiles({ wasm, engine }) {
  const files = readEngineBuilds(wasm);
  if (engine) {
    for (const name of Object.keys(files))
      files[name] = files[`${engine}.wasm`];
  }
  return files;
}

/** Writes the site; of the options only `wasm` and `engine` matter. */
export async function writeBenchSite(site, options) {
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
    join(options.wasm, 'wasm/tools/bench/browser/scan_floor.wasm'),
    packageFile('onnxruntime-web/ort-wasm-simd-threaded.wasm'),
    packageFile(
      '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm',
    ),
  ]);
  for (const [name, content] of Object.entries(engineFiles(options))) {
    writeFileSync(join(site, name), content);
  }
  writeFileSync(
    join(site, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>bench</title><script type="module" src="page.js"></script>',
  );
  return metafile;
}
