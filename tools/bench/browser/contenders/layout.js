// The item matrix as others want it.

const tile = 32;

/** [rows x dim] -> [dim x rows], the layout in which a matrix product is fast. */
export function transpose(values, rows, dim) {
  const turned = new values.constructor(values.length);
  for (let first = 0; first < rows; first += tile) {
    const end = Math.min(first + tile, rows);
    for (let d = 0; d < dim; ++d) {
      for (let row = first; row < end; ++row) {
        turned[d * rows + row] = values[row * dim + d];
      }
    }
  }
  return turned;
}

/** Codes of -127..127 with a scale for each row. */
export function quantizeRows(values, rows, dim) {
  const codes = new Int8Array(values.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; ++row) {
    const begin = row * dim;
    let largest = 0;
    for (let at = begin; at < begin + dim; ++at) {
      largest = Math.max(largest, Math.abs(values[at]));
    }
    scales[row] = largest / 127;
    if (largest === 0) continue;
    for (let at = begin; at < begin + dim; ++at) {
      codes[at] = Math.round((127 * values[at]) / largest);
    }
  }
  return { codes, scales };
}
