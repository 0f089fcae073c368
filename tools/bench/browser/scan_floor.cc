// The floor of any scan that reads every byte: loads and adds, nothing else.

#include <emscripten/emscripten.h>
#include <wasm_simd128.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" {

EMSCRIPTEN_KEEPALIVE void* Allocate(size_t bytes) { return std::malloc(bytes); }

// The 32-bit words' sum, in whatever lanes.  REQUIRES: bytes % 128 == 0
EMSCRIPTEN_KEEPALIVE int32_t SumWords(const uint8_t* data, size_t bytes) {
  constexpr size_t kLanes = 8;  // loads on their way at a time
  std::array<v128_t, kLanes> sums;
  sums.fill(wasm_i32x4_splat(0));
  for (size_t at = 0; at < bytes; at += kLanes * sizeof(v128_t)) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      sums[lane] = wasm_i32x4_add(
          sums[lane], wasm_v128_load(data + at + lane * sizeof(v128_t)));
    }
  }
  for (size_t lane = 1; lane < kLanes; ++lane) {
    sums[0] = wasm_i32x4_add(sums[0], sums[lane]);
  }
  return wasm_i32x4_extract_lane(sums[0], 0) +
         wasm_i32x4_extract_lane(sums[0], 1) +
         wasm_i32x4_extract_lane(sums[0], 2) +
         wasm_i32x4_extract_lane(sums[0], 3);
}

}  // extern "C"
