// hnswlib's graph, compiled to WebAssembly.

import { loadHnswlib } from 'hnswlib-wasm';

const links = 16;
const efConstruction = 200;
const seed = 100;

let library;

export async function prepare() {
  library = await loadHnswlib();
}

export async function create({ items, rows, dim, k }) {
  const index = new library.HierarchicalNSW('ip', dim, '');
  index.initIndex(rows, links, efConstruction, seed);
  const batch = 1000;
  for (let first = 0; first < rows; first += batch) {
    const vectors = [];
    const labels = [];
    for (let row = first; row < Math.min(first + batch, rows); ++row) {
      vectors.push(items.subarray(row * dim, (row + 1) * dim));
      labels.push(row);
    }
    index.addPoints(vectors, labels, false);
  }
  return {
    arrays: [],
    set({ ef }) {
      index.setEfSearch(ef);
    },
    search: ({ vector }) => index.searchKnn(vector, k, undefined).neighbors,
  };
}
