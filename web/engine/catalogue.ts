// The catalogue file: what the items are called, in the model's own order.

import { PagepickError } from './errors.ts';
import type { Filter, Item, Tag } from './types.ts';

/** Of catalogue-<xxh3>.json (models/FORMAT.md), with its lines as arrays. */
interface CatalogueColumns {
  ids: string[];
  titles: string[];
  years?: (number | null)[];
  urls?: string[];
  images?: string[];
  prices?: (number | null)[];
  tags?: string[];
  item_tags?: number[][];
}

const columns = [
  'ids',
  'titles',
  'years',
  'urls',
  'images',
  'prices',
  'item_tags',
] as const;

/** So many take less time than a map of all ids, which a first list can spare. */
const fewSearches = 32;

/** Items by the model's index, and indices by the owner's id. */
export class Catalogue {
  readonly #file: CatalogueColumns;
  /** Made when it pays off. */
  #indices: Map<string, number> | undefined;
  #searches = 0;
  readonly #tagIndices: Map<string, number>;

  /** `parsed`: the JSON of a catalogue file of `items` items. */
  constructor(parsed: unknown, items: number) {
    const file: Record<string, unknown> = { ...(parsed as object | null) };
    for (const name of columns) {
      let column = file[name];
      if (typeof column === 'string') file[name] = column = column.split('\n');
      const needed = name === 'ids' || name === 'titles';
      if (column === undefined && !needed) continue;
      if (!Array.isArray(column) || column.length !== items) {
        throw new PagepickError(
          'corruption',
          `the catalogue's "${name}" should have ${items} entries`,
        );
      }
    }
    this.#file = file as unknown as CatalogueColumns;
    const tags = this.#file.tags ?? [];
    this.#tagIndices = new Map(tags.map((name, index) => [name, index]));
  }

  get size(): number {
    return this.#file.ids.length;
  }

  indexOf(id: string): number | undefined {
    const { ids } = this.#file;
    if (this.#searches++ < fewSearches) {
      const index = ids.indexOf(id);
      return index < 0 ? undefined : index;
    }
    this.#indices ??= new Map(ids.map((id, index) => [id, index]));
    return this.#indices.get(id);
  }

  titleOf(index: number): string {
    return this.#file.titles[index] ?? '';
  }

  item(index: number): Item {
    const { ids, titles, years, urls, images, prices } = this.#file;
    const item: Item = {
      id: ids[index] ?? '',
      title: titles[index] ?? '',
      tags: this.#tagsOf(index).map((tag) => this.#file.tags?.[tag] ?? ''),
    };
    const year = years?.[index];
    const price = prices?.[index];
    if (typeof year === 'number') item.year = year;
    if (typeof price === 'number') item.price = price;
    if (urls?.[index]) item.url = urls[index];
    if (images?.[index]) item.image = images[index];
    return item;
  }

  /** Every tag, most frequent first. */
  tags(): Tag[] {
    const tags = (this.#file.tags ?? []).map((name) => ({ name, items: 0 }));
    for (const itemTags of this.#file.item_tags ?? []) {
      for (const tag of itemTags ?? []) {
        const counted = tags[tag];
        if (counted) ++counted.items;
      }
    }
    return tags.sort((a, b) => b.items - a.items || (a.name < b.name ? -1 : 1));
  }

  /** One byte for each item, 1 if it passes; empty if all pass. */
  mask({ allow, deny = [], tags = [] }: Filter): Uint8Array {
    if (!allow && deny.length === 0 && tags.length === 0) {
      return new Uint8Array(0);
    }
    const mask = new Uint8Array(this.size).fill(allow ? 0 : 1);
    for (const id of allow ?? []) this.#mark(mask, id, 1);
    for (const id of deny) this.#mark(mask, id, 0);
    const wanted = tags.map((name) => this.#tagIndices.get(name) ?? -1);
    if (wanted.length === 0) return mask;
    return mask.map((allowed, index) => {
      const has = this.#tagsOf(index);
      return allowed && wanted.every((tag) => has.includes(tag)) ? 1 : 0;
    });
  }

  #tagsOf(index: number): number[] {
    return this.#file.item_tags?.[index] ?? [];
  }

  #mark(mask: Uint8Array, id: string, allowed: 0 | 1): void {
    const index = this.indexOf(id);
    if (index !== undefined) mask[index] = allowed;
  }
}
