// Builds the site: the engine's files, the demo page and a bundle, in one
// folder for any static host.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  bundleApp,
  bundleEngine,
  bundleServiceWorker,
  readEngineBuilds,
} from './bundles.mjs';
import { checkBudget } from './sizes.mjs';

const web = dirname(fileURLToPath(import.meta.url));
const usage = `Usage: node web/build.mjs --wasm DIR --bundle DIR --out DIR

  --wasm DIR     folder with the engine's three builds: wasm-relaxed/, wasm/
                 and wasm-scalar/
  --bundle DIR   what 'pagepick build' wrote: manifest.json and its files
  --out DIR      the site; assets-* and rec/ in it are replaced
  --package DIR  write the npm package 'pagepick' there, too

Example:
  node web/build.mjs --wasm build --bundle models/movies --out build/site`;

function fail(message) {
  console.error(message);
  process.exit(2);
}

function readArguments() {
  const names = ['wasm', 'bundle', 'out'];
  const options = { help: { type: 'boolean' }, package: { type: 'string' } };
  for (const name of names) options[name] = { type: 'string' };
  let values;
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    fail(`${error.message}\n\n${usage}`);
  }
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  for (const name of names) {
    if (!values[name]) fail(`--${name} is missing\n\n${usage}`);
  }
  return values;
}

function writeFiles(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
  }
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const name of Object.keys(files).sort()) {
    hash.update(`${name}\0${files[name].length}\0`).update(files[name]);
  }
  return hash.digest('hex').slice(0, 12);
}

function readManifest(bundle) {
  const path = join(bundle, 'manifest.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return fail(`${path} should be a bundle's manifest: ${error.message}`);
  }
}

function copyBundle(bundle, manifest, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const items = manifest.catalogue?.file ?? manifest.chunks.folder;
  for (const name of [manifest.model.file, items, 'manifest.json']) {
    cpSync(join(bundle, name), join(folder, name), { recursive: true });
  }
}

function escapeHtml(text) {
  const names = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (character) => names[character]);
}

function pageOf(manifest, assets) {
  return readFileSync(join(web, 'app/index.html'), 'utf8')
    .replaceAll('{{name}}', escapeHtml(manifest.name))
    .replaceAll('{{assets}}', assets);
}

function readEngines(builds) {
  try {
    return readEngineBuilds(builds);
  } catch (error) {
    return fail(
      `--wasm ${builds} should hold the engine's builds, which 'make wasm' makes: ${error.message}`,
    );
  }
}

async function writeSite(out, bundle, files) {
  const manifest = readManifest(bundle);
  const assets = `assets-${hashOf(files)}`;
  mkdirSync(out, { recursive: true });
  for (const name of readdirSync(out)) {
    if (name.startsWith('assets-'))
      rmSync(join(out, name), { recursive: true });
  }
  writeFiles(join(out, assets), files);
  copyBundle(bundle, manifest, join(out, 'rec'));
  const root = {
    'index.html': Buffer.from(pageOf(manifest, assets)),
    'icon.svg': readFileSync(join(web, 'app/icon.svg')),
  };
  const version = hashOf({ ...files, ...root });
  const shell = Object.keys(files).map((name) => `${assets}/${name}`);
  writeFiles(out, {
    ...root,
    'sw.js': await bundleServiceWorker(version, [...shell, 'icon.svg']),
  });
}

/** The npm package, ready for `npm publish`. */
function writePackage(out, files) {
  writeFiles(join(out, 'dist'), files);
  writeFiles(out, {
    'package.json': readFileSync(join(web, 'engine/package.json')),
    'README.md': readFileSync(join(web, 'engine/README.md')),
    LICENSE: readFileSync(join(web, '../LICENSE')),
  });
  const compiler = join(web, 'node_modules/typescript/bin/tsc');
  const target = ['--outDir', resolve(out, 'dist')];
  execFileSync(
    process.execPath,
    [compiler, '-p', join(web, 'engine'), ...target],
    { stdio: 'inherit' },
  );
}

const options = readArguments();
const engine = {
  ...(await bundleEngine()),
  ...readEngines(options.wasm),
};
// What the demo does without.
const { 'storage.js': storage, 'in-page.js': inPage, ...loaded } = engine;
const app = await bundleApp();
const budget = JSON.parse(readFileSync(join(web, 'budget.json'), 'utf8'));
const withinBudget = checkBudget(budget, { ...engine, ...app });
await writeSite(options.out, options.bundle, { ...loaded, ...app });
if (options.package) writePackage(options.package, engine);
console.log(`wrote ${options.out}`);
process.exit(withinBudget ? 0 : 1);
