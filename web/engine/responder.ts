// The engine's end of protocol.ts, wherever it runs: it loads and answers calls.

import { loadCatalogue, loadManifest, loadModel } from './bundle.ts';
import { Catalogue } from './catalogue.ts';
import type { ChunkedRecommender } from './chunked.ts';
import { PagepickError, toPagepickError } from './errors.ts';
import type { Methods, Reply, Request } from './protocol.ts';
import { Recommender } from './recommender.ts';
import type { TitleSearch } from './search.ts';
import type { BundleInfo, Item } from './types.ts';
import { loadEngineModule } from './wasm.ts';

interface Whole {
  recommender: Recommender;
  catalogue: Catalogue;
}

/** `reply` is told the answers, and how far loading has come. */
export class Responder {
  readonly #reply: (message: Reply) => void;
  /** Under way before the page says what to load. */
  readonly #module = loadEngineModule();
  #manifest = '';
  #loaded: Recommender | ChunkedRecommender | undefined;
  /** Not of a chunked bundle. */
  #whole: Whole | undefined;
  #titles: Promise<TitleSearch> | undefined;

  constructor(reply: (message: Reply) => void) {
    this.#reply = reply;
    // Awaited later; a failure before that must not be left loose.
    this.#module.catch(() => {});
  }

  /** Never rejects: what goes wrong is an answer, too. */
  async receive(request: Request): Promise<void> {
    const { call } = request;
    try {
      this.#reply({ call, gives: await this.#answer(request) });
    } catch (thrown) {
      const { code, message } = toPagepickError(thrown);
      this.#reply({ call, error: { code, message } });
    }
  }

  async #answer(request: Request) {
    if (request.method === 'load') return this.#load(request.takes);
    const loaded = this.#loaded;
    if (!loaded) throw new PagepickError('invalid-argument', 'not loaded yet');
    switch (request.method) {
      case 'recommend':
        return loaded.recommend(request.takes.ratings, request.takes.options);
      case 'similar':
        return loaded.similar(request.takes.id, request.takes.options);
      case 'items':
        return loaded.items(request.takes.ids);
      case 'search':
        return this.#search(request.takes);
      case 'requests':
        return this.#requests();
    }
  }

  async #load({
    bundle,
    manifest: given,
    decoys,
  }: Methods['load']['takes']): Promise<BundleInfo> {
    const folder = new URL(bundle);
    this.#manifest = `${bundle}manifest.json`;
    const manifest = await loadManifest(folder, given);
    const chunked = manifest.chunks && import('./chunked.js');
    const [engine, listed] = await Promise.all([
      loadModel(folder, manifest, this.#module, (done, total) =>
        this.#reply({ loaded: done, total }),
      ),
      loadCatalogue(folder, manifest),
    ]);
    if (chunked) {
      const { ChunkedRecommender } = await chunked;
      const bundle = { folder, manifest, engine, decoys };
      this.#loaded = new ChunkedRecommender(bundle);
    } else {
      const catalogue = new Catalogue(listed, manifest.items);
      const recommender = new Recommender(engine, manifest, catalogue);
      this.#loaded = recommender;
      this.#whole = { recommender, catalogue };
    }
    return this.#loaded.info;
  }

  /** The page may have fetched the manifest, and is perhaps this very thread. */
  #requests(): string[] {
    const entries = performance.getEntriesByType('resource');
    const names = entries.map(({ name }) => name);
    return [...new Set([this.#manifest, ...names])];
  }

  async #search({ text, count }: Methods['search']['takes']): Promise<Item[]> {
    const whole = this.#whole;
    if (!whole) {
      throw new PagepickError('unsupported', 'a chunked bundle has no search');
    }
    this.#titles ??= this.#loadTitles(whole);
    const found = await (await this.#titles).find(text, count);
    return found.map((index) => whole.catalogue.item(index));
  }

  async #loadTitles({ catalogue, recommender }: Whole): Promise<TitleSearch> {
    try {
      const { TitleSearch } = await import('./search.js');
      return new TitleSearch(catalogue, recommender.popularity());
    } catch (error) {
      this.#titles = undefined; // the next search tries again
      throw new PagepickError('network', String(error));
    }
  }
}
