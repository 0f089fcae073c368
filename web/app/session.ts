// What the page knows and does; the components only show it.

import {
  type BundleInfo,
  type Item,
  Pagepick,
  PagepickError,
  type Recommendation,
  type Recommendations,
  type SimilarItem,
} from 'pagepick';
import { RatingStore, type StoredRating } from 'pagepick/storage';
import { nameOf } from './names.ts';

export const pageSize = 24;
const similarCount = 8;
const announceAfter = 600; // ms; arrow keys pass over several ratings

/** A card that stays where it is though its item left the list. */
interface Pinned {
  item: Item;
  index: number;
}

export interface State {
  phase: 'loading' | 'ready' | 'failed';
  /** Of the model, 0 to 1. */
  progress: number;
  failure: string;
  info: BundleInfo | undefined;
  recommendations: Recommendations | undefined;
  /** Oldest first. */
  ratings: readonly StoredRating[];
  /** The rated items, by id; an id of another bundle is absent. */
  rated: ReadonlyMap<string, Item>;
  persistent: boolean;
  tags: readonly string[];
  count: number;
  pinned: Pinned | undefined;
  /** What a screen reader is told. */
  announcement: string;
}

const initial: State = {
  phase: 'loading',
  progress: 0,
  failure: '',
  info: undefined,
  recommendations: undefined,
  ratings: [],
  rated: new Map(),
  persistent: true,
  tags: [],
  count: pageSize,
  pinned: undefined,
  announcement: '',
};

function messageOf(error: unknown): string {
  return error instanceof PagepickError ? error.message : String(error);
}

export class Session {
  readonly #bundle: URL;
  readonly #listeners = new Set<() => void>();
  #state = initial;
  #pagepick: Pagepick | undefined;
  #store: RatingStore | undefined;
  #refreshes = 0;
  #announcing = 0;

  constructor(bundle: URL) {
    this.#bundle = bundle;
  }

  get state(): State {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(): Promise<void> {
    this.#set({ phase: 'loading', progress: 0 });
    try {
      const [pagepick, store] = await Promise.all([
        Pagepick.load(this.#bundle, {
          onProgress: (loaded, total) =>
            this.#set({ progress: loaded / total }),
        }),
        RatingStore.open(this.#bundle.pathname),
      ]);
      this.#pagepick = pagepick;
      this.#store = store;
      this.#set({ info: pagepick.info });
      await this.#refresh();
      this.#set({ phase: 'ready' });
    } catch (error) {
      this.#set({ phase: 'failed', failure: messageOf(error) });
    }
  }

  /** Another tab may have changed the ratings. */
  async reload(): Promise<void> {
    await this.#store?.reload();
    if (this.#store) await this.#refresh();
  }

  async rate(item: Item, rating: number): Promise<void> {
    const index = this.shown().findIndex((card) => card.item.id === item.id);
    if (index >= 0) this.#set({ pinned: { item, index } });
    await this.#store?.rate(item.id, rating);
    await this.#refresh();
    this.#announce(`${nameOf(item)} rated.`);
  }

  async unrate(item: Item): Promise<void> {
    await this.#store?.remove(item.id);
    this.#unpin(item.id);
    await this.#refresh();
    this.#announce(`The rating of ${nameOf(item)} is removed.`);
  }

  async toggleTag(name: string): Promise<void> {
    const tags = this.#state.tags.includes(name)
      ? this.#state.tags.filter((tag) => tag !== name)
      : [...this.#state.tags, name];
    this.#set({ tags, pinned: undefined, count: pageSize });
    await this.#refresh();
    this.#announce('');
  }

  async showMore(): Promise<void> {
    this.#set({ count: this.#state.count + pageSize });
    await this.#refresh();
    this.#announce(`${this.shown().length} titles shown.`);
  }

  async erase(): Promise<void> {
    await this.#store?.erase();
    this.#set({ pinned: undefined });
    await this.#refresh();
    this.#announce('All ratings are erased.');
  }

  async import(text: string): Promise<{ imported: number; skipped: number }> {
    const result = await this.#store?.import(text);
    this.#set({ pinned: undefined });
    await this.#refresh();
    this.#announce('The ratings are imported.');
    return result ?? { imported: 0, skipped: 0 };
  }

  export(): string {
    return this.#store?.export() ?? '';
  }

  async search(text: string, count: number): Promise<Item[]> {
    return (await this.#pagepick?.search(text, count)) ?? [];
  }

  async similar(item: Item): Promise<SimilarItem[]> {
    const options = { count: similarCount };
    return (await this.#pagepick?.similar(item.id, options)) ?? [];
  }

  /** Every address that the page and its worker have fetched. */
  async requests(): Promise<string[]> {
    const page = performance.getEntriesByType('resource');
    const worker = (await this.#pagepick?.requests()) ?? [];
    return [...new Set([...page.map(({ name }) => name), ...worker])];
  }

  /** The list with the pinned card in its place. */
  shown(): Recommendation[] {
    const { recommendations, pinned } = this.#state;
    const list = [...(recommendations?.list ?? [])];
    if (!pinned) return list;
    const others = list.filter(({ item }) => item.id !== pinned.item.id);
    others.splice(pinned.index, 0, {
      item: pinned.item,
      score: 0,
      reasons: [],
    });
    return others.slice(0, this.#state.count);
  }

  #set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #unpin(id: string): void {
    if (this.#state.pinned?.item.id === id) this.#set({ pinned: undefined });
  }

  /** Asks for the list anew; an answer that was overtaken is dropped. */
  async #refresh(): Promise<void> {
    const pagepick = this.#pagepick;
    const store = this.#store;
    if (!pagepick || !store) return;
    const refresh = ++this.#refreshes;
    const ratings = store.all();
    const { tags, count } = this.#state;
    const [recommendations, items] = await Promise.all([
      pagepick.recommend(ratings, { count, filter: { tags }, reasons: 3 }),
      pagepick.items(ratings.map(({ id }) => id)),
    ]);
    if (refresh !== this.#refreshes) return;
    const rated = new Map<string, Item>();
    for (const item of items) if (item) rated.set(item.id, item);
    const { persistent } = store;
    this.#set({ recommendations, ratings, rated, persistent });
  }

  #announce(what: string): void {
    clearTimeout(this.#announcing);
    this.#announcing = setTimeout(() => {
      const first = this.#state.recommendations?.list[0];
      const because = first?.reasons.find((reason) => reason.liked);
      const news = first
        ? `The list is updated. First is ${nameOf(first.item)}${because ? `, because you liked ${nameOf(because.item)}` : ''}.`
        : 'The list is updated. It is empty.';
      this.#set({ announcement: `${what} ${news}`.trim() });
    }, announceAfter) as unknown as number;
  }
}
