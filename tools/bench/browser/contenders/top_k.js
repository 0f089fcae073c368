// The k largest scores of a scan, in plain JavaScript.

/** A heap of the k best so far, the worst on top. */
export class TopK {
  #scores;
  #items;
  #size = 0;

  constructor(k) {
    this.#scores = new Float64Array(k);
    this.#items = new Int32Array(k);
  }

  clear() {
    this.#size = 0;
  }

  /** What a score must beat to be worth offering. */
  get threshold() {
    return this.#size < this.#scores.length ? -Infinity : this.#scores[0];
  }

  offer(score, item) {
    if (this.#size < this.#scores.length) {
      this.#rise(this.#size++, score, item);
    } else if (score > this.#scores[0]) {
      this.#sink(this.#size, score, item);
    }
  }

  /** Best first; leaves the heap empty. */
  take() {
    const items = new Int32Array(this.#size);
    while (this.#size > 0) {
      const last = --this.#size;
      items[last] = this.#items[0];
      this.#sink(last, this.#scores[last], this.#items[last]);
    }
    return items;
  }

  #rise(place, score, item) {
    const scores = this.#scores;
    const items = this.#items;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (scores[parent] <= score) break;
      scores[place] = scores[parent];
      items[place] = items[parent];
      place = parent;
    }
    scores[place] = score;
    items[place] = item;
  }

  #sink(size, score, item) {
    const scores = this.#scores;
    const items = this.#items;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= size) break;
      if (child + 1 < size && scores[child + 1] < scores[child]) ++child;
      if (scores[child] >= score) break;
      scores[place] = scores[child];
      items[place] = items[child];
      place = child;
    }
    scores[place] = score;
    items[place] = item;
  }
}

/** The k best of all `scores`, best first. */
export function bestOf(scores, top) {
  top.clear();
  let threshold = top.threshold;
  for (let item = 0; item < scores.length; ++item) {
    if (scores[item] > threshold) {
      top.offer(scores[item], item);
      threshold = top.threshold;
    }
  }
  return top.take();
}
