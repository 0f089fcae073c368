// Keeps the site at hand offline. Files whose names hold their hash never
// change: the cache answers. The page and the manifest may: the network
// answers, the cache only if it cannot. Chunks of a large catalogue are kept by
// the package itself. web/build.mjs fills in the two names.

import { engineBuild } from '../engine/builds.ts';

declare const SITE_VERSION: string;
declare const SITE_SHELL: string[];

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface FetchEvent extends ExtendableEvent {
  request: Request;
  respondWith(response: Promise<Response>): void;
}

interface ServiceWorkerScope {
  registration: { scope: string };
  clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(
    type: 'install' | 'activate',
    listener: (event: ExtendableEvent) => void,
  ): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
}

const scope = self as unknown as ServiceWorkerScope;
const root = new URL(scope.registration.scope);
// Caches are shared by all sites of a host: the path keeps them apart.
const prefix = `pagepick ${root.pathname} `;
const cacheName = prefix + SITE_VERSION;
const page = root.href;
const manifest = new URL('rec/manifest.json', root).href;

async function keep(address: string, mode: RequestCache): Promise<Response> {
  const response = await fetch(address, { cache: mode });
  if (!response.ok) throw new Error(`${address}: HTTP ${response.status}`);
  const cache = await caches.open(cacheName);
  await cache.put(address, response.clone());
  return response;
}

interface Manifest {
  model: { file: string };
  /** Not of a chunked bundle. */
  catalogue?: { file: string };
}

async function bundleFiles(response: Response): Promise<string[]> {
  const { model, catalogue } = (await response.json()) as Manifest;
  const files = catalogue ? [model.file, catalogue.file] : [model.file];
  return files.map((file) => new URL(file, manifest).href);
}

async function install(): Promise<void> {
  const engine = `/${engineBuild()}.wasm`;
  const shell = SITE_SHELL.filter(
    (file) => !file.endsWith('.wasm') || file.endsWith(engine),
  ).map((file) => new URL(file, root).href);
  await keep(page, 'no-cache');
  const named = await bundleFiles(await keep(manifest, 'no-cache'));
  // The page has just fetched these: the browser's own cache may have them.
  const fixed = [...shell, ...named];
  await Promise.all(fixed.map((address) => keep(address, 'force-cache')));
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter(
    (name) => name.startsWith(prefix) && name !== cacheName,
  );
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

/** Forgets the model and the catalogue that a new manifest replaced. */
async function forgetReplaced(response: Response): Promise<void> {
  const named = await bundleFiles(response);
  const cache = await caches.open(cacheName);
  for (const { url } of await cache.keys()) {
    const replaced = /\/rec\/(model|catalogue)-[^/]*$/.test(url);
    if (replaced && !named.includes(url)) await cache.delete(url);
  }
}

async function cached(address: string): Promise<Response | undefined> {
  const cache = await caches.open(cacheName);
  return cache.match(address);
}

async function networkFirst(address: string): Promise<Response> {
  try {
    const response = await keep(address, 'no-cache');
    if (address === manifest) await forgetReplaced(response.clone());
    return response;
  } catch (error) {
    const kept = await cached(address);
    if (kept) return kept;
    throw error;
  }
}

async function cacheFirst(address: string): Promise<Response> {
  return (await cached(address)) ?? keep(address, 'default');
}

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  url.search = '';
  url.hash = '';
  const address = url.href.replace(/\/index\.html$/, '/');
  if (event.request.method !== 'GET' || !address.startsWith(root.href)) return;
  const file = address.slice(root.href.length);
  if (address === page || address === manifest) {
    event.respondWith(networkFirst(address));
  } else if (/^(assets-[^/]+\/|rec\/(?!chunks-)|icon\.svg$)/.test(file)) {
    event.respondWith(cacheFirst(address));
  }
});
