// The same glue for the build without SIMD.
export { default } from './engine.js';
