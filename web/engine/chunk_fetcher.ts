// Fetches the files of a chunked bundle, each once in a browser's life.

import { get, gunzip } from './bundle.ts';
import { PagepickError } from './errors.ts';

/** Caches are shared by all pages of a host: the address keeps them apart. */
const cachePrefix = 'pagepick chunks of ';

/** Chunks by their names: from this browser's cache, or to it. */
export class ChunkFetcher {
  readonly #folder: URL;
  readonly #cacheName: string;

  constructor(bundle: URL, folder: string) {
    this.#folder = new URL(`${folder}/`, bundle);
    this.#cacheName = cachePrefix + this.#folder.href;
    this.#forgetReplaced(bundle).catch(() => {});
  }

  async bytes(name: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await (await this.#fetch(name)).arrayBuffer());
  }

  async json(name: string): Promise<unknown> {
    const response = await this.#fetch(name);
    try {
      return await new Response(gunzip(response)).json();
    } catch (error) {
      const { message } = error as Error;
      throw new PagepickError('corruption', `${name}: ${message}`);
    }
  }

  async #fetch(name: string): Promise<Response> {
    const url = new URL(name, this.#folder);
    // A page that is not secure has no caches; the browser's own remains.
    const cache = await globalThis.caches
      ?.open(this.#cacheName)
      .catch(() => undefined);
    const kept = await cache?.match(url);
    if (kept) return kept;
    const response = await get(url, 'default');
    await cache?.put(url, response.clone()).catch(() => {});
    return response;
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
