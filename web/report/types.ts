// The document of `pagepick eval --json`, which the tool puts into the page.

export interface Interval {
  mean: number;
  low: number;
  high: number;
}

export interface Lists {
  coverage: number;
  gini: number;
  novelty: number;
  diversity: number;
}

export type Kind = 'baseline' | 'float' | 'variant' | 'shipped';

export interface Row {
  model: string;
  kind: Kind;
  bytes_per_item?: number;
  users: number;
  lists: Lists;
  ndcg_at_100: Interval;
  recall_at_20: Interval;
  recall_at_50: Interval;
  precision_at_10: Interval;
  map_at_10: Interval;
  hit_rate_at_10: Interval;
  ndcg_at_10: Interval;
  mrr_at_10: Interval;
}

export type MetricKey = Exclude<
  keyof Row,
  'model' | 'kind' | 'bytes_per_item' | 'users' | 'lists'
>;

export interface Comparison {
  against: string;
  base: number;
  difference: number;
  low: number;
  high: number;
  p_value: number;
  wins: number;
  losses: number;
  ties: number;
}

export interface Segment {
  key: string;
  label: string;
  users: number;
  figures: (Interval & { model: string })[];
}

export interface Item {
  title: string;
  likes: number;
  recommended: number;
  x: number;
  y: number;
  group: number;
}

export interface Bar {
  from: number;
  to: number;
  count: number;
}

export interface Quantiles {
  min: number;
  median: number;
  nine_tenths: number;
  max: number;
  mean: number;
}

export interface Data {
  ratings: number;
  users: number;
  items: number;
  rated_items: number;
  is_explicit: boolean;
  histogram: { rating: number; count: number }[];
  per_user: Bar[];
  per_user_quantiles: Quantiles;
  per_item: Bar[];
  per_item_quantiles: Quantiles;
}

export interface TrainingStep {
  stage: string;
  step: number;
  total: number;
  /** 0 where the stage has none. */
  loss: number;
  /** 0 where the stage's towers are not tried on visitors. */
  validation: number;
}

/** Quality of one size of the model. */
export interface SizePoint {
  dim: number;
  bits: number;
  neighbors: number;
  bytes_per_item: number;
  bytes: number;
  mean: number;
  standard_error: number;
  as_trained: boolean;
  best: boolean;
  chosen: boolean;
}

export interface Sizes {
  metric: { key: MetricKey; title: string };
  visitors: number;
  budget?: number;
  points: SizePoint[];
  reason: string;
}

export interface Report {
  format: string;
  protocol: 'unseen' | 'last-out' | 'time';
  fold: string;
  metric: { key: MetricKey; title: string };
  visitors: number;
  model: {
    name: string;
    licence: string;
    tool_version: string;
    items: number;
    dim: number;
    options: Record<string, string>;
  };
  verdict: {
    level: 'good' | 'unclear' | 'bad';
    headline: string;
    sentences: string[];
  };
  rows: Row[];
  comparisons: Comparison[];
  notes: string[];
  segments: { by_ratings: Segment[]; by_items: Segment[] };
  training?: TrainingStep[];
  sizes?: Sizes;
  items?: Item[];
  groups?: string[];
  items_left_out?: number;
  data?: Data;
}
