// A visitor's ratings, kept in the visitor's own browser (IndexedDB).

import {
  clear,
  createStore,
  del,
  entries,
  set,
  setMany,
  type UseStore,
} from 'idb-keyval';
import { PagepickError } from './errors.ts';
import type { Rating } from './types.ts';

/** A rating as kept: always with the time at which it was given. */
export type StoredRating = Required<Rating>;

const exportFormat = 'pagepick-ratings';
const exportVersion = 1;

function asRating(id: unknown, value: unknown): StoredRating | undefined {
  const { rating, time } = (value ?? {}) as Partial<StoredRating>;
  if (typeof id !== 'string' || id === '') return undefined;
  if (!Number.isFinite(rating) || !Number.isFinite(time)) return undefined;
  return { id, rating: rating as number, time: time as number };
}

function byTime(a: StoredRating, b: StoredRating): number {
  return a.time - b.time || (a.id < b.id ? -1 : 1);
}

/**
 * The ratings of one site. Every rating is a record of its own, so two open
 * tabs do not overwrite each other. Where the browser refuses to keep data
 * (some private windows), ratings last as long as the page.
 */
export class RatingStore {
  readonly #store: UseStore;
  readonly #ratings = new Map<string, StoredRating>();
  #persistent = true;

  private constructor(site: string) {
    this.#store = createStore(`pagepick ${site}`, 'ratings');
  }

  /** `site` keeps apart several sites on one host: the bundle's address. */
  static async open(site: string): Promise<RatingStore> {
    const store = new RatingStore(site);
    await store.reload();
    return store;
  }

  /** False if ratings will be gone when the page is closed. */
  get persistent(): boolean {
    return this.#persistent;
  }

  /** All ratings, oldest first. */
  all(): StoredRating[] {
    return [...this.#ratings.values()].sort(byTime);
  }

  /** Reads what is kept again: another tab may have changed it. */
  async reload(): Promise<void> {
    await this.#try(async () => {
      const kept = await entries(this.#store);
      this.#ratings.clear();
      for (const [id, value] of kept) {
        // Records that are no ratings are left alone and not counted.
        const rating = asRating(id, value);
        if (rating) this.#ratings.set(rating.id, rating);
      }
    });
  }

  /** Keeps a rating; one for the same item is replaced. */
  async rate(id: string, rating: number, time = Date.now() / 1000) {
    const stored = asRating(id, { rating, time });
    if (!stored) {
      throw new PagepickError(
        'invalid-argument',
        `rating ${rating} of "${id}"`,
      );
    }
    this.#ratings.set(id, stored);
    await this.#try(() => set(id, { rating, time }, this.#store));
  }

  async remove(id: string): Promise<void> {
    this.#ratings.delete(id);
    await this.#try(() => del(id, this.#store));
  }

  /** Forgets every rating. */
  async erase(): Promise<void> {
    this.#ratings.clear();
    await this.#try(() => clear(this.#store));
  }

  /** The ratings as JSON text, for `import` here or elsewhere. */
  export(): string {
    const ratings = this.all();
    const content = { format: exportFormat, version: exportVersion, ratings };
    return `${JSON.stringify(content, null, 2)}\n`;
  }

  /**
   * Adds the ratings of an exported file; they replace those of the same
   * items. Returns how many there were, and how many entries were no
   * ratings and left out. A text that is no such file changes nothing.
   */
  async import(text: string): Promise<{ imported: number; skipped: number }> {
    const found = parseExport(text);
    const ratings = found
      .map((entry) => asRating(entry?.id, entry))
      .filter((rating) => rating !== undefined);
    for (const rating of ratings) this.#ratings.set(rating.id, rating);
    await this.#try(() =>
      setMany(
        ratings.map(({ id, rating, time }) => [id, { rating, time }]),
        this.#store,
      ),
    );
    return {
      imported: ratings.length,
      skipped: found.length - ratings.length,
    };
  }

  async #try(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.#persistent = true;
    } catch {
      this.#persistent = false;
    }
  }
}

function parseExport(text: string): (Partial<StoredRating> | null)[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new PagepickError(
      'corruption',
      `the file is not JSON: ${(error as Error).message}`,
    );
  }
  const { format, version, ratings } = (content ?? {}) as {
    format?: unknown;
    version?: unknown;
    ratings?: unknown;
  };
  if (format !== exportFormat || !Array.isArray(ratings)) {
    throw new PagepickError(
      'corruption',
      `the file is no export of ratings: its format should be "${exportFormat}"`,
    );
  }
  if (version !== exportVersion) {
    throw new PagepickError(
      'unsupported',
      `the file has version ${version}, this page reads ${exportVersion}`,
    );
  }
  return ratings;
}
