// The chunks of one kind, and which of them to fetch.

/** Which chunks there are, and which somebody asked for in vain. */
export class Shelf {
  readonly count: number;
  readonly missed = new Set<number>();
  readonly #loaded = new Set<number>();
  readonly #loading = new Map<number, Promise<void>>();

  constructor(count: number) {
    this.count = count;
  }

  has(chunk: number): boolean {
    return this.#loaded.has(chunk);
  }

  /** Once at a time for each chunk; a failure is forgotten. */
  load(chunk: number, fetched: () => Promise<void>): Promise<void> {
    if (this.has(chunk)) return Promise.resolve();
    let loading = this.#loading.get(chunk);
    if (!loading) {
      loading = fetched()
        .then(() => void this.#loaded.add(chunk))
        .finally(() => this.#loading.delete(chunk));
      this.#loading.set(chunk, loading);
    }
    return loading;
  }
}

/** In an order that nobody can foretell; in place. */
function shuffle(chunks: number[]): number[] {
  for (let last = chunks.length - 1; last > 0; --last) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    const other = random % (last + 1);
    [chunks[last], chunks[other]] = [chunks[other] ?? 0, chunks[last] ?? 0];
  }
  return chunks;
}

/**
 * What is missed, and for each as many `decoys` of the rest that is not there
 * yet, in an order that does not tell them apart.
 */
export function amongDecoys(shelf: Shelf, decoys: number): number[] {
  const missed = [...shelf.missed];
  if (decoys === 0) return missed;
  const others = Array.from(
    { length: shelf.count },
    (_, chunk) => chunk,
  ).filter((chunk) => !shelf.has(chunk) && !shelf.missed.has(chunk));
  return shuffle([
    ...missed,
    ...shuffle(others).slice(0, decoys * missed.length),
  ]);
}
