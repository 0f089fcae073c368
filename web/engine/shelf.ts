// The chunks of one kind, and which of them to fetch.

/** A kind of chunk: which there are, and which somebody asked for in vain. */
export class Shelf {
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
export function amongDecoys(
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
