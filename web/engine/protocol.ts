// What the page and the worker say to each other. The page asks, each request
// is answered once; in between the worker tells how far loading has come.

import type { PagepickErrorCode } from './errors.ts';
import type {
  BundleInfo,
  Item,
  ListOptions,
  Rating,
  Recommendations,
  RecommendOptions,
  SimilarItem,
} from './types.ts';

/** The worker's methods: what they take and what they give. */
export interface Methods {
  load: {
    takes: { bundle: string; manifest: unknown; decoys: number };
    gives: BundleInfo;
  };
  recommend: {
    takes: { ratings: readonly Rating[]; options: RecommendOptions };
    gives: Recommendations;
  };
  similar: {
    takes: { id: string; options: ListOptions };
    gives: SimilarItem[];
  };
  items: { takes: { ids: readonly string[] }; gives: (Item | null)[] };
  search: { takes: { text: string; count: number }; gives: Item[] };
  requests: { takes: Record<string, never>; gives: string[] };
}

export type Method = keyof Methods;

export type Request = {
  [M in Method]: { call: number; method: M; takes: Methods[M]['takes'] };
}[Method];

export type Reply =
  | { call: number; gives: Methods[Method]['gives'] }
  | { call: number; error: { code: PagepickErrorCode; message: string } }
  | { loaded: number; total: number };
