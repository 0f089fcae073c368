#ifndef PAGEPICK_KERNELS_SIMD_H_
#define PAGEPICK_KERNELS_SIMD_H_

// 128-bit integer operations that WebAssembly and every 64-bit x86 have alike,
// under one set of names. PAGEPICK_HAS_SIMD says whether there are any. Only
// exact operations are here, so whoever uses them computes what a scalar loop
// does.

#include <cstdint>

#if defined(__wasm_simd128__)

#define PAGEPICK_HAS_SIMD 1
#include <wasm_simd128.h>

namespace pagepick::simd {

using Lanes = v128_t;

inline Lanes Zero() { return wasm_i32x4_const_splat(0); }
// 16 bytes from any address.
inline Lanes Load(const void* from) { return wasm_v128_load(from); }
inline Lanes SplatInt8(int8_t a) { return wasm_i8x16_splat(a); }
inline Lanes SubInt8(Lanes a, Lanes b) { return wasm_i8x16_sub(a, b); }
inline Lanes AddInt32(Lanes a, Lanes b) { return wasm_i32x4_add(a, b); }
// Products of eight int16 pairs, neighbours added: four int32.
inline Lanes DotInt16(Lanes a, Lanes b) { return wasm_i32x4_dot_i16x8(a, b); }
// The lower or upper eight bytes as int16.
inline Lanes LowInt8(Lanes a) { return wasm_i16x8_extend_low_i8x16(a); }
inline Lanes HighInt8(Lanes a) { return wasm_i16x8_extend_high_i8x16(a); }
inline Lanes LowUint8(Lanes a) { return wasm_u16x8_extend_low_u8x16(a); }
inline Lanes HighUint8(Lanes a) { return wasm_u16x8_extend_high_u8x16(a); }
// The low or high four bits of each byte.
inline Lanes LowNibbles(Lanes a) {
  return wasm_v128_and(a, wasm_i8x16_const_splat(15));
}
inline Lanes HighNibbles(Lanes a) { return wasm_u8x16_shr(a, 4); }
// The sum of four int32.
inline int32_t SumInt32(Lanes a) {
  a = AddInt32(a, wasm_i32x4_shuffle(a, a, 2, 3, 0, 1));
  a = AddInt32(a, wasm_i32x4_shuffle(a, a, 1, 0, 3, 2));
  return wasm_i32x4_extract_lane(a, 0);
}

}  // namespace pagepick::simd

#elif defined(__SSE2__)

#define PAGEPICK_HAS_SIMD 1
#include <emmintrin.h>

namespace pagepick::simd {

using Lanes = __m128i;

inline Lanes Zero() { return _mm_setzero_si128(); }
inline Lanes Load(const void* from) {
  return _mm_loadu_si128(static_cast<const __m128i*>(from));
}
inline Lanes SplatInt8(int8_t a) { return _mm_set1_epi8(a); }
inline Lanes SubInt8(Lanes a, Lanes b) { return _mm_sub_epi8(a, b); }
inline Lanes AddInt32(Lanes a, Lanes b) { return _mm_add_epi32(a, b); }
inline Lanes DotInt16(Lanes a, Lanes b) { return _mm_madd_epi16(a, b); }
inline Lanes LowInt8(Lanes a) {
  return _mm_srai_epi16(_mm_unpacklo_epi8(a, a), 8);
}
inline Lanes HighInt8(Lanes a) {
  return _mm_srai_epi16(_mm_unpackhi_epi8(a, a), 8);
}
inline Lanes LowUint8(Lanes a) { return _mm_unpacklo_epi8(a, Zero()); }
inline Lanes HighUint8(Lanes a) { return _mm_unpackhi_epi8(a, Zero()); }
inline Lanes LowNibbles(Lanes a) { return _mm_and_si128(a, _mm_set1_epi8(15)); }
inline Lanes HighNibbles(Lanes a) {
  return _mm_and_si128(_mm_srli_epi16(a, 4), _mm_set1_epi8(15));
}
inline int32_t SumInt32(Lanes a) {
  a = AddInt32(a, _mm_shuffle_epi32(a, _MM_SHUFFLE(1, 0, 3, 2)));
  a = AddInt32(a, _mm_shuffle_epi32(a, _MM_SHUFFLE(2, 3, 0, 1)));
  return _mm_cvtsi128_si32(a);
}

}  // namespace pagepick::simd

#else
#define PAGEPICK_HAS_SIMD 0
#endif

#endif  // PAGEPICK_KERNELS_SIMD_H_
