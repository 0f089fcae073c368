// The worker's end of protocol.ts: it loads the engine and answers calls.

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

let loaded: Recommender | ChunkedRecommender | undefined;
/** Not of a chunked bundle. */
let whole: Whole | undefined;
let titles: Promise<TitleSearch> | undefined;

function reply(message: Reply): void {
  self.postMessage(message);
}

async function load({
  bundle,
  decoys,
}: Methods['load']['takes']): Promise<BundleInfo> {
  const folder = new URL(bundle);
  const module = loadEngineModule();
  // Awaited below; an early failure of the manifest must not leave it loose.
  module.catch(() => {});
  const manifest = await loadManifest(folder);
  const chunked = manifest.chunks && import('./chunked.js');
  const [engine, listed] = await Promise.all([
    loadModel(folder, manifest, module, (done, total) =>
      reply({ loaded: done, total }),
    ),
    loadCatalogue(folder, manifest),
  ]);
  if (chunked) {
    const { ChunkedRecommender } = await chunked;
    const bundle = { folder, manifest, engine, decoys };
    loaded = new ChunkedRecommender(bundle);
  } else {
    const catalogue = new Catalogue(listed, manifest.items);
    loaded = new Recommender(engine, manifest, catalogue);
    whole = { recommender: loaded, catalogue };
  }
  return loaded.info;
}

async function loadTitles({
  catalogue,
  recommender,
}: Whole): Promise<TitleSearch> {
  try {
    const { TitleSearch } = await import('./search.js');
    return new TitleSearch(catalogue, recommender.popularity());
  } catch (error) {
    titles = undefined; // the next search tries again
    throw new PagepickError('network', String(error));
  }
}

async function search({
  text,
  count,
}: Methods['search']['takes']): Promise<Item[]> {
  const ready = whole;
  if (!ready) {
    throw new PagepickError('unsupported', 'a chunked bundle has no search');
  }
  titles ??= loadTitles(ready);
  const found = await (await titles).find(text, count);
  return found.map((index) => ready.catalogue.item(index));
}

async function answer(request: Request) {
  if (request.method === 'load') return load(request.takes);
  if (!loaded) throw new PagepickError('invalid-argument', 'not loaded yet');
  switch (request.method) {
    case 'recommend':
      return loaded.recommend(request.takes.ratings, request.takes.options);
    case 'similar':
      return loaded.similar(request.takes.id, request.takes.options);
    case 'items':
      return loaded.items(request.takes.ids);
    case 'search':
      return search(request.takes);
    case 'requests':
      return performance.getEntriesByType('resource').map(({ name }) => name);
  }
}

self.onmessage = async ({ data }: MessageEvent<Request>) => {
  try {
    reply({ call: data.call, gives: await answer(data) });
  } catch (thrown) {
    const { code, message } = toPagepickError(thrown);
    reply({ call: data.call, error: { code, message } });
  }
};
