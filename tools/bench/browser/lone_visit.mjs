// A visit in a browser that nobody drives. A driver has every new worker stop
// until it has been told of it, and is told of every request: tens of
// milliseconds that no visitor waits for.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { executablePath, switches } from '../../../tests/web/browser.mjs';
import { serve } from '../../../tests/web/static_server.mjs';

// What a browser does in its first second is not the page's, nor what it does
// when it first goes to a host by HTTP: it starts databases of its own.
const settling = 2; // seconds
const longest = 60_000; // milliseconds
const closing = 5_000;

/** Serves another site's page, which goes on to `url`: as if by a link. */
async function serveElsewhere(folder, url) {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="en"><title>Elsewhere</title>\
<link rel="icon" href="data:,"><p>Elsewhere</p>\
<meta http-equiv="refresh" content="${settling};url=${url}">`,
  );
  const server = await serve(folder);
  const elsewhere = new URL(server.url);
  elsewhere.hostname = 'localhost'; // not the site of 127.0.0.1
  return { elsewhere, server };
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
  const folder = mkdtempSync(join(tmpdir(), 'pagepick-browser-'));
  const profile = join(folder, 'profile');
  const { elsewhere, server } = await serveElsewhere(
    join(folder, 'elsewhere'),
    url,
  );
  const browser = spawn(
    executablePath,
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
