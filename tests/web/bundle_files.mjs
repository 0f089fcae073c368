// What a whole bundle's files hold, for those who look into them.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The catalogue file's columns, ids and titles as arrays. */
export function readCatalogue(bundle) {
  const read = (file) => JSON.parse(readFileSync(join(bundle, file), 'utf8'));
  const columns = read(read('manifest.json').catalogue.file);
  const { ids, titles } = columns;
  return { ...columns, ids: ids.split('\n'), titles: titles.split('\n') };
}
