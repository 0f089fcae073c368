// What the page gives the engine: web/engine/wasm.ts. Any other function of ours
// that is missing is an error of the linker.
const { library } = LibraryManager;
mergeInto(library, {
  _embind_register_function() {},
});
