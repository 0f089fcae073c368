// From ids to the engine's indices and back: what the worker's methods do.

import type { Manifest } from './bundle.ts';
import type { Catalogue } from './catalogue.ts';
import { PagepickError } from './errors.ts';
import type {
  BundleInfo,
  Item,
  ListOptions,
  Rating,
  Reason,
  Recommendations,
  RecommendOptions,
  SimilarItem,
} from './types.ts';
import {
  type PageEngine,
  unwrap,
  type WasmHistory,
  type WasmRanking,
} from './wasm.ts';

const defaultCount = 10;
const defaultReasons = 2;

function bundleInfo(manifest: Manifest, catalogue: Catalogue): BundleInfo {
  const { positive_threshold, ...scale } = manifest.rating_scale;
  return {
    name: manifest.name,
    items: manifest.items,
    ratingScale: { ...scale, positiveThreshold: positive_threshold },
    tags: catalogue.tags(),
    data: manifest.data,
    modelBytes: manifest.model.bytes,
  };
}

export class Recommender {
  readonly info: BundleInfo;
  readonly #engine: PageEngine;
  readonly #catalogue: Catalogue;

  constructor(engine: PageEngine, manifest: Manifest, catalogue: Catalogue) {
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
    const ranking = unwrap(
      this.#engine.recommend(historyOf(known), {
        ...this.#listOptions(options),
        numProbes: options.probes ?? 0,
        excludeSeen: !options.includeRated,
        numReasons: -1,
      }),
    );
    const list = Array.from(ranking.items, (index, i) => ({
      item: this.#catalogue.item(index),
      score: ranking.scores[i] ?? 0,
      reasons: this.#reasonsOf(ranking, i, known).slice(
        0,
        options.reasons ?? defaultReasons,
      ),
    }));
    const basis = ranking.reasonItems.length > 0 ? 'ratings' : 'popularity';
    return { basis, list, unknownIds };
  }

  similar(id: string, options: ListOptions): SimilarItem[] {
    const index = this.#catalogue.indexOf(id);
    if (index === undefined) {
      throw new PagepickError('not-found', `the bundle has no item "${id}"`);
    }
    const ranking = unwrap(
      this.#engine.similarItems(index, {
        ...this.#listOptions(options),
        numProbes: 0,
        excludeSeen: false,
        numReasons: 0,
      }),
    );
    return Array.from(ranking.items, (similar, i) => ({
      item: this.#catalogue.item(similar),
      similarity: ranking.scores[i] ?? 0,
    }));
  }

  items(ids: readonly string[]): (Item | null)[] {
    return ids.map((id) => {
      const index = this.#catalogue.indexOf(id);
      return index === undefined ? null : this.#catalogue.item(index);
    });
  }

  #listOptions({ count = defaultCount, filter = {} }: ListOptions) {
    return { k: count, allowed: this.#catalogue.mask(filter) };
  }

  /** What speaks for recommendation i, strongest first. */
  #reasonsOf(
    ranking: WasmRanking,
    i: number,
    ratings: Map<number, Rating>,
  ): Reason[] {
    const begin = i > 0 ? (ranking.reasonEnds[i - 1] ?? 0) : 0;
    const end = ranking.reasonEnds[i] ?? begin;
    const shares = ranking.reasonShares.subarray(begin, end);
    const total = shares.reduce((sum, share) => sum + Math.max(share, 0), 0);
    const reasons: Reason[] = [];
    shares.forEach((share, r) => {
      const index = ranking.reasonItems[begin + r] ?? -1;
      const rating = ratings.get(index)?.rating;
      if (!(share > 0) || rating === undefined) return;
      reasons.push({
        item: this.#catalogue.item(index),
        rating,
        liked: rating >= this.info.ratingScale.positiveThreshold,
        percent: (100 * share) / total,
      });
    });
    return reasons.sort((a, b) => b.percent - a.percent);
  }
}

/** The engine's own rule: the newest counts, of equal times the later one. */
function isNewest(rating: Rating, other: Rating | undefined): boolean {
  return (rating.time ?? 0) >= (other?.time ?? 0) || !other;
}

function historyOf(ratings: Map<number, Rating>): WasmHistory {
  const events = [...ratings.values()];
  return {
    items: Int32Array.from(ratings.keys()),
    ratings: Float32Array.from(events, (event) => event.rating),
    times: Float64Array.from(events, (event) => event.time ?? 0),
  };
}
