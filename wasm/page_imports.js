// What the page gives the engine: web/engine/wasm.ts. Any other function of ours
// that is missing is an error of the linker.
const { library } = LibraryManager;
mergeInto(library, {
  _embind_register_function() {},
  // Of relaxed_simd.wat, with which the linked file is merged.
  dot_i8x16_i7x16_s() {},
  dot_i8x16_i7x16_add_s() {},
});
