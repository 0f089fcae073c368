// A plain static host with a strict content security policy, for tests.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';

export const strictPolicy =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/**
 * Serves `folder` under `path` on a free port of the loopback address.
 * `overrides`: other MIME types by extension. `headers`: further ones, or others.
 * `change(name, body)` may answer with another body, or undefined for a missing
 * file. `receive(name, text)` is told what a page posts. `requests` lists what was
 * asked for, as 'GET /rec/manifest.json', bodies' sizes included where there are
 * any.
 */
export async function serve(
  folder,
  {
    path = '/',
    overrides = {},
    headers = {},
    change = (_name, body) => body,
    receive,
  } = {},
) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://localhost');
    const size = Number(request.headers['content-length'] ?? 0);
    requests.push(
      `${request.method} ${request.url}${size > 0 ? ` +${size} bytes` : ''}`,
    );
    const inside = url.pathname.startsWith(path);
    const asked = normalize(decodeURIComponent(url.pathname)).slice(
      path.length,
    );
    const name =
      asked === '' || asked.endsWith('/') ? `${asked}index.html` : asked;
    try {
      if (!inside) throw new Error('outside');
      if (receive && request.method === 'POST') {
        receive(name, await text(request));
        response.writeHead(204).end();
        return;
      }
      const body = change(name, await readFile(join(folder, name)));
      if (!body) throw new Error('missing');
      const type = { ...types, ...overrides }[extname(name)];
      response.writeHead(200, {
        'content-type': type ?? 'application/octet-stream',
        'content-security-policy': strictPolicy,
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    url: `http://127.0.0.1:${port}${path}`,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
