// The items of a chunked bundle: fetches the clusters that a question needs,
// their rows into the engine's memory, their texts into catalogues. In a file
// of its own, which other bundles' visitors do not download.

import { get, gunzip, type Manifest } from './bundle.ts';
import { Catalogue } from './catalogue.ts';
import { PagepickError } from './errors.ts';
import { idShard, ModelRows } from './model_rows.ts';
import { type Items, Recommender } from './recommender.ts';
import type {
  Filter,
  Item,
  ListOptions,
  Rating,
  Recommendations,
  RecommendOptions,
  SimilarItem,
  Tag,
} from './types.ts';
import type { PageEngine } from './wasm.ts';

/** src/engine/recommendation.h's ClusterRows; 0 is absent. */
const wanted = 1;
const loaded = 2;

/** Caches are shared by all pages of a host: the address keeps them apart. */
const cachePrefix = 'pagepick chunks of ';

interface Bundle {
  folder: URL;
  manifest: Manifest;
  engine: PageEngine;
  /** Clusters to fetch beside each that is needed. */
  decoys: number;
}

/** A kind of chunk: which there are, and which somebody asked for in vain. */
class Shelf {
  readonly count: number;
  readonly missed = new Set<number>();
  readonly #loads = new Map<number, Promise<void>>();

  constructor(count: number) {
    this.count = count;
  }

  has(chunk: number): boolean {
    return this.#loads.has(chunk);
  }

