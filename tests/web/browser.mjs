// Headless Chromium for tests: $CHROMIUM, or where Debian puts it.

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The tools of the page's build are the tests' tools, too.
export const require = createRequire(
  new URL('../../web/package.json', import.meta.url),
);
const { chromium } = require('playwright-core');

export const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A visitor with a browser profile of their own. `problems` collects what
 * the console says and every uncaught error.
 */
export async function newVisitor({ width = 1400, height = 900, ...rest } = {}) {
  const profile = mkdtempSync(join(tmpdir(), 'pagepick-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    args: switches,
    viewport: { width, height },
    ...rest,
  });
  // A busy machine is slow, not broken.
  context.setDefaultTimeout(120_000);
  const problems = [];
  context.on('weberror', (error) => problems.push(String(error.error())));
  context.on('console', (message) => {
    problems.push(`${message.type()}: ${message.text()}`);
  });
  const page = context.pages()[0] ?? (await context.newPage());
  return {
    context,
    page,
    problems,
    async leave() {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}
