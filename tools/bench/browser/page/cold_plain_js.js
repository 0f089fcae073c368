// The smallest page that does the same without a library: int8 codes, scales
// and titles, scanned on the page's own thread.

import { bestOf, TopK } from '../contenders/top_k.js';
import { measureVisit } from './cold_page.js';

async function get(file) {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: HTTP ${response.status}`);
  return response;
}

const bytesOf = async (file) => (await get(file)).arrayBuffer();

const [{ ids, titles }, codes, scales] = await Promise.all([
  get('catalogue.json').then((response) => response.json()),
  bytesOf('items.i8').then((bytes) => new Int8Array(bytes)),
  bytesOf('scales.f32').then((bytes) => new Float32Array(bytes)),
]);
const dim = codes.length / scales.length;
const indexOf = new Map(ids.map((id, index) => [id, index]));

function userOf(history) {
  const user = new Float64Array(dim);
  for (const { id } of history) {
    const item = indexOf.get(id);
    for (let d = 0; d < dim; ++d) {
      user[d] += scales[item] * codes[item * dim + d];
    }
  }
  return user;
}

function recommend(history) {
  const user = userOf(history);
  const scores = scales.map((scale, item) => {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let i = 0, at = item * dim; i < dim; i += 4, at += 4) {
      a += user[i] * codes[at];
      b += user[i + 1] * codes[at + 1];
      c += user[i + 2] * codes[at + 2];
      d += user[i + 3] * codes[at + 3];
    }
    return scale * (a + b + (c + d));
  });
  for (const { id } of history) scores[indexOf.get(id)] = -Infinity;
  return Array.from(bestOf(scores, new TopK(10)), (item) => titles[item]);
}

measureVisit(recommend);
