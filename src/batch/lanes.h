#ifndef PAGEPICK_BATCH_LANES_H_
#define PAGEPICK_BATCH_LANES_H_

// Registers as wide as the instruction set that the including file is compiled
// for has them.

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace pagepick {
namespace {

#if defined(__AVX512VNNI__)
#define PAGEPICK_LANE_BYTES 64
#elif defined(__AVX2__)
#define PAGEPICK_LANE_BYTES 32
#else
#define PAGEPICK_LANE_BYTES 16
#endif

using IntLanes = int32_t __attribute__((vector_size(PAGEPICK_LANE_BYTES)));
using FloatLanes = float __attribute__((vector_size(PAGEPICK_LANE_BYTES)));
using FourFloats = float __attribute__((vector_size(16)));

constexpr size_t kLanes = PAGEPICK_LANE_BYTES / sizeof(int32_t);

// From any address, and to any.
template <typename Lanes, typename Number>
Lanes Load(const Number* from) {
  Lanes lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}
template <typename Lanes, typename Number>
void Store(Lanes lanes, Number* to) {
  std::memcpy(to, &lanes, sizeof(lanes));
}

inline IntLanes AllInt(int32_t value) { return value - IntLanes{}; }
inline FloatLanes AllFloat(float value) { return value - FloatLanes{}; }

// 0, 1, 2, ...
inline IntLanes EachLane() {
  IntLanes lanes = {};
#pragma GCC unroll 16
  for (size_t lane = 0; lane < kLanes; ++lane) {
    lanes[lane] = static_cast<int32_t>(lane);
  }
  return lanes;
}

// Unrolled, so that they are registers from the beginning.
template <size_t kCount, typename Lanes>
inline void SetZero(Lanes* lanes) {
#pragma GCC unroll 16
  for (size_t n = 0; n < kCount; ++n) lanes[n] = Lanes{};
}

// As many bytes as lanes, signed or not. Compilers widen them one by one where
// they are not told otherwise.
inline IntLanes LoadInt8(const uint8_t* from) {
#if defined(__AVX512VNNI__)
  return reinterpret_cast<IntLanes>(_mm512_cvtepi8_epi32(
      _mm_loadu_si128(reinterpret_cast<const __m128i*>(from))));
#elif defined(__AVX2__)
  return reinterpret_cast<IntLanes>(_mm256_cvtepi8_epi32(
      _mm_loadl_epi64(reinterpret_cast<const __m128i*>(from))));
#else
  using Bytes = int8_t __attribute__((vector_size(kLanes)));
  return __builtin_convertvector(Load<Bytes>(from), IntLanes);
#endif
}
inline IntLanes LoadUint8(const uint8_t* from) { return LoadInt8(from) & 255; }

// Each lane holds two int16; sums += a0 * b0 + a1 * b1.
inline IntLanes AddPairProducts(IntLanes sums, IntLanes a, IntLanes b) {
#if defined(__AVX512VNNI__)
  return reinterpret_cast<IntLanes>(_mm512_dpwssd_epi32(
      reinterpret_cast<__m512i>(sums), reinterpret_cast<__m512i>(a),
      reinterpret_cast<__m512i>(b)));
#elif defined(__AVX2__)
  return sums +
         reinterpret_cast<IntLanes>(_mm256_madd_epi16(
             reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#elif defined(__SSE2__)
  return sums +
         reinterpret_cast<IntLanes>(_mm_madd_epi16(
             reinterpret_cast<__m128i>(a), reinterpret_cast<__m128i>(b)));
#else
  constexpr int kHalf = 16;
  using Words = uint32_t __attribute__((vector_size(PAGEPICK_LANE_BYTES)));
  const auto low = [](IntLanes pairs) {
    return reinterpret_cast<IntLanes>(reinterpret_cast<Words>(pairs)
                                      << kHalf) >>
           kHalf;
  };
  return sums + low(a) * low(b) + (a >> kHalf) * (b >> kHalf);
#endif
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_LANES_H_
