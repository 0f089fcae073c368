// Typed arrays, a bounded heap, no library: what one writes oneself.

import { TopK } from './top_k.js';

/** Four sums, so that additions need not wait for each other. */
function scan(items, query, rows, dim, top) {
  top.clear();
  let threshold = top.threshold;
  for (let row = 0, at = 0; row < rows; ++row) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0; i < dim; i += 4, at += 4) {
      a += query[i] * items[at];
      b += query[i + 1] * items[at + 1];
      c += query[i + 2] * items[at + 2];
      d += query[i + 3] * items[at + 3];
    }
    const score = a + b + (c + d);
    if (score > threshold) {
      top.offer(score, row);
      threshold = top.threshold;
    }
  }
  return top.take();
}

export async function create({ items, rows, dim, k }) {
  const top = new TopK(k);
  return {
    arrays: [items],
    // A query of doubles saves a conversion each step.
    search: ({ vector }) =>
      scan(items, Float64Array.from(vector), rows, dim, top),
  };
}
