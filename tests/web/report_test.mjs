// report_test.mjs <pagepick> [folder for screenshots]: the page that
// `pagepick eval --html` writes, opened from disk in headless Chromium, wide
// and narrow, light and dark.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { newVisitor } from './browser.mjs';

const [program, shots] = process.argv.slice(2);
if (!program) {
  console.error('usage: report_test.mjs <pagepick> [folder for screenshots]');
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });

const hostile = '</script><script>document.title = "taken over"</script>';

/** A sample whose first title is hostile, trained and judged. */
function makeReport(folder) {
  const run = (...words) => execFileSync(program, [...words, '-q']);
  const size = ['--users', '800', '--items', '300', '--ratings', '30000'];
  run('sample', join(folder, 'data'), ...size);
  const items = join(folder, 'data/items.csv');
  const [heading, first, ...others] = readFileSync(items, 'utf8').split('\n');
  const cells = first.split(',');
  cells[1] = `"${hostile.replaceAll('"', '""')}"`;
  writeFileSync(items, [heading, cells.join(','), ...others].join('\n'));
  const model = join(folder, 'model.pick');
  run('train', join(folder, 'data'), '-o', model, '--dim', '16');
  const page = join(folder, 'report.html');
  run('eval', model, '--html', page, '--sizes');
  return pathToFileURL(page).href;
}

describe('the report', () => {
  let folder;
  let url;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pagepick-report-'));
    url = makeReport(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [width, scheme] of [
    [1100, 'light'],
    [360, 'dark'],
  ]) {
    test(`draws everything at ${width} px, ${scheme}`, async () => {
      const visitor = await newVisitor();
      try {
        const { page } = visitor;
        const requests = [];
        page.on('request', (request) => requests.push(request.url()));
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: scheme });
        await page.goto(url);
        await page.locator('.plot svg').first().waitFor();
        assert.equal(await page.locator('.plot svg').count(), 11);
        assert.match(await page.locator('h1').innerText(), /Worth shipping/);
        const sizes = page.locator('section', { hasText: 'How small' });
        assert.equal(await sizes.locator('tr.shipped').count(), 1);
        assert.match(await sizes.innerText(), /Of the sizes tried, /);
        const training = page.locator('section', { hasText: 'How did tr' });
        assert.equal(await training.locator('.legend li').count(), 2);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth,
        );
        assert.ok(wide <= width, `${wide} px wide`);
        assert.deepEqual(requests, [url]);
        assert.equal(await page.title(), 'Pagepick report');
        assert.deepEqual(visitor.problems, []);
        if (shots) {
          const path = join(shots, `report-${width}-${scheme}.png`);
          await page.screenshot({ path, fullPage: true });
        }
      } finally {
        await visitor.leave();
      }
    });
  }
});