  /** Once for each chunk; a failure is forgotten. */
  load(chunk: number, fetched: () => Promise<void>): Promise<void> {
    let load = this.#loads.get(chunk);
    if (!load) {
      load = fetched();
      load.catch(() => this.#loads.delete(chunk));
      this.#loads.set(chunk, load);
    }
    return load;
  }
}

function draw(below: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
  return random % below;
}

/**
 * `needed`, and for each as many `decoys` of the shelf, in an order that does
 * not tell them apart.
 */
function amongDecoys(
  needed: ReadonlySet<number>,
  shelf: Shelf,
  decoys: number,
): number[] {
  const chunks = new Set(needed);
  const size = Math.min(needed.size * (1 + decoys), shelf.count);
  for (let tries = 0; chunks.size < size && tries < 20 * size; ++tries) {
    const decoy = draw(shelf.count);
    if (!shelf.has(decoy)) chunks.add(decoy);
  }
  const order = [...chunks];
  for (let last = order.length - 1; last > 0; --last) {
    const other = draw(last + 1);
    [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
  }
  return order;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** The part of the catalogue that has been fetched. */
class ChunkedItems implements Items {
  readonly size: number;
  readonly ids: Shelf;
  readonly texts: Shelf;
  readonly rows: ModelRows;
  readonly #tags: Tag[];
  readonly #indices = new Map<string, number>();
  readonly #catalogues = new Map<number, Catalogue>();

  /** `directory`: the content of the bundle's catalogue file. */
  constructor({ manifest, engine }: Bundle, directory: unknown) {
    this.size = manifest.items;
    this.rows = new ModelRows(engine.heap, engine.model, this.size);
    this.ids = new Shelf(manifest.chunks?.id_shards ?? 1);
    this.texts = new Shelf(this.rows.clusters);
    this.#tags = (directory as { tags?: Tag[] } | null)?.tags ?? [];
  }

  indexOf(id: string): number | undefined {
    const shard = idShard(id, this.ids.count);
    if (!this.ids.has(shard)) this.ids.missed.add(shard);
    return this.#indices.get(id);
  }

  item(index: number): Item {
    const cluster = this.rows.clusterOf(index);
    const catalogue = this.#catalogues.get(cluster);
    if (catalogue) return catalogue.item(index - this.rows.begin(cluster));
    this.texts.missed.add(cluster);
    return { id: '', title: '', tags: [] };
  }

  tags(): Tag[] {
    return [...this.#tags].sort(
      (a, b) => b.items - a.items || (a.name < b.name ? -1 : 1),
    );
  }

  mask({ allow, deny = [], tags = [] }: Filter): Uint8Array {
    if (tags.length > 0) {
      throw new PagepickError(
        'unsupported',
        'a chunked bundle cannot filter by tags, which are known only of items that were fetched: filter by `allow`',
      );
    }
    if (!allow && deny.length === 0) return new Uint8Array(0);
    const mask = new Uint8Array(this.size).fill(allow ? 0 : 1);
    for (const id of allow ?? []) mask[this.indexOf(id) ?? this.size] = 1;
    for (const id of deny) mask[this.indexOf(id) ?? this.size] = 0;
    return mask;
  }

  addTexts(cluster: number, parsed: unknown): void {
    const items = this.rows.begin(cluster + 1) - this.rows.begin(cluster);
    this.#catalogues.set(cluster, new Catalogue(parsed, items));
  }

  addIds(parsed: unknown): void {
    const { ids, items } = parsed as { ids?: unknown[]; items?: unknown[] };
    const isIndex = (n: unknown) =>
      Number.isInteger(n) && Number(n) >= 0 && Number(n) < this.size;
    if (!ids?.every(isString) || !items?.every(isIndex)) {
      throw new PagepickError('corruption', 'ids without items');
    }
    ids.forEach((id, n) => {
      this.#indices.set(id as string, Number(items[n]));
    });
  }
}

/** Chunks by their names: from this browser's cache, or to it. */
class ChunkFetcher {
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

/**
 * A recommender that fetches what it lacks. It asks as if everything were
 * there, sees which ids, rows and texts were asked for in vain, fetches those,
 * and asks again.
 */
export class ChunkedRecommender {
  readonly #whole: Recommender;
  readonly #engine: PageEngine;
  readonly #items: ChunkedItems;
  readonly #rows: Shelf;
  readonly #states: Uint8Array;
  readonly #fetcher: ChunkFetcher;
  readonly #decoys: number;

  constructor(bundle: Bundle, directory: unknown) {
    const { folder, manifest, engine, decoys } = bundle;
    this.#engine = engine;
    this.#items = new ChunkedItems(bundle, directory);
    this.#rows = new Shelf(this.#items.rows.clusters);
    this.#states = new Uint8Array(this.#rows.count);
    this.#whole = new Recommender(engine, manifest, this.#items);
    this.#fetcher = new ChunkFetcher(folder, manifest.chunks?.folder ?? '');
    this.#decoys = decoys;
  }

  get info() {
    return this.#whole.info;
  }

  recommend(
    ratings: readonly Rating[],
    options: RecommendOptions,
  ): Promise<Recommendations> {
    return this.#complete(() => this.#whole.recommend(ratings, options));
  }

  /** Among the clusters around the item and those that were fetched before. */
  similar(id: string, options: ListOptions): Promise<SimilarItem[]> {
    const rating = this.info.ratingScale.max;
    return this.#complete(() => {
      this.#whole.recommend([{ id, rating }], options);
      return this.#whole.similar(id, options);
    });
  }

  items(ids: readonly string[]): Promise<(Item | null)[]> {
    return this.#complete(() => this.#whole.items(ids));
  }

  async #complete<T>(ask: () => T): Promise<T> {
    const { ids, texts } = this.#items;
    const most = ids.count + texts.count + this.#rows.count;
    for (let round = 0; round <= most; ++round) {
      const answer = this.#ask(ask);
      // In this order: without ids there is no history, without rows no list.
      const shelf = [ids, this.#rows, texts].find(({ missed }) => missed.size);
      if (!shelf) return answer();
      await this.#load(shelf);
    }
    throw new PagepickError('internal', 'chunks are missed without end');
  }

  /** Asks once; what is given gives the answer, or throws what was thrown. */
  #ask<T>(ask: () => T): () => T {
    const shelves = [this.#items.ids, this.#items.texts, this.#rows];
    for (const { missed } of shelves) missed.clear();
    const address = this.#engine.writeClusters(this.#states);
    let answer: () => T;
    try {
      const given = ask();
      answer = () => given;
    } catch (error) {
      answer = () => {
        throw error;
      };
    }
    this.#engine.heap
      .subarray(address, address + this.#states.length)
      .forEach((state, cluster) => {
        if (state === wanted) this.#rows.missed.add(cluster);
      });
    return answer;
  }

  async #load(shelf: Shelf): Promise<void> {
    const chunks = amongDecoys(shelf.missed, shelf, this.#decoys);
    await Promise.all(
      chunks.map((chunk) => shelf.load(chunk, () => this.#add(shelf, chunk))),
    );
  }

  async #add(shelf: Shelf, chunk: number): Promise<void> {
    const items = this.#items;
    if (shelf === items.ids) {
      items.addIds(await this.#fetcher.json(`ids-${chunk}.bin`));
    } else if (shelf === items.texts) {
      items.addTexts(chunk, await this.#fetcher.json(`items-${chunk}.bin`));
    } else {
      const name = `rows-${chunk}.bin`;
      const bytes = await this.#fetcher.bytes(name);
      items.rows.write(this.#engine.heap, chunk, bytes, name);
      this.#states[chunk] = loaded;
    }
  }
}
