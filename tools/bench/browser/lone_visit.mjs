// A visit in a browser that nobody drives. A driver has every new worker stop
// until it has been told of it, and is told of every request: tens of
// milliseconds that no visitor waits for.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { executablePath, switches } from '../../../tests/web/browser.mjs';

// What a browser does in its first second is not the page's.
const settling = 2; // seconds
const longest = 60_000; // milliseconds
const closing = 5_000;

/** Another site's page, which goes on to `url`: as if by a link. */
function elsewhere(url) {
  return `data:text/html,<title>elsewhere</title><meta http-equiv="refresh" content="${settling};url=${url}">`;
}

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
  const profile = mkdtempSync(join(tmpdir(), 'pagepick-browser-'));
  const browser = spawn(
    executablePath,
    ['--headless', ...switches, `--user-data-dir=${profile}`, elsewhere(url)],
    { stdio: ['ignore', 'ignore', 'pipe'] },
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
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
