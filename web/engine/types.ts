/** What the site's owner knows of one item. */
export interface Item {
  /** The owner's own id. */
  id: string;
  /** Empty if unknown. */
  title: string;
  year?: number;
  url?: string;
  image?: string;
  price?: number;
  /** Names of its tags: genres, categories. */
  tags: string[];
}

/** One thing a visitor said about one item. */
export interface Rating {
  id: string;
  /** On the bundle's `ratingScale`. */
  rating: number;
  /** Seconds since 1970. Without it, later in the list is newer. */
  time?: number;
}

/** The scale that the bundle's ratings are on. */
export interface RatingScale {
  /** False: visitors do not rate, they only like; every rating is 1. */
  explicit: boolean;
  min: number;
  max: number;
  step: number;
  /** From this rating on an item counts as liked. */
  positiveThreshold: number;
}

/** A tag and how many items have it. */
export interface Tag {
  name: string;
  items: number;
}

/** What a bundle says about itself. */
export interface BundleInfo {
  /** What the model was trained on, to show. */
  name: string;
  /** How many items there are. */
  items: number;
  ratingScale: RatingScale;
  /** Most frequent first. */
  tags: Tag[];
  /** Whether titles can be searched: not those of a chunked bundle. */
  searchable: boolean;
  data: { name: string; licence: string };
  /** Size of the model file in bytes. */
  modelBytes: number;
}

/** Which items may be recommended. Given together, all must hold. */
export interface Filter {
  /** Only these ids. */
  allow?: readonly string[];
  /** None of these ids. */
  deny?: readonly string[];
  /** Only items that have every one of these tags. */
  tags?: readonly string[];
}

/** What a list of items may be asked for. */
export interface ListOptions {
  /** How many items; 10 if not given. */
  count?: number;
  filter?: Filter;
}

export interface RecommendOptions extends ListOptions {
  /** How many reasons to give for each item; 2 if not given. */
  reasons?: number;
  /** Recommend items that the visitor has rated, too. */
  includeRated?: boolean;
  /** Clusters to scan; without it the bundle's own choice. */
  probes?: number;
}

/** A rating that speaks for a recommendation. */
export interface Reason {
  item: Item;
  /** What the visitor had rated it. */
  rating: number;
  /** Whether the rating says that the visitor liked the item. */
  liked: boolean;
  /**
   * Its share of everything that speaks for the recommendation, in percent.
   * Ratings that push away have no part in it and are no reasons.
   */
  percent: number;
}

export interface Recommendation {
  item: Item;
  /** Higher is better; comparable within one list only. */
  score: number;
  /** Strongest first. */
  reasons: Reason[];
}

/** A ranked list, best first. */
export interface Recommendations {
  /**
   * `ratings`: chosen by the visitor's ratings. `popularity`: there were
   * none that say anything.
   */
  basis: 'ratings' | 'popularity';
  list: Recommendation[];
  /** Rated ids that this bundle does not know; they did not count. */
  unknownIds: string[];
}

/** An item and how much it is like the one asked about: 1 is identical. */
export interface SimilarItem {
  item: Item;
  similarity: number;
}
