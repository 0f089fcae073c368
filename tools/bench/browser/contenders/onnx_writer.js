// Just enough of ONNX's file format (protobuf) to write a small graph.

const types = { float: 1, uint8: 2, int8: 3, int32: 6, int64: 7 };
const text = new TextEncoder();

function varint(value) {
  const bytes = [];
  while (value > 127) {
    bytes.push((value % 128) + 128);
    value = Math.floor(value / 128);
  }
  return Uint8Array.of(...bytes, value);
}

/** All pieces end to end. */
function join(pieces) {
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A message's number field. */
const number = (field, value) => [varint(field * 8), varint(value)];

/** A message's field of bytes: a text, or what other messages consist of. */
function bytes(field, content) {
  const pieces = typeof content === 'string' ? [text.encode(content)] : content;
  const size = pieces.reduce((sum, { length }) => sum + length, 0);
  return [varint(field * 8 + 2), varint(size), ...pieces];
}

/** A constant of the graph; `values` is a typed array. */
export function tensor(name, type, shape, values) {
  const raw = new Uint8Array(
    values.buffer,
    values.byteOffset,
    values.byteLength,
  );
  return [
    ...shape.flatMap((size) => number(1, size)),
    ...number(2, types[type]),
    ...bytes(8, name),
    ...bytes(9, [raw]),
  ];
}

/** A node; `integers` are its attributes. */
export function node(operator, inputs, outputs, integers = {}) {
  const attribute = ([name, value]) => [
    ...bytes(1, name),
    ...number(3, value),
    ...number(20, 2), // INT
  ];
  return [
    ...inputs.flatMap((name) => bytes(1, name)),
    ...outputs.flatMap((name) => bytes(2, name)),
    ...bytes(4, operator),
    ...Object.entries(integers).flatMap((entry) => bytes(5, attribute(entry))),
  ];
}

/** What goes into the graph or comes out of it. */
export function value(name, type, shape) {
  const dimensions = shape.flatMap((size) => bytes(1, number(1, size)));
  const tensorType = [...number(1, types[type]), ...bytes(2, dimensions)];
  return [...bytes(1, name), ...bytes(2, bytes(1, tensorType))];
}

/** The model file's bytes. */
export function model({ nodes, tensors, inputs, outputs }) {
  const graph = [
    ...nodes.flatMap((content) => bytes(1, content)),
    ...bytes(2, 'search'),
    ...tensors.flatMap((content) => bytes(5, content)),
    ...inputs.flatMap((content) => bytes(11, content)),
    ...outputs.flatMap((content) => bytes(12, content)),
  ];
  return join([
    ...number(1, 8), // IR version
    ...bytes(7, graph),
    ...bytes(8, number(2, 13)), // operator set
  ]);
}
