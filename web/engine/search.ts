// Full-text search over titles, in a file of its own: it is fetched when a
// visitor searches for the first time.

import MiniSearch from 'minisearch';
import type { Catalogue } from './catalogue.ts';

interface Document {
  id: number;
  title: string;
}

/** Letters without accents, so that "amelie" finds "Amélie". */
function fold(term: string): string {
  return term.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Finds the model's indices of items by their titles. */
export class TitleSearch {
  readonly #index = new MiniSearch<Document>({
    fields: ['title'],
    processTerm: fold,
  });
  readonly #ready: Promise<void>;

  readonly #popularity: Float32Array;

  /** `popularity`: of every item, 0 to 1; what people look for comes first. */
  constructor(catalogue: Catalogue, popularity: Float32Array) {
    this.#popularity = popularity;
    const documents = Array.from({ length: catalogue.size }, (_, id) => ({
      id,
      title: catalogue.titleOf(id),
    }));
    // In pieces, so that recommendations need not wait for it.
    this.#ready = this.#index.addAllAsync(documents, { chunkSize: 500 });
  }

  async find(text: string, count: number): Promise<number[]> {
    await this.#ready;
    const found = this.#index.search(text, {
      prefix: true,
      combineWith: 'AND',
      boostDocument: (id) => 0.2 + (this.#popularity[id] ?? 0),
      fuzzy: (term) => (term.length > 4 ? 0.2 : false),
    });
    return found.slice(0, count).map(({ id }) => id as number);
  }
}
