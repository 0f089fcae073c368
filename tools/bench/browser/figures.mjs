// What a row of the table says.

/** The q-th quantile, between two neighbours by linear interpolation. */
export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const place = q * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.ceil(place);
  return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
}

/** Which part of the true lists was found, on average. */
export function recall(lists, truth) {
  const shares = lists.map((list, query) => {
    const wanted = new Set(truth[query]);
    return list.filter((item) => wanted.has(item)).length / wanted.size;
  });
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}
