// Measures what ships against budget.json.

import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

export function brotliSize(content) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  return brotliCompressSync(content, { params }).length;
}

function measure(content) {
  return {
    raw: content.length,
    gzip: gzipSync(content, { level: 9 }).length,
    brotli: brotliSize(content),
  };
}

function line(name, { raw, gzip, brotli }, note = '') {
  const numbers = [raw, gzip, brotli].map((n) => String(n).padStart(8));
  return `${name.padEnd(24)}${numbers.join('')}  ${note}`.trimEnd();
}

/**
 * Prints the size of every file and group in bytes; false if a group is
 * above its limit.
 */
export function checkBudget(budget, files) {
  let within = true;
  console.log(`${''.padEnd(24)}     raw    gzip  brotli`);
  for (const [name, { files: names, brotli_bytes }] of Object.entries(budget)) {
    const sum = { raw: 0, gzip: 0, brotli: 0 };
    for (const file of names) {
      const size = measure(files[file]);
      for (const key of Object.keys(sum)) sum[key] += size[key];
      console.log(line(`  ${file}`, size));
    }
    const fits = sum.brotli <= brotli_bytes;
    within &&= fits;
    const verdict = fits ? 'within' : 'ABOVE';
    console.log(line(name, sum, `${verdict} the budget of ${brotli_bytes}`));
  }
  return within;
}
