import type { Item } from 'pagepick';

/** The item's name as shown: without the year, which has its own place. */
export function nameOf({ id, title, year }: Item): string {
  const ending = ` (${year})`;
  return title.endsWith(ending) ? title.slice(0, -ending.length) : title || id;
}
