// Fetches the files of a chunked bundle, each once in a browser's life.

import { get, gunzip } from './bundle.ts';
import { PagepickError } from './errors.ts';

/** Caches are shared by all pages of a host: the address keeps them apart. */
const cachePrefix = 'pagepick chunks of ';

export async function bytesOf(
  response: Response,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await response.arrayBuffer());
}

/** What gzip and JSON make of it. */
export function jsonOf(response: Response): Promise<unknown> {
  return new Response(gunzip(response)).json();
}

/** Chunks by their names: from this browser's cache, or to it. */
export class ChunkFetcher {
  readonly #folder: URL;
  readonly #cacheName: string;

  constructor(bundle: URL, folder: string) {
    this.#folder = new URL(`${folder}/`, bundle);
    this.#cacheName = cachePrefix + this.#folder.href;
    this.#forgetReplaced(bundle).catch(() => {});
  }

  /** Has `take` check and store a file, which a cache keeps only after that. */
  async load(
    name: string,
    take: (response: Response) => Promise<void>,
  ): Promise<void> {
    const url = new URL(name, this.#folder);
    // A page that is not secure has no caches; the browser's own remains.
    const cache = await globalThis.caches
      ?.open(this.#cacheName)
      .catch(() => undefined);
    const kept = await cache?.match(url);
    const response = kept ?? (await get(url, 'default'));
    const copy = response.clone();
    try {
      await take(response);
    } catch (error) {
      const { message } = error as Error;
      throw new PagepickError('corruption', `${url}: ${message}`);
    }
    if (!kept) await cache?.put(url, copy).catch(() => {});
  }

  /** The chunks of a bundle that was in the same place before. */
  async #forgetReplaced(bundle: URL): Promise<void> {
    const names = (await globalThis.caches?.keys()) ?? [];
    const old = names.filter(
      (name) =>
        name.startsWith(`${cachePrefix}${bundle.href}chunks-`) &&
        name !== this.#cacheName,
    );
    await Promise.all(old.map((name) => caches.delete(name)));
  }
}
