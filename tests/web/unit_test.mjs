// Bundles the unit tests (unit/*.test.ts) and runs them with Node's own runner.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require } from './browser.mjs';

const { build } = require('esbuild');
const here = fileURLToPath(new URL('.', import.meta.url));
const web = join(here, '../../web');

const folder = mkdtempSync(join(tmpdir(), 'pagepick-unit-'));
let status = 1;
try {
  const names = readdirSync(join(here, 'unit'));
  await build({
    entryPoints: names
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(here, 'unit', name)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node18',
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    nodePaths: [join(web, 'node_modules')],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  const files = readdirSync(folder).map((name) => join(folder, name));
  const args = ['--test', '--enable-source-maps', ...files];
  ({ status } = spawnSync(process.execPath, args, { stdio: 'inherit' }));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status ?? 1);
