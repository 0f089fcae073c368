// The items of a chunked bundle: fetches the clusters that a question needs,
// their rows into the engine's memory, their texts into catalogues. In a file
// of its own, which other bundles' visitors do not download.

import type { Manifest } from './bundle.ts';
import { Catalogue } from './catalogue.ts';
import { bytesOf, ChunkFetcher, jsonOf } from './chunk_fetcher.ts';
import { PagepickError } from './errors.ts';
import { ModelRows } from './model_rows.ts';
import { type Items, Recommender } from './recommender.ts';
import { amongDecoys, Shelf } from './shelf.ts';
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

interface Bundle {
  folder: URL;
  manifest: Manifest;
  engine: PageEngine;
  /** Clusters to fetch beside each that is needed. */
  decoys: number;
}

/** src/bundle/chunk_writer.h's IdShard: FNV-1a of the id's UTF-8. */
function idShard(id: string, shards: number): number {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(id)) {
    hash = Math.imul(hash ^ byte, 16777619);
  }
  return (hash >>> 0) % shards;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** The part of the catalogue that has been fetched. */
class ChunkedItems implements Items {
  readonly ids: Shelf;
  readonly texts: Shelf;
  readonly rows: ModelRows;
  readonly #indices = new Map<string, number>();
  readonly #catalogues = new Map<number, Catalogue>();

  constructor({ manifest, engine }: Bundle) {
    this.rows = new ModelRows(engine.heap, engine.model);
    this.ids = new Shelf(manifest.chunks?.id_shards ?? 1);
    this.texts = new Shelf(this.rows.clusters);
  }

  get size(): number {
    return this.rows.items;
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

  /** None to filter by: who has which is known only of what was fetched. */
  tags(): Tag[] {
    return [];
  }

  mask({ allow, deny = [], tags = [] }: Filter): Uint8Array {
    if (tags.length > 0) {
      throw new PagepickError(
        'unsupported',
        'a chunked bundle cannot filter by tags: filter by `allow`',
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
      throw new Error('ids without items');
    }
    ids.forEach((id, n) => {
      this.#indices.set(id as string, Number(items[n]));
    });
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

  constructor(bundle: Bundle) {
    const { folder, manifest, engine, decoys } = bundle;
    if (!Number.isInteger(decoys) || decoys < 0) {
      throw new PagepickError(
        'invalid-argument',
        `decoys is ${decoys}, expected 0 or a whole number above`,
      );
    }
    this.#engine = engine;
    this.#items = new ChunkedItems(bundle);
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
      // Has the engine want the clusters around the item.
      this.#whole.recommend([{ id, rating }], { ...options, count: 1 });
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
    const chunks = amongDecoys(shelf, this.#decoys);
    // Texts of the clusters that a list shows would tell them from decoys.
    const shelves =
      shelf === this.#rows && this.#decoys > 0
        ? [shelf, this.#items.texts]
        : [shelf];
    await Promise.all(
      chunks.flatMap((chunk) => shelves.map((each) => this.#add(each, chunk))),
    );
  }

  #add(shelf: Shelf, chunk: number): Promise<void> {
    return shelf.load(chunk, () => this.#fetch(shelf, chunk));
  }

  #fetch(shelf: Shelf, chunk: number): Promise<void> {
    const items = this.#items;
    const file = (kind: string) => `${kind}-${chunk}.bin`;
    if (shelf === items.ids) {
      return this.#fetcher.load(file('ids'), async (response) =>
        items.addIds(await jsonOf(response)),
      );
    }
    if (shelf === items.texts) {
      return this.#fetcher.load(file('items'), async (response) =>
        items.addTexts(chunk, await jsonOf(response)),
      );
    }
    return this.#fetcher.load(file('rows'), async (response) => {
      const bytes = await bytesOf(response);
      items.rows.write(this.#engine.heap, chunk, bytes);
      this.#states[chunk] = loaded;
    });
  }
}
