#ifndef PAGEPICK_KERNELS_SIMD_H_
#define PAGEPICK_KERNELS_SIMD_H_

// 128-bit integer operations that WebAssembly and every 64-bit x86 have alike,
// under one set of names. PAGEPICK_HAS_SIMD says whether there are any,
// PAGEPICK_HAS_BYTE_DOT whether DotInt8 and AddDotInt8 are among them. All of
// them are exact, so whoever uses them computes what a scalar loop does.

#include <cstdint>
#include <cstring>

namespace pagepick {

// GCC and Clang turn these types into SSE, NEON or WebAssembly SIMD, or into
// four scalars where there is none, and keep the order of operations.
using Int4 = int32_t __attribute__((vector_size(16)));
using Float4 = float __attribute__((vector_size(16)));

// Four lanes from any address.
template <typename Lanes4>
Lanes4 LoadFour(const void* from) {
  Lanes4 lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

}  // namespace pagepick

#if defined(__wasm_simd128__)

#define PAGEPICK_HAS_SIMD 1
#include <wasm_simd128.h>

#if defined(PAGEPICK_RELAXED_SIMD)
#define PAGEPICK_HAS_BYTE_DOT 1
// Emscripten 3.1.6 has no names for the instructions: wasm/relaxed_simd.wat,
// with which the engine is merged, has.
extern "C" __attribute__((import_module("relaxed_simd"),
                          import_name("dot_i8x16_i7x16_s"))) v128_t
PagepickRelaxedDot(v128_t a, v128_t b);
extern "C" __attribute__((import_module("relaxed_simd"),
                          import_name("dot_i8x16_i7x16_add_s"))) v128_t
PagepickRelaxedDotAdd(v128_t a, v128_t b, v128_t sums);
#endif

namespace pagepick::simd {

using Lanes = v128_t;

inline Lanes Zero() { return wasm_i32x4_const_splat(0); }
// 16 bytes from any address.
inline Lanes Load(const void* from) { return wasm_v128_load(from); }
inline Lanes AddInt32(Lanes a, Lanes b) { return wasm_i32x4_add(a, b); }
// Products of eight int16 pairs, neighbours added: four int32.
inline Lanes DotInt16(Lanes a, Lanes b) { return wasm_i32x4_dot_i16x8(a, b); }
// Eight bytes from any address, as int16.
inline Lanes LoadInt8(const void* from) { return wasm_i16x8_load8x8(from); }
// Of each 16-bit word, its lowest four bits; the word without its lowest.
inline Lanes LowestNibbles(Lanes a) {
  return wasm_v128_and(a, wasm_i16x8_const_splat(15));
}
template <int kBits>
Lanes ShiftRightUint16(Lanes a) {
  return wasm_u16x8_shr(a, kBits);
}
inline bool AnyBit(Int4 a) {
  return wasm_v128_any_true(reinterpret_cast<Lanes>(a));
}
#if defined(PAGEPICK_RELAXED_SIMD)
// Products of sixteen pairs of bytes, neighbours added: eight int16.
// Exact only because b is within 0..127: relaxed means that processors differ
// in what they make of others.
inline Lanes DotInt8(Lanes a, Lanes b) { return PagepickRelaxedDot(a, b); }
// Of four neighbours added to an int32 each. Exact as above.
inline Lanes AddDotInt8(Lanes sums, Lanes a, Lanes b) {
  return PagepickRelaxedDotAdd(a, b, sums);
}
// Whether that is one instruction here. Browsers without it (on x86 before
// AVX-VNNI, say) take three, the first of which saturates: which b, beyond what
// is exact, brings to light.
inline bool HasFusedDot() {
  const Lanes sums = AddDotInt8(Zero(), wasm_i8x16_const_splat(127),
                                wasm_i8x16_const_splat(-1));
  return wasm_i32x4_extract_lane(sums, 0) != 2 * INT16_MAX;
}
template <int kBits>
Lanes ShiftLeftInt32(Lanes a) {
  return wasm_i32x4_shl(a, kBits);
}
inline Lanes Xor(Lanes a, Lanes b) { return wasm_v128_xor(a, b); }
inline Lanes And(Lanes a, Lanes b) { return wasm_v128_and(a, b); }
inline Lanes AddInt16(Lanes a, Lanes b) { return wasm_i16x8_add(a, b); }
// Neighbours added: four int32.
inline Lanes AddPairs(Lanes a) { return wasm_i32x4_extadd_pairwise_i16x8(a); }
#endif

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
inline Lanes AddInt32(Lanes a, Lanes b) { return _mm_add_epi32(a, b); }
inline Lanes DotInt16(Lanes a, Lanes b) { return _mm_madd_epi16(a, b); }
inline Lanes LoadInt8(const void* from) {
  const Lanes bytes = _mm_loadl_epi64(static_cast<const __m128i*>(from));
  return _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
}
inline Lanes LowestNibbles(Lanes a) {
  return _mm_and_si128(a, _mm_set1_epi16(15));
}
template <int kBits>
Lanes ShiftRightUint16(Lanes a) {
  return _mm_srli_epi16(a, kBits);
}
inline bool AnyBit(Int4 a) {
  return _mm_movemask_epi8(reinterpret_cast<Lanes>(a)) != 0;
}

}  // namespace pagepick::simd

#else

#define PAGEPICK_HAS_SIMD 0

namespace pagepick::simd {

inline bool AnyBit(Int4 a) { return (a[0] | a[1] | a[2] | a[3]) != 0; }

}  // namespace pagepick::simd

#endif

#if !defined(PAGEPICK_HAS_BYTE_DOT)
#define PAGEPICK_HAS_BYTE_DOT 0
#endif

#if PAGEPICK_HAS_SIMD

namespace pagepick::simd {

// The sum of the four int32 of each, side by side.
inline Int4 SumEach(Lanes first, Lanes second, Lanes third, Lanes fourth) {
  const auto a = reinterpret_cast<Int4>(first);
  const auto b = reinterpret_cast<Int4>(second);
  const auto c = reinterpret_cast<Int4>(third);
  const auto d = reinterpret_cast<Int4>(fourth);
  const Int4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) +
                  __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Int4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) +
                  __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) +
         __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

}  // namespace pagepick::simd

#endif

#endif  // PAGEPICK_KERNELS_SIMD_H_
