// The engine's WebAssembly module, typed, and how it is fetched. The C++ side
// of these types: wasm/bindings.cc.

import { errorOfStatus, PagepickError } from './errors.ts';

interface Status {
  code: number;
  message: string;
}

export interface WasmRanking {
  items: Int32Array;
  scores: Float32Array;
  /** The reasons of item i end here, where those of item i + 1 start. */
  reasonEnds: Uint32Array;
  reasonItems: Int32Array;
  reasonShares: Float32Array;
}

/** A history: three arrays of the same length. */
export interface WasmHistory {
  items: Int32Array;
  ratings: Float32Array;
  times: Float64Array;
}

export interface WasmOptions {
  k: number;
  /** 0: the model's default. */
  numProbes: number;
  excludeSeen: boolean;
  /** Per recommendation; -1: one for every rating. */
  numReasons: number;
  /** Empty, or one byte for each item. */
  allowed: Uint8Array;
}

/** src/engine/engine.h's Engine, with the bytes of its model. */
export interface PageEngine {
  /** A view of the heap, dead as soon as the heap grows: never keep it. */
  modelBytes(): Uint8Array;
  open(): Status;
  recommend(
    history: WasmHistory,
    options: WasmOptions,
  ): Status & Partial<WasmRanking>;
  similarItems(
    item: number,
    options: WasmOptions,
  ): Status & Partial<WasmRanking>;
}

export interface EngineModule {
  PageEngine: new (modelSize: number) => PageEngine;
}

interface ModuleOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ): object;
}

export type CreateEngine = (options: ModuleOptions) => Promise<EngineModule>;

/** A ranking, or the error that its status stands for. */
export function unwrap(answer: Status & Partial<WasmRanking>): WasmRanking {
  const error = errorOfStatus(answer.code, answer.message);
  if (error) throw error;
  return answer as WasmRanking;
}

// (module (func (drop (i32x4.dot_i16x8_s (i8x16.splat (i32.const 0)) …)))):
// valid only where 128-bit SIMD is.
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 16, 1, 14, 0,
  65, 0, 253, 15, 65, 0, 253, 15, 253, 186, 1, 26, 11,
]);

export function hasSimd(): boolean {
  return WebAssembly.validate(simdProbe);
}

/** Compiles while downloading if the host sends the right MIME type. */
async function instantiate(
  url: URL,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.Instance> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const type = response.headers.get('content-type') ?? '';
  const { instance } = type.startsWith('application/wasm')
    ? await WebAssembly.instantiateStreaming(response, imports)
    : await WebAssembly.instantiate(await response.arrayBuffer(), imports);
  return instance;
}

interface Build {
  glue(): Promise<{ default: CreateEngine }>;
  wasm: URL;
}

// Written out, so that bundlers see which files belong to the package.
const simdBuild: Build = {
  glue: () => import('./engine.js'),
  wasm: new URL('./engine.wasm', import.meta.url),
};
const scalarBuild: Build = {
  glue: () => import('./engine-scalar.js'),
  wasm: new URL('./engine-scalar.wasm', import.meta.url),
};

/** The SIMD build where the browser can run it, else the scalar one. */
export async function loadEngineModule(): Promise<EngineModule> {
  const { glue, wasm } = hasSimd() ? simdBuild : scalarBuild;
  try {
    const { default: createEngine } = await glue();
    return await new Promise((resolve, reject) => {
      const instantiateWasm: ModuleOptions['instantiateWasm'] = (
        imports,
        done,
      ) => {
        instantiate(wasm, imports).then(done, reject);
        return {}; // instantiation goes on without the caller
      };
      createEngine({ instantiateWasm }).then(resolve, reject);
    });
  } catch (error) {
    throw new PagepickError('network', `${wasm}: ${error}`);
  }
}
