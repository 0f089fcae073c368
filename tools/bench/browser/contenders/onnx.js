// ONNX Runtime's WebAssembly: SIMD, one thread.

import * as ort from 'onnxruntime-web/wasm';
import { quantizeRows, transpose } from './layout.js';
import { model, node, tensor, value } from './onnx_writer.js';

export async function prepare() {
  const engine = './ort-wasm-simd-threaded.wasm';
  ort.env.wasm.wasmPaths = { wasm: new URL(engine, import.meta.url).href };
  ort.env.wasm.numThreads = 1;
  // Its engine comes with the first session.
  const empty = model({
    nodes: [node('Identity', ['in'], ['out'])],
    tensors: [],
    inputs: [value('in', 'float', [1])],
    outputs: [value('out', 'float', [1])],
  });
  await ort.InferenceSession.create(empty);
}

function floatGraph({ items, rows, dim }) {
  return {
    nodes: [node('MatMul', ['query', 'items'], ['scores'])],
    tensors: [
      tensor('items', 'float', [dim, rows], transpose(items, rows, dim)),
    ],
  };
}

/** As its own tools quantize a product: the query at run time, by tensor. */
function int8Graph({ items, rows, dim }) {
  const { codes, scales } = quantizeRows(items, rows, dim);
  return {
    nodes: [
      node('DynamicQuantizeLinear', ['query'], ['codes', 'scale', 'zero']),
      node('MatMulInteger', ['codes', 'items', 'zero'], ['dots']),
      node('Cast', ['dots'], ['floats'], { to: 1 }),
      node('Mul', ['scale', 'scales'], ['factors']),
      node('Mul', ['floats', 'factors'], ['scores']),
    ],
    tensors: [
      tensor('items', 'int8', [dim, rows], transpose(codes, rows, dim)),
      tensor('scales', 'float', [rows], scales),
    ],
  };
}

function modelOf(data, bits) {
  const { dim, k } = data;
  const { nodes, tensors } = bits === 8 ? int8Graph(data) : floatGraph(data);
  return model({
    // Measured a little faster than reading all scores into a heap.
    nodes: [...nodes, node('TopK', ['scores', 'k'], ['values', 'best'])],
    tensors: [
      ...tensors,
      tensor('k', 'int64', [1], BigInt64Array.of(BigInt(k))),
    ],
    inputs: [value('query', 'float', [1, dim])],
    outputs: [value('best', 'int64', [1, k])],
  });
}

export async function create(data, { bits }) {
  const session = await ort.InferenceSession.create(modelOf(data, bits));
  return {
    arrays: [],
    async search({ vector }) {
      const query = new ort.Tensor('float32', vector, [1, data.dim]);
      const { best } = await session.run({ query });
      return Int32Array.from(best.data, Number);
    },
  };
}
