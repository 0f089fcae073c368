// From ids to the engine's indices and back: what the worker's methods do.

import type { Manifest } from './bundle.ts';
import { PagepickError } from './errors.ts';
import type {
  BundleInfo,
  Filter,
  Item,
  ListOptions,
  Rating,
  Reason,
  Recommendations,
  RecommendOptions,
  SimilarItem,
  Tag,
} from './types.ts';
import type { PageEngine, Ranked } from './wasm.ts';

const defaultCount = 10;
const defaultReasons = 2;

/** What a recommender asks of the items: a Catalogue, or a part of one. */
export interface Items {
  readonly size: number;
  indexOf(id: string): number | undefined;
  item(index: number): Item;
  tags(): Tag[];
  mask(filter: Filter): Uint8Array;
}

function bundleInfo(manifest: Manifest, catalogue: Items): BundleInfo {
  const { positive_threshold, ...scale } = manifest.rating_scale;
  return {
    name: manifest.name,
    items: manifest.items,
    ratingScale: { ...scale, positiveThreshold: positive_threshold },
    tags: catalogue.tags(),
    searchable: !manifest.chunks,
    data: manifest.data,
    modelBytes: manifest.model.bytes,
  };
}

export class Recommender {
  readonly info: BundleInfo;
  readonly #engine: PageEngine;
  readonly #catalogue: Items;

  constructor(engine: PageEngine, manifest: Manifest, catalogue: Items) {
    this.#engine = engine;
    this.#catalogue = catalogue;
    this.info = bundleInfo(manifest, catalogue);
  }

  recommend(
    ratings: readonly Rating[],
    options: RecommendOptions,
  ): Recommendations {
    const known = new Map<number, Rating>();
    const unknownIds: string[] = [];
    for (const rating of ratings) {
      const index = this.#catalogue.indexOf(rating.id);
      if (index === undefined) {
        unknownIds.push(rating.id);
      } else if (isNewest(rating, known.get(index))) {
        known.delete(index); // so that it goes to the end
        known.set(index, rating);
      }
    }
    const history = Array.from(known, ([item, { rating, time = 0 }]) => ({
      item,
      rating,
      time,
    }));
    const ranking = this.#engine.recommend(history, {
      ...this.#rankOptions(options),
      numProbes: options.probes ?? 0,
      excludeSeen: !options.includeRated,
      numReasons: -1,
    });
    const reasons = options.reasons ?? defaultReasons;
    const list = ranking.map((ranked) => ({
      item: this.#catalogue.item(ranked.item),
      score: ranked.score,
      reasons: this.#reasonsOf(ranked, known).slice(0, reasons),
    }));
    const personal = ranking.some((ranked) => ranked.reasons.length > 0);
    return { basis: personal ? 'ratings' : 'popularity', list, unknownIds };
  }

  similar(id: string, options: ListOptions): SimilarItem[] {
    const index = this.#catalogue.indexOf(id);
    if (index === undefined) {
      throw new PagepickError('not-found', `the bundle has no item "${id}"`);
    }
    return this.#engine
      .similarItems(index, this.#rankOptions(options))
      .map(({ item, score }) => ({
        item: this.#catalogue.item(item),
        similarity: score,
      }));
  }

  /** How popular every item is, 0 to 1, by the model's index. */
  popularity(): Float32Array {
    const ranking = this.#engine.recommend([], {
      k: this.#catalogue.size,
      allowed: new Uint8Array(0),
      numProbes: 0,
      excludeSeen: false,
      numReasons: 0,
    });
    const popularity = new Float32Array(this.#catalogue.size);
    for (const { item, score } of ranking) popularity[item] = score;
    return popularity;
  }

  items(ids: readonly string[]): (Item | null)[] {
    return ids.map((id) => {
      const index = this.#catalogue.indexOf(id);
      return index === undefined ? null : this.#catalogue.item(index);
    });
  }

  #rankOptions({ count = defaultCount, filter = {} }: ListOptions) {
    return { k: count, allowed: this.#catalogue.mask(filter) };
  }

  /** What speaks for a recommendation, strongest first. */
  #reasonsOf(ranked: Ranked, ratings: Map<number, Rating>): Reason[] {
    const { positiveThreshold } = this.info.ratingScale;
    const speaking = ranked.reasons.filter(({ share }) => share > 0);
    const total = speaking.reduce((sum, { share }) => sum + share, 0);
    return speaking
      .sort((a, b) => b.share - a.share)
      .map(({ item, share }) => {
        const rating = ratings.get(item)?.rating ?? 0;
        return {
          item: this.#catalogue.item(item),
          rating,
          liked: rating >= positiveThreshold,
          percent: (100 * share) / total,
        };
      });
  }
}

/** The engine's own rule: the newest counts, of equal times the later one. */
function isNewest(rating: Rating, other: Rating | undefined): boolean {
  return (rating.time ?? 0) >= (other?.time ?? 0) || !other;
}
