// TensorFlow.js with its WebAssembly backend: SIMD, one thread.

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { transpose } from './layout.js';
import { bestOf, TopK } from './top_k.js';

export async function prepare() {
  setWasmPaths(new URL('./', import.meta.url).href);
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  await tf.setBackend('wasm');
  await tf.ready();
}

export async function create({ items, rows, dim, k }, options) {
  const matrix = tf.tensor2d(transpose(items, rows, dim), [dim, rows]);
  const top = new TopK(k);
  if (options.topk)
    return {
      arrays: [],
      search: ({ vector }) =>
        tf.tidy(() =>
          tf
            .topk(tf.matMul(tf.tensor2d(vector, [1, dim]), matrix), k)
            .indices.dataSync(),
        ),
    };
  return {
    arrays: [],
    // Its own topk is JavaScript that is slower than a heap.
    search: ({ vector }) =>
      tf.tidy(() => {
        const query = tf.tensor2d(vector, [1, dim]);
        return bestOf(tf.matMul(query, matrix).dataSync(), top);
      }),
  };
}
