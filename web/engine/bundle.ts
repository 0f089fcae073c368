// Fetches a bundle: the manifest first, then the files that it names.

import { PagepickError, toPagepickError } from './errors.ts';
import type { RatingScale } from './types.ts';
import { type EngineModule, PageEngine } from './wasm.ts';

/** manifest.json; see models/FORMAT.md. */
export interface Manifest {
  format: number;
  name: string;
  items: number;
  /** With `unpacked_bytes` the file is gzip. */
  model: { file: string; bytes: number; unpacked_bytes?: number };
  catalogue?: { file: string; bytes: number };
  /** Of a chunked bundle, instead of the catalogue. */
  chunks?: { folder: string; id_shards: number };
  rating_scale: Omit<RatingScale, 'positiveThreshold'> & {
    positive_threshold: number;
  };
  data: { name: string; licence: string };
}

/** 4: chunked; 1 and 2 had arrays of texts. */
const knownFormat = 4;
/** A browser gives WebAssembly at most 4 GB; half of it is the engine's. */
const maxModelBytes = 2 ** 31;

export async function get(url: URL, cache: RequestCache): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache });
  } catch (error) {
    throw new PagepickError('network', `${url}: ${(error as Error).message}`);
  }
  if (response.ok) return response;
  throw new PagepickError(
    response.status === 404 ? 'not-found' : 'network',
    `${url}: HTTP ${response.status}`,
  );
}

async function getJson(url: URL, cache: RequestCache): Promise<unknown> {
  const response = await get(url, cache);
  try {
    return await response.json();
  } catch (error) {
    throw new PagepickError(
      'corruption',
      `${url} should be JSON: ${(error as Error).message}`,
    );
  }
}

/** `given`: what manifest.json holds, if the page has fetched it. */
export async function loadManifest(
  folder: URL,
  given: unknown,
): Promise<Manifest> {
  const url = new URL('manifest.json', folder);
  const manifest = (given ?? (await getJson(url, 'no-cache'))) as Manifest;
  const { format, model, catalogue, chunks } = manifest;
  if (!(format > 0 && format <= knownFormat)) {
    throw new PagepickError(
      'unsupported',
      `${url} has format ${format}, this page reads ${knownFormat}: bring both to the same version`,
    );
  }
  for (const name of [model.file, catalogue?.file ?? chunks?.folder ?? '']) {
    if (!/^[\w.-]+$/.test(name)) {
      throw new PagepickError(
        'corruption',
        `${url} names "${name}", which is no file name`,
      );
    }
  }
  return manifest;
}

/** The catalogue file's content, if the bundle has one. */
export async function loadCatalogue(
  folder: URL,
  { catalogue }: Manifest,
): Promise<unknown> {
  return catalogue && getJson(new URL(catalogue.file, folder), 'default');
}

/** What is in a response, unpacked. */
export function gunzip({
  body,
}: Response): ReadableStream<Uint8Array> | undefined {
  return body?.pipeThrough(new DecompressionStream('gzip'));
}

/** Streams the model file to its one place in the engine's memory. */
export async function loadModel(
  folder: URL,
  { model }: Manifest,
  module: Promise<EngineModule>,
  onProgress: (loaded: number, total: number) => void,
): Promise<PageEngine> {
  const total = model.unpacked_bytes ?? model.bytes;
  if (!(total > 0 && total <= maxModelBytes)) {
    throw new PagepickError('unsupported', `a model of ${total} bytes`);
  }
  const url = new URL(model.file, folder);
  const response = await get(url, 'default');
  const engine = new PageEngine(await module, total);
  let loaded = 0;
  const stream = model.unpacked_bytes ? gunzip(response) : response.body;
  const reader = stream?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk?.value) break;
    if (loaded + chunk.value.length <= total) {
      engine.writeModel(chunk.value, loaded);
    }
    loaded += chunk.value.length;
    onProgress(loaded, total);
  }
  if (loaded !== total) {
    throw new PagepickError(
      'corruption',
      `${url} has ${loaded} bytes, the manifest says ${total}`,
    );
  }
  try {
    engine.open();
  } catch (thrown) {
    const { code, message } = toPagepickError(thrown);
    throw new PagepickError(code, `${url}: ${message}`);
  }
  return engine;
}
