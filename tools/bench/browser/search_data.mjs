// Makes what is searched, once: pagepick_search_data's output, kept in a
// folder by its options.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

function make(program, folder, options) {
  const file = join(folder, 'data.json');
  if (!existsSync(file)) {
    const words = Object.entries(options).flatMap(([name, value]) => [
      `--${name}`,
      ...[value].flat().map(String),
    ]);
    execFileSync(program, [...words, '--out', folder], { stdio: 'inherit' });
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** Planted clusters, about as many as items in each. */
export function plantedData(program, root, { items, dim, clusters, queries }) {
  const name = `planted-${items}-${dim}-${clusters}-${queries}`;
  const data = make(program, join(root, name), {
    items,
    dim,
    queries,
    'planted-clusters': Math.round(Math.sqrt(items)),
    bits: dim >= 128 ? [8, 4] : [8],
    ...(clusters > 0 ? { clusters } : {}),
  });
  return { ...data, folder: name };
}

/** Items and visitors of a model that `pagepick train` left. */
export function trainedData(program, root, { trained, queries }) {
  const name = `trained-${basename(trained, '.pick')}-${queries}`;
  const data = make(program, join(root, name), {
    trained,
    queries,
    bits: [8, 4],
  });
  const title = data.name || basename(trained);
  return { ...data, name: title, folder: name };
}

/** The true lists, as arrays of rows. */
export function readTruth(root, { folder, k }) {
  const { buffer } = Uint8Array.from(
    readFileSync(join(root, folder, 'truth.i32')),
  );
  const flat = new Int32Array(buffer);
  const lists = [];
  for (let at = 0; at < flat.length; at += k) {
    lists.push(Array.from(flat.subarray(at, at + k)));
  }
  return lists;
}
