// What a page has to fetch to use a package, in bytes after brotli.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundleEngine } from '../../../web/bundles.mjs';
import { brotliSize } from '../../../web/sizes.mjs';

/** The engines that packages fetch at run time. */
const runtimeFiles = {
  onnx: ['ort-wasm-simd-threaded.wasm'],
  tfjs: ['tfjs-backend-wasm-simd.wasm'],
};

/** A contender's script and all that it imports, by esbuild's account. */
function scriptsOf(outputs, name) {
  const byName = new Map(
    Object.entries(outputs).map(([path, output]) => [basename(path), output]),
  );
  const files = new Set();
  const add = (file) => {
    if (files.has(file)) return;
    files.add(file);
    for (const { path, external } of byName.get(file).imports) {
      if (!external) add(basename(path));
    }
  };
  for (const [file, { entryPoint }] of byName) {
    if (entryPoint === `contenders/${name}.js`) add(file);
  }
  return [...files];
}

/** Brotli's best takes half a minute for the largest engine: remembered. */
class Sizes {
  #file;
  #known;

  constructor(file) {
    this.#file = file;
    this.#known = existsSync(file) ? JSON.parse(readFileSync(file)) : {};
  }

  of(content) {
    const hash = createHash('sha256').update(content).digest('hex');
    this.#known[hash] ??= brotliSize(content);
    writeFileSync(this.#file, JSON.stringify(this.#known));
    return this.#known[hash];
  }
}

/** Bytes by contender's name; of Pagepick all that budget.json counts. */
export async function downloads(out, site, metafile, names) {
  const sizes = new Sizes(join(out, 'downloads.json'));
  const files = await bundleEngine();
  const engine = ['worker.js', 'pagepick.js'].map((name) => files[name]);
  const result = {};
  for (const name of names) {
    const scripts =
      name === 'pagepick'
        ? ['engine-relaxed.wasm']
        : scriptsOf(metafile.outputs, name);
    const contents = [...scripts, ...(runtimeFiles[name] ?? [])].map((file) =>
      readFileSync(join(site, file)),
    );
    if (name === 'pagepick') contents.push(...engine);
    result[name] = contents.reduce((sum, file) => sum + sizes.of(file), 0);
  }
  return result;
}
