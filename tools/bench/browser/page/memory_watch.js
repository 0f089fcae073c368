// Imported first: every WebAssembly memory made or exported from here on.

const memories = new Set();

function note({ exports }) {
  for (const value of Object.values(exports)) {
    if (value instanceof WebAssembly.Memory) memories.add(value);
  }
}

const { Memory, Instance, instantiate, instantiateStreaming } = WebAssembly;

WebAssembly.Memory = class extends Memory {
  constructor(...given) {
    super(...given);
    memories.add(this);
  }
};
// What the engine exports is no instance of the class above.
Object.defineProperty(WebAssembly.Memory, Symbol.hasInstance, {
  value: (object) =>
    Object.prototype.isPrototypeOf.call(Memory.prototype, object),
});
WebAssembly.Instance = class extends Instance {
  constructor(...given) {
    super(...given);
    note(this);
  }
};
Object.defineProperty(WebAssembly.Instance, Symbol.hasInstance, {
  value: (object) =>
    Object.prototype.isPrototypeOf.call(Instance.prototype, object),
});
WebAssembly.instantiate = async (...given) => {
  const result = await instantiate(...given);
  note(result.instance ?? result);
  return result;
};
WebAssembly.instantiateStreaming = async (...given) => {
  const result = await instantiateStreaming(...given);
  note(result.instance);
  return result;
};

export function wasmBytes() {
  let sum = 0;
  for (const { buffer } of memories) sum += buffer.byteLength;
  return sum;
}
