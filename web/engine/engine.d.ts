// Emscripten's glue for wasm/bindings.cc; web/build.mjs puts it here.
import type { CreateEngine } from './wasm.ts';

declare const createEngine: CreateEngine;
export default createEngine;
