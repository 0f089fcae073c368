// Bundles the report's page into one template, written as a C++ string for
// `pagepick eval --html` to fill.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const folder = dirname(fileURLToPath(import.meta.url));
const usage = `Usage: node web/report/build.mjs --out FILE

  --out FILE  the C++ source to write; a name that ends in .html gets the
              template itself`;

/** The script and the style of the page, minified. */
async function bundle() {
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['main.tsx'],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    outdir: 'out',
    logLevel: 'warning',
    tsconfig: join(folder, '..', 'tsconfig.json'),
  });
  const find = (end) =>
    outputFiles.find(({ path }) => path.endsWith(end)).text.trim();
  return { script: find('.js'), style: find('.css') };
}

async function template() {
  const { script, style } = await bundle();
  const digest = createHash('sha256').update(script).digest('base64');
  // Functions, because a replacement text gives "$" a meaning.
  return readFileSync(join(folder, 'index.html'), 'utf8')
    .replace('sha256-hash', () => `sha256-${digest}`)
    .replace('/* style */', () => style)
    .replace(/<script>[^<]*<\/script>/, () => `<script>${script}</script>`);
}

/** Pieces, since compilers limit how long one literal may be. */
function asCpp(text) {
  const pieces = [];
  const characters = Array.from(text);
  for (let start = 0; start < characters.length; start += 4000) {
    const piece = characters.slice(start, start + 4000).join('');
    pieces.push(`    R"PAGEPICK(${piece})PAGEPICK"`);
  }
  return `#include "pagepick/report/html_page.h"

namespace pagepick {

const std::string_view kReportTemplate =
${pieces.join('\n')};

}  // namespace pagepick
`;
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
if (!values.out) {
  console.error(usage);
  process.exit(2);
}
const page = await template();
writeFileSync(values.out, values.out.endsWith('.html') ? page : asCpp(page));
