// The worker's end of protocol.ts: it loads the engine and answers calls.

import { loadCatalogue, loadManifest, loadModel } from './bundle.ts';
import type { Catalogue } from './catalogue.ts';
import { PagepickError, toPagepickError } from './errors.ts';
import type { Methods, Reply, Request } from './protocol.ts';
import { Recommender } from './recommender.ts';
import type { TitleSearch } from './search.ts';
import type { BundleInfo, Item } from './types.ts';
import { loadEngineModule } from './wasm.ts';

interface Loaded {
  recommender: Recommender;
  catalogue: Catalogue;
}

let loaded: Loaded | undefined;
let titles: Promise<TitleSearch> | undefined;

function reply(message: Reply): void {
  self.postMessage(message);
}

async function load(bundle: string): Promise<BundleInfo> {
  const folder = new URL(bundle);
  const module = loadEngineModule();
  // Awaited below; an early failure of the manifest must not leave it loose.
  module.catch(() => {});
  const manifest = await loadManifest(folder);
  const [engine, catalogue] = await Promise.all([
    loadModel(folder, manifest, module, (done, total) =>
      reply({ loaded: done, total }),
    ),
    loadCatalogue(folder, manifest),
  ]);
  const recommender = new Recommender(engine, manifest, catalogue);
  loaded = { recommender, catalogue };
  return recommender.info;
}

async function loadTitles({
  catalogue,
  recommender,
}: Loaded): Promise<TitleSearch> {
  try {
    const { TitleSearch } = await import('./search.js');
    return new TitleSearch(catalogue, recommender.popularity());
  } catch (error) {
    titles = undefined; // the next search tries again
    throw new PagepickError('network', String(error));
  }
}

async function search(
  ready: Loaded,
  { text, count }: Methods['search']['takes'],
): Promise<Item[]> {
  titles ??= loadTitles(ready);
  const found = await (await titles).find(text, count);
  return found.map((index) => ready.catalogue.item(index));
}

async function answer(request: Request) {
  if (request.method === 'load') return load(request.takes.bundle);
  if (!loaded) throw new PagepickError('invalid-argument', 'not loaded yet');
  const { recommender } = loaded;
  switch (request.method) {
    case 'recommend':
      return recommender.recommend(
        request.takes.ratings,
        request.takes.options,
      );
    case 'similar':
      return recommender.similar(request.takes.id, request.takes.options);
    case 'items':
      return recommender.items(request.takes.ids);
    case 'search':
      return search(loaded, request.takes);
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
