import { PagepickError } from './errors.ts';
import type { Method, Methods, Reply, Request } from './protocol.ts';
import type {
  BundleInfo,
  Item,
  ListOptions,
  Rating,
  Recommendations,
  RecommendOptions,
  SimilarItem,
} from './types.ts';

export type { PagepickErrorCode } from './errors.ts';
export { PagepickError } from './errors.ts';
export type * from './types.ts';

/** The part of a Worker that the client uses. */
export interface WorkerLike {
  postMessage(message: unknown): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export interface LoadOptions {
  /** Told as the model arrives, in bytes. */
  onProgress?: (loaded: number, total: number) => void;
  /**
   * For a chunked bundle: how many clusters to fetch, chosen at random, for
   * each that a question needs, so that the host sees which ones only among
   * others; 0 if not given. The package's README says what it sees.
   */
  decoys?: number;
  /**
   * A worker that runs `worker.js`, where a bundler wants to make it, or
   * `inPage()` of the package's `in-page`.
   */
  worker?: WorkerLike;
}

interface Pending {
  resolve(value: never): void;
  reject(error: PagepickError): void;
}

/**
 * Here, while the worker starts; undefined if that fails: the worker tries
 * again, and tells what is wrong.
 */
async function fetchManifest(folder: URL): Promise<unknown> {
  try {
    const url = new URL('manifest.json', folder);
    // Asked for anew at every visit: the files it names never change.
    const response = await fetch(url, { cache: 'no-cache' });
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Recommendations computed in the visitor's own browser: a worker holds the
 * engine, the model and the catalogue; ratings never leave the page.
 *
 * ```js
 * const pagepick = await Pagepick.load('/rec/');
 * const { list } = await pagepick.recommend([{ id: 'tt0078748', rating: 9 }]);
 * ```
 */
export class Pagepick {
  readonly #worker: WorkerLike;
  readonly #pending = new Map<number, Pending>();
  readonly #onProgress: LoadOptions['onProgress'];
  #calls = 0;
  #failure: PagepickError | undefined;
  #info: BundleInfo | undefined;

  private constructor(options: LoadOptions) {
    this.#onProgress = options.onProgress;
    this.#worker =
      options.worker ??
      new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
    this.#worker.onmessage = (event) => this.#receive(event.data as Reply);
    this.#worker.onerror = (event) =>
      this.#fail(
        new PagepickError(
          'network',
          `the worker could not start: ${event.message || 'worker.js or a file it needs is missing or blocked'}`,
        ),
      );
  }

  /**
   * Starts the worker and loads the bundle in folder `bundle` (an address,
   * relative to the page). Nothing but that folder's files and the engine's
   * own is ever fetched.
   */
  static async load(
    bundle: string | URL,
    options: LoadOptions = {},
  ): Promise<Pagepick> {
    const folder = new URL(bundle, globalThis.location?.href);
    if (!folder.pathname.endsWith('/')) folder.pathname += '/';
    const pagepick = new Pagepick(options);
    try {
      pagepick.#info = await pagepick.#ask('load', {
        bundle: folder.href,
        manifest: await fetchManifest(folder),
        decoys: options.decoys ?? 0,
      });
    } catch (error) {
      pagepick.dispose();
      throw error;
    }
    return pagepick;
  }

  /** What the bundle says about itself. */
  get info(): BundleInfo {
    if (!this.#info) throw new PagepickError('internal', 'not loaded');
    return this.#info;
  }

  /**
   * What to recommend to a visitor with these ratings, best first. Without
   * ratings: what is popular.
   */
  recommend(
    ratings: readonly Rating[],
    options: RecommendOptions = {},
  ): Promise<Recommendations> {
    return this.#ask('recommend', { ratings, options });
  }

  /** The items most like the item `id`. */
  similar(id: string, options: ListOptions = {}): Promise<SimilarItem[]> {
    return this.#ask('similar', { id, options });
  }

  /** The items with these ids, in their order; null for unknown ones. */
  items(ids: readonly string[]): Promise<(Item | null)[]> {
    return this.#ask('items', { ids });
  }

  /** Items whose titles match, best first: whole words, beginnings, typos. */
  search(text: string, count = 20): Promise<Item[]> {
    return this.#ask('search', { text, count });
  }

  /**
   * The addresses of all that was fetched for it: the manifest, and what the
   * worker has fetched since it started, or with `inPage()` the page.
   */
  requests(): Promise<string[]> {
    return this.#ask('requests', {});
  }

  /**
   * Ends the worker and gives its memory back. Calls that are under way, and
   * all later ones, fail with the code `disposed`.
   */
  dispose(): void {
    this.#fail(new PagepickError('disposed', 'this Pagepick was disposed of'));
  }

  #ask<M extends Method>(
    method: M,
    takes: Methods[M]['takes'],
  ): Promise<Methods[M]['gives']> {
    if (this.#failure) return Promise.reject(this.#failure);
    const call = ++this.#calls;
    return new Promise((resolve, reject) => {
      try {
        this.#worker.postMessage({ call, method, takes } as Request);
        this.#pending.set(call, { resolve, reject });
      } catch (error) {
        reject(new PagepickError('invalid-argument', String(error)));
      }
    });
  }

  #receive(reply: Reply): void {
    if ('loaded' in reply) {
      this.#onProgress?.(reply.loaded, reply.total);
      return;
    }
    const pending = this.#pending.get(reply.call);
    this.#pending.delete(reply.call);
    if ('error' in reply) {
      const { code, message } = reply.error;
      pending?.reject(new PagepickError(code, message));
    } else {
      pending?.resolve(reply.gives as never);
    }
  }

  #fail(error: PagepickError): void {
    this.#failure ??= error;
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(this.#failure);
    this.#pending.clear();
  }
}
