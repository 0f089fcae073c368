// A visit in a browser that nobody drives. A driver has every new worker stop
// until it has been told of it, and is told of every request: tens of
// milliseconds that no visitor waits for.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { executablePath, switches } from '../../../tests/web/browser.mjs';
import { serve } from '../../../tests/web/static_server.mjs';

// A visitor's browser has been running for long. Each of these is new, and a
// whole Chromium then has windows, extensions and a process for every site to
// start: on a slow machine most of what would be measured.
const shell = '/usr/lib/chromium/chromium-headless-shell';
const program =
  process.env.CHROMIUM ?? (existsSync(shell) ? shell : executablePath);

/** The program's name, for a report. */
export const browserName = basename(program);

// Where they come from: a page that waits until the browser is at rest, and has
// by then been to a host and drawn text, for which it starts services of its
// own.
const elsewhereFolder = join(
  dirname(fileURLToPath(import.meta.url)),
  'elsewhere',
);
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
 * Has somebody who was never there go to `url`; resolves as `report` does, which
 * is to hear from the page, and ends the visit then.
 */
export async function loneVisit(url, report) {
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-browser-'));
  const profile = join(folder, 'profile');
  const server = await serve(elsewhereFolder);
  const elsewhere = new URL(`${server.url}?next=${encodeURIComponent(url)}`);
  elsewhere.hostname = 'localhost'; // not the site of 127.0.0.1
  const browser = spawn(
    program,
    ['--headless', ...switches, `--user-data-dir=${profile}`, elsewhere.href],
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
