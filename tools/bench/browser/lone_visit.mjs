// A visit in a browser that nobody drives. A driver has every new worker stop
// until it has been told of it, and is told of every request: tens of
// milliseconds that no visitor waits for.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { executablePath, switches } from '../../../tests/web/browser.mjs';
import { serve } from '../../../tests/web/static_server.mjs';

// A visitor's browser has been running for long. Each of these is new, and a
// whole Chromium then has windows and extensions to start: on a slow machine
// most of what would be measured.
const shell = '/usr/lib/chromium/chromium-headless-shell';

/** What visits: $CHROMIUM, or headless shell where Debian puts it, or Chromium. */
export const visitor =
  process.env.CHROMIUM ?? (existsSync(shell) ? shell : executablePath);

const pageBefore = join(dirname(fileURLToPath(import.meta.url)), 'page_before');
const longest = 60_000; // milliseconds
const closing = 5_000;

/** Ends all of a browser's processes, or those of one that has ended. */
async function close(browser, closed) {
  for (const signal of ['SIGTERM', 'SIGKILL']) {
    browser.kill(signal);
    const late = wait(closing, 'late', { ref: false });
    if ((await Promise.race([closed, late])) !== 'late') return;
  }
  browser.stderr.destroy(); // which would keep this program waiting
}

/**
 * Has somebody go to `url`, who has fetched nothing from there, but comes from
 * a page of the same site, for which the browser has a process; or, with
 * `fromElsewhere`, from another one's. Resolves as `report` does, which is to
 * hear from the page, and ends the visit then.
 */
export async function loneVisit(url, report, options = {}) {
  const { program = visitor, fromElsewhere = false } = options;
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-browser-'));
  const profile = join(folder, 'profile');
  const server = await serve(pageBefore);
  const start = new URL(`${server.url}?next=${encodeURIComponent(url)}`);
  // Ports do not part sites, hosts do.
  if (fromElsewhere) start.hostname = 'localhost';
  const browser = spawn(
    program,
    [
      '--headless',
      '--site-per-process', // as in Chrome; headless shell waits to be told
      ...switches,
      `--user-data-dir=${profile}`,
      start.href,
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      // Where it leaves a folder behind when it is ended.
      env: { ...process.env, TMPDIR: folder },
    },
  );
  browser.stderr.resume();
  // Each process of the browser's holds it until its end.
  const closed = once(browser.stderr, 'close');
  const never = async () => {
    await wait(longest, undefined, { ref: false });
    throw new Error(`no word from ${url} for ${longest / 1000} s`);
  };
  const ended = async () => {
    const [code, signal] = await once(browser, 'exit');
    throw new Error(`the browser ended with ${code ?? signal}`);
  };
  try {
    return await Promise.race([report, ended(), never()]);
  } finally {
    await close(browser, closed);
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
