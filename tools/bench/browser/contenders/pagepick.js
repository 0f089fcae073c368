// Pagepick's engine as a page's worker has it. It is asked by a history, of
// which it makes the user embedding itself.

import { loadEngineModule, PageEngine } from '../../../../web/engine/wasm.ts';

let module;

export async function prepare() {
  module = await loadEngineModule();
}

async function bytesOf(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

export async function fetchModel(folder) {
  const manifest = JSON.parse(
    new TextDecoder().decode(await bytesOf(`${folder}/manifest.json`)),
  );
  const order = new Int32Array((await bytesOf(`${folder}/order.i32`)).buffer);
  return { bytes: await bytesOf(`${folder}/${manifest.model.file}`), order };
}

export async function create({ k, model }) {
  const engine = new PageEngine(module, model.bytes.length);
  engine.writeModel(model.bytes, 0);
  engine.open();
  const positions = new Int32Array(model.order.length);
  model.order.forEach((row, position) => {
    positions[row] = position;
  });
  const options = {
    k,
    numProbes: 0,
    excludeSeen: false,
    numReasons: 0,
    allowed: new Uint8Array(0),
  };
  const { order } = model;
  model.bytes = undefined;
  return {
    arrays: [],
    set({ probes, count = k, reasons = 0 }) {
      options.numProbes = probes;
      options.k = count;
      options.numReasons = reasons;
    },
    adapt: ({ history }) =>
      history.map((event) => ({ ...event, item: positions[event.item] })),
    search: (history) => engine.recommend(history, options),
    rows: (ranking) => ranking.map(({ item }) => order[item]),
  };
}
