// The cold start: from navigation to the first list, and from a star to the
// next list, of the smallest pages over the same items.

import {
  cpSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require } from '../../../tests/web/browser.mjs';
import { readCatalogue } from '../../../tests/web/bundle_files.mjs';
import { serve } from '../../../tests/web/static_server.mjs';
import { quantizeRows } from './contenders/layout.js';
import { quantile } from './figures.mjs';
import { loneVisit, visitor } from './lone_visit.mjs';
import { writePackageFiles } from './site.mjs';

const { build } = require('esbuild');
const here = dirname(fileURLToPath(import.meta.url));
const pages = ['pagepick', 'in_page', 'plain_js'];
const visits = 10;

function pageOf(script, ratings, hints) {
  return `<!doctype html><html lang="en"><meta charset="utf-8">\
<title>Cold start</title><link rel="icon" href="data:,">\
<script type="application/json" id="ratings">${JSON.stringify(ratings)}</script>\
${hints}<script type="module" src="${script}"></script>\
<h1>Films for you</h1><ol></ol></html>`;
}

/** As a bundler makes them of the package in `folder`, or of none. */
async function writePages(folder) {
  await build({
    absWorkingDir: here,
    entryPoints: pages.map((name) => `page/cold_${name}.js`),
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    alias: {
      pagepick: join(folder, 'pagepick.js'),
      'pagepick/in-page': join(folder, 'in-page.js'),
    },
    external: ['./chunked.js', './search.js'],
    outdir: folder,
    logLevel: 'error',
  });
}

function writePlainFiles(folder, { ids, titles, values, data }) {
  const { codes, scales } = quantizeRows(values, data.items, data.dim);
  writeFileSync(join(folder, 'items.i8'), codes);
  writeFileSync(join(folder, 'scales.f32'), new Uint8Array(scales.buffer));
  writeFileSync(
    join(folder, 'catalogue.json'),
    JSON.stringify({ ids, titles }),
  );
}

/** What all pages are made of; data: flat int8 codes of planted items. */
function readParts(out, data) {
  const folder = join(out, data.folder);
  const bundle = join(folder, 'int8');
  const manifest = JSON.parse(readFileSync(join(bundle, 'manifest.json')));
  const { ids, titles } = readCatalogue(bundle);
  const floats = Uint8Array.from(readFileSync(join(folder, 'items.f32')));
  const values = new Float32Array(floats.buffer);
  return { data, bundle, manifest, ids, titles, values };
}

/** What each page says beforehand that it will fetch; the worker's, nothing. */
function hintsOf({ manifest: { model, catalogue } }) {
  const data = (file) =>
    `<link rel="preload" as="fetch" crossorigin href="${file}">`;
  const rec = ['manifest.json', model.file, catalogue.file];
  return {
    pagepick: '',
    in_page: ['engine-relaxed.wasm', ...rec.map((file) => `rec/${file}`)]
      .map(data)
      .join(''),
    plain_js: ['items.i8', 'scales.f32', 'catalogue.json'].map(data).join(''),
  };
}

/** One folder for each page. */
async function writeSites(out, data) {
  const root = join(out, 'cold');
  const built = join(root, 'package');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(built, { recursive: true });
  await writePackageFiles(built, join(out, 'site'));
  await writePages(built);
  const parts = readParts(out, data);
  const ratings = data.histories[0].map(({ item, rating }) => ({
    id: parts.ids[item],
    rating,
  }));
  const hints = hintsOf(parts);
  for (const name of pages) {
    const folder = join(root, name);
    mkdirSync(folder);
    cpSync(join(built, `cold_${name}.js`), join(folder, 'app.js'));
    writeFileSync(
      join(folder, 'index.html'),
      pageOf('app.js', ratings, hints[name]),
    );
  }
  for (const name of ['pagepick', 'in_page']) {
    cpSync(built, join(root, name), { recursive: true });
    cpSync(parts.bundle, join(root, name, 'rec'), { recursive: true });
  }
  writePlainFiles(join(root, 'plain_js'), parts);
  return root;
}

function figuresOf(seen) {
  const shown = seen.map(({ shownAt }) => shownAt);
  const reRanks = seen.flatMap(({ reRank }) => reRank);
  return {
    firstList: quantile(shown, 0.5),
    slowestFirstList: quantile(shown, 1),
    reRank: quantile(reRanks, 0.5),
    reRank95: quantile(reRanks, 0.95),
  };
}

/** How many titles of the first list the pages have in common. */
function shared({ pagepick, plain_js }) {
  const titles = new Set(plain_js[0].titles);
  return pagepick[0].titles.filter((title) => titles.has(title)).length;
}

/** Serves the pages. Visits one: gives what it posts. */
async function serveVisits(root, fromElsewhere) {
  let tell;
  const server = await serve(root, {
    receive: (file, text) => tell(file, JSON.parse(text)),
  });
  return {
    async visit(name) {
      const posted = new Promise((resolve) => {
        tell = (file, told) => file === `${name}/report` && resolve(told);
      });
      const told = await loneVisit(`${server.url}${name}/`, posted, {
        fromElsewhere,
      });
      if (told.error) throw new Error(`${name}: ${told.error}`);
      return told;
    },
    close: () => server.close(),
  };
}

/** Figures in milliseconds of visitors who have never been there, in turns. */
export async function measureColdStart(data, { out, say, fromElsewhere }) {
  const site = await serveVisits(await writeSites(out, data), fromElsewhere);
  const seen = Object.fromEntries(pages.map((name) => [name, []]));
  try {
    for (let n = 0; n < visits; ++n) {
      say(`  visit ${n + 1} of ${visits}`);
      for (let turn = 0; turn < pages.length; ++turn) {
        const name = pages[(n + turn) % pages.length];
        seen[name].push(await site.visit(name));
      }
    }
  } finally {
    await site.close();
  }
  return {
    browser: `${basename(visitor)} ${seen.pagepick[0].version}`,
    fromElsewhere,
    items: data.items,
    dim: data.dim,
    visits,
    sharedTitles: shared(seen),
    ...Object.fromEntries(pages.map((name) => [name, figuresOf(seen[name])])),
  };
}
