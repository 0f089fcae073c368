// The engine's WebAssembly module, typed, and how it is fetched. Only numbers
// cross its border; the other half is wasm/bindings.cc.

import { engineBuild } from './builds.ts';
import { errorOfStatus, PagepickError } from './errors.ts';

type Address = number;
type StatusCode = number;

/** Places for what a question takes, by wasm/bindings.cc's numbers. */
const history = 0;
const allowed = 1;
const clusters = 2;
type Input = typeof history | typeof allowed | typeof clusters;

/** What the module itself offers: wasm/bindings.cc. */
export interface EngineModule {
  memory: WebAssembly.Memory;
  newEngine(modelSize: number): number;
  modelBytes(engine: number): Address;
  open(engine: number): StatusCode;
  newInput(engine: number, input: Input, size: number): Address;
  recommend(
    engine: number,
    k: number,
    numProbes: number,
    excludeSeen: number,
    numReasons: number,
  ): StatusCode;
  similarItems(engine: number, item: number, k: number): StatusCode;
  answerBytes(engine: number): Address;
  answerSize(engine: number): number;
}

export interface HistoryEvent {
  item: number;
  rating: number;
  time: number;
}

export interface RankOptions {
  k: number;
  /** Empty, or one byte for each item: 0 is not recommended. */
  allowed: Uint8Array;
}

export interface RecommendOptions extends RankOptions {
  /** 0: the model's default. */
  numProbes: number;
  excludeSeen: boolean;
  /** Per recommendation; -1: one for every event. */
  numReasons: number;
}

export interface Ranked {
  item: number;
  score: number;
  /** Strongest first. */
  reasons: { item: number; share: number }[];
}

const eventBytes = 16;

/** src/engine/engine.h's Engine, with the bytes of its model. */
export class PageEngine {
  readonly #module: EngineModule;
  readonly #engine: number;
  /** Where the model's bytes are. */
  readonly model: Address;

  constructor(module: EngineModule, modelSize: number) {
    this.#module = module;
    this.#engine = module.newEngine(modelSize);
    this.model = module.modelBytes(this.#engine);
    if (!this.model) {
      throw new PagepickError('internal', `no ${modelSize} bytes of memory`);
    }
  }

  /** Writes a piece of the model file to its place. */
  writeModel(chunk: Uint8Array, offset: number): void {
    this.heap.set(chunk, this.model + offset);
  }

  /** To be called when the whole model is written; throws what is wrong. */
  open(): void {
    this.#answer(this.#module.open(this.#engine));
  }

  recommend(
    events: readonly HistoryEvent[],
    options: RecommendOptions,
  ): Ranked[] {
    const { k, numProbes, excludeSeen, numReasons } = options;
    this.#writeHistory(events);
    this.#write(allowed, options.allowed);
    return ranking(
      this.#answer(
        this.#module.recommend(
          this.#engine,
          k,
          numProbes,
          Number(excludeSeen),
          numReasons,
        ),
      ),
    );
  }

  similarItems(item: number, options: RankOptions): Ranked[] {
    this.#write(allowed, options.allowed);
    const status = this.#module.similarItems(this.#engine, item, options.k);
    return ranking(this.#answer(status));
  }

  /** A view that is gone when memory grows: never to be kept. */
  get heap(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#module.memory.buffer as ArrayBuffer);
  }

  /**
   * For a chunked model: one byte for each cluster, src/engine/recommendation.h's
   * ClusterRows. Their address.
   */
  writeClusters(states: Uint8Array): Address {
    return this.#write(clusters, states);
  }

  #write(input: Input, bytes: Uint8Array): Address {
    const address = this.#module.newInput(this.#engine, input, bytes.length);
    this.heap.set(bytes, address);
    return address;
  }

  #writeHistory(events: readonly HistoryEvent[]): void {
    const bytes = new DataView(new ArrayBuffer(events.length * eventBytes));
    events.forEach(({ item, rating, time }, i) => {
      bytes.setInt32(i * eventBytes, item, true);
      bytes.setFloat32(i * eventBytes + 4, rating, true);
      bytes.setFloat64(i * eventBytes + 8, time, true);
    });
    this.#write(history, new Uint8Array(bytes.buffer));
  }

  /** A copy of the answer, or the error that `status` stands for. */
  #answer(status: StatusCode): Uint8Array<ArrayBuffer> {
    const address = this.#module.answerBytes(this.#engine);
    const size = this.#module.answerSize(this.#engine);
    const bytes = this.heap.slice(address, address + size);
    const error = errorOfStatus(status, bytes);
    if (error) throw error;
    return bytes as Uint8Array<ArrayBuffer>;
  }
}

/** The words item, score, count of reasons, and (item, share) for each. */
function ranking({ buffer }: Uint8Array<ArrayBuffer>): Ranked[] {
  // In the machine's order of bytes, which in all browsers is WebAssembly's.
  const integers = new Int32Array(buffer);
  const floats = new Float32Array(buffer);
  const list: Ranked[] = [];
  for (let at = 0; at < integers.length; ) {
    const item = integers[at++] as number;
    const score = floats[at++] as number;
    const reasons: Ranked['reasons'] = [];
    for (let left = integers[at++] as number; left > 0; --left) {
      reasons.push({
        item: integers[at++] as number,
        share: floats[at++] as number,
      });
    }
    list.push({ item, score, reasons });
  }
  return list;
}

/** What the compiled file exports. */
interface EngineExports extends WebAssembly.Exports {
  memory: WebAssembly.Memory;
  __indirect_function_table: WebAssembly.Table;
  /** Runs Embind's registrations. */
  _initialize(): void;
}

/**
 * An instance of what was compiled, with the functions that Embind names. Of
 * Embind's JavaScript this is all that is needed where everything that crosses
 * the border is a double.
 */
export async function engineModule(
  compiled: WebAssembly.Module,
): Promise<EngineModule> {
  const functions: Record<string, (...numbers: number[]) => number> = {};
  const env = {
    _embind_register_function(
      name: Address,
      _count: number,
      _types: Address,
      _signature: Address,
      invoker: number,
      target: number,
    ) {
      const bytes = new Uint8Array(exports.memory.buffer, name);
      const text = String.fromCharCode(...bytes.subarray(0, bytes.indexOf(0)));
      const call = exports.__indirect_function_table.get(invoker);
      functions[text] = (...numbers) => call(target, ...numbers);
    },
  };
  const instance = await WebAssembly.instantiate(compiled, { env });
  const exports = instance.exports as EngineExports;
  exports._initialize();
  return { memory: exports.memory, ...functions } as EngineModule;
}

/** Compiles while downloading if the host sends the right MIME type. */
async function compile(url: URL): Promise<WebAssembly.Module> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

/** The fastest build that the browser can run. */
export async function loadEngineModule(): Promise<EngineModule> {
  // Written out, so that bundlers see which files belong to the package.
  const urls = {
    'engine-relaxed': new URL('./engine-relaxed.wasm', import.meta.url),
    engine: new URL('./engine.wasm', import.meta.url),
    'engine-scalar': new URL('./engine-scalar.wasm', import.meta.url),
  };
  const url = urls[engineBuild()];
  try {
    return await engineModule(await compile(url));
  } catch (error) {
    throw new PagepickError('network', `${url}: ${error}`);
  }
}
