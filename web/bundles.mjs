// What a site is made of: the engine's WebAssembly, and what esbuild makes of
// the TypeScript. File names to their content.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { minify } from 'terser';

const web = dirname(fileURLToPath(import.meta.url));

/** Files to the presets that build them; web/engine/builds.ts chooses. */
export const enginePresets = {
  'engine-relaxed.wasm': 'wasm-relaxed',
  'engine.wasm': 'wasm',
  'engine-scalar.wasm': 'wasm-scalar',
};

/** All builds of the engine; `builds` is the folder of the presets' folders. */
export function readEngineBuilds(builds) {
  const files = {};
  for (const [name, preset] of Object.entries(enginePresets)) {
    files[name] = readFileSync(join(builds, preset, 'wasm/engine.wasm'));
  }
  return files;
}

const common = {
  absWorkingDir: web,
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  legalComments: 'none',
  outdir: 'out',
  logLevel: 'warning',
};

async function bundle(options) {
  const { outputFiles } = await build({ ...common, ...options });
  const files = {};
  for (const { path, contents } of outputFiles) {
    files[path.slice(join(web, 'out').length + 1)] = Buffer.from(contents);
  }
  return files;
}

/**
 * Terser's second look at what esbuild has minified: four percent of what every
 * page downloads.
 */
async function minifiedTwice(files) {
  const compress = { passes: 3, ecma: 2020 };
  for (const [name, content] of Object.entries(files)) {
    const { code } = await minify(content.toString(), {
      module: true,
      compress,
    });
    files[name] = Buffer.from(code);
  }
  return files;
}

/** What only these files say to each other, and how short: alike in all. */
const shortNames = {
  allowed: '$a',
  excludeSeen: '$e',
  numProbes: '$p',
  numReasons: '$r',
  popularity: '$o',
  recommender: '$m',
  titleOf: '$t',
  writeClusters: '$c',
  writeModel: '$w',
};

/** The client, the worker and what they fetch later. */
export async function bundleEngine() {
  const files = await bundle({
    mangleProps: new RegExp(`^(${Object.keys(shortNames).join('|')})$`),
    mangleCache: shortNames,
    entryPoints: {
      pagepick: 'engine/client.ts',
      worker: 'engine/worker.ts',
      'in-page': 'engine/in_page.ts',
      chunked: 'engine/chunked.ts',
      search: 'engine/search.ts',
      storage: 'engine/storage.ts',
    },
    external: ['./chunked.js', './search.js'],
  });
  return minifiedTwice(files);
}

/** The demo uses the package as any site does: the client stays a file. */
const packageBesideApp = {
  name: 'package beside app',
  setup(setup) {
    setup.onResolve({ filter: /^pagepick$/ }, () => ({
      path: './pagepick.js',
      external: true,
    }));
  },
};

export function bundleApp() {
  return bundle({
    entryPoints: { app: 'app/main.tsx' },
    plugins: [packageBesideApp],
  });
}

/** The service worker; `shell` is what it keeps, relative to the site. */
export async function bundleServiceWorker(version, shell) {
  const files = await bundle({
    entryPoints: { sw: 'app/service_worker.ts' },
    format: 'iife',
    define: {
      SITE_VERSION: JSON.stringify(version),
      SITE_SHELL: JSON.stringify(shell),
    },
  });
  return files['sw.js'];
}
