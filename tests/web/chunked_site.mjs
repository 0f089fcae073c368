// The site of chunked_test.mjs: the engine's files, and models of one training,
// each as a whole bundle and as a chunked one.

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const clusters = 40;
const probes = 5;

/**
 * Fills `folder` with site/whole and site/chunked of int8 codes, site/whole4 and
 * site/chunked4 of int4 ones, by the program `pagepick`, the engine of the built
 * site `site`, and in site/demo its page with the chunked bundle.
 */
export function makeChunkedSite({ folder, site, pagepick }) {
  const run = (words) =>
    execFileSync(pagepick, [...words.split(' '), '--quiet'], { cwd: folder });
  run('sample data --users 600 --items 800 --ratings 20000');
  run('train data -o m.pick --neighbors 0 --sweeps 3 --dim 16');
  const build = `build m.pick --ship-anyway --clusters ${clusters} --probes ${probes}`;
  for (const bits of [8, 4]) {
    const suffix = bits === 4 ? '4' : '';
    run(`${build} --bits ${bits} -o site/whole${suffix}`);
    run(`${build} --bits ${bits} -o site/chunked${suffix} --chunked`);
  }
  const assets = readdirSync(site).find((name) => name.startsWith('assets-'));
  cpSync(join(site, assets), join(folder, 'site/engine'), { recursive: true });
  // The demo page of the chunked bundle.
  const demo = join(folder, 'site/demo');
  cpSync(site, demo, { recursive: true });
  rmSync(join(demo, 'rec'), { recursive: true });
  cpSync(join(folder, 'site/chunked'), join(demo, 'rec'), { recursive: true });
  writeFileSync(
    join(folder, 'site/index.html'),
    '<!doctype html><link rel="icon" href="data:,"><title>chunks</title>',
  );
}
