// Which of the engine's builds this browser runs.

export type EngineBuild = 'engine-relaxed' | 'engine' | 'engine-scalar';

const splat = [253, 15];
const firstLane = [253, 27, 0];

// i32x4.dot_i16x8_s of bytes 1 and bytes 2: words 257 and 514.
const simd = [65, 1, ...splat, 65, 2, ...splat, 253, 186, 1, ...firstLane];

// i16x8.relaxed_dot_i8x16_i7x16_s of bytes -128 and bytes 127, to which
// i32x4.relaxed_dot_i8x16_i7x16_add_s adds the same once more.
const operands = [65, 128, 127, ...splat, 65, 255, 0, ...splat];
const relaxedSimd = [
  ...[...operands, ...operands, 253, 146, 2, 253, 147, 2, ...firstLane],
];
const pair = 2 * -128 * 127;
const relaxedResult = ((pair << 16) | (pair & 0xffff)) + 2 * pair;

/**
 * Asks for the instructions' result, too: V8 had a relaxed one before it had it
 * right.
 */
function computes(code: number[], result: number): boolean {
  // One function without arguments or a name, which leaves an i32.
  const bytes = new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127],
    ...[3, 2, 1, 0, 7, 4, 1, 0, 0, 0],
    ...[10, code.length + 4, 1, code.length + 2, 0, ...code, 11],
  ]);
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
    return (exports[''] as () => number)() === result;
  } catch {
    return false;
  }
}

/** The fastest that the browser runs rightly; the file is named after it. */
export function engineBuild(): EngineBuild {
  if (computes(relaxedSimd, relaxedResult)) return 'engine-relaxed';
  return computes(simd, 2 * 257 * 514) ? 'engine' : 'engine-scalar';
}
