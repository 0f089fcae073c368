#ifndef PAGEPICK_BATCH_RESCORE_KERNEL_H_
#define PAGEPICK_BATCH_RESCORE_KERNEL_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/code_lanes.h"
#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

// Rows have as many lanes each, side by side, as there are sums.
constexpr size_t kSideRows = kLanes / kSums;

// Lane kSums * r + s of fours[n] is code i + kSums * n + s of row r.
// REQUIRES: i a multiple of kLanes
template <CodeBits kBits>
inline void CodesSideBySide(const uint8_t* const* rows, size_t i,
                            FloatLanes* fours) {
#if defined(__AVX512VNNI__)
  // Bytes change places, which are a quarter as many registers as floats.
  const size_t at =
      kBits == CodeBits::kInt8 ? i : i / (2 * kLanes) * kCodeBlockBytes;
  const auto codes = [&](size_t r) {
    return _mm_loadu_si128(reinterpret_cast<const __m128i*>(rows[r] + at));
  };
  __m512i bytes = _mm512_castsi128_si512(codes(0));
  bytes = _mm512_inserti32x4(bytes, codes(1), 1);
  bytes = _mm512_inserti32x4(bytes, codes(2), 2);
  bytes = _mm512_inserti32x4(bytes, codes(3), 3);
  if (kBits == CodeBits::kInt4) {
    if (i % (2 * kLanes) != 0) bytes = _mm512_srli_epi16(bytes, 4);
    bytes = _mm512_sub_epi8(_mm512_and_si512(bytes, _mm512_set1_epi8(15)),
                            _mm512_set1_epi8(8));
  }
  bytes = _mm512_permutexvar_epi32(
      _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
      bytes);
  const auto floats = [](__m128i four) {
    return reinterpret_cast<FloatLanes>(
        _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(four)));
  };
  fours[0] = floats(_mm512_castsi512_si128(bytes));
  fours[1] = floats(_mm512_extracti32x4_epi32(bytes, 1));
  fours[2] = floats(_mm512_extracti32x4_epi32(bytes, 2));
  fours[3] = floats(_mm512_extracti32x4_epi32(bytes, 3));
#elif defined(__AVX2__)
  const FloatLanes first = CodesFrom<kBits>(rows[0], i);
  const FloatLanes second = CodesFrom<kBits>(rows[1], i);
  fours[0] = __builtin_shufflevector(first, second, 0, 1, 2, 3, 8, 9, 10, 11);
  fours[1] = __builtin_shufflevector(first, second, 4, 5, 6, 7, 12, 13, 14, 15);
#else
  fours[0] = CodesFrom<kBits>(rows[0], i);
#endif
}

// The same four floats for each row.
inline FloatLanes FourForEachRow(const float* from) {
#if defined(__AVX512VNNI__)
  return reinterpret_cast<FloatLanes>(
      _mm512_broadcast_f32x4(_mm_loadu_ps(from)));
#elif defined(__AVX2__)
  return reinterpret_cast<FloatLanes>(
      _mm256_broadcast_ps(reinterpret_cast<const __m128*>(from)));
#else
  return Load<FloatLanes>(from);
#endif
}

// Lane kSums * r + s is scales[r].
inline FloatLanes ScalesForLanes(const float* scales) {
#if defined(__AVX512VNNI__)
  const FourFloats four = {scales[0], scales[1], scales[2], scales[3]};
  return __builtin_shufflevector(four, four, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2,
                                 3, 3, 3, 3);
#elif defined(__AVX2__)
  const FourFloats two = {scales[0], scales[1]};
  return __builtin_shufflevector(two, two, 0, 0, 0, 0, 1, 1, 1, 1);
#else
  return AllFloat(scales[0]);
#endif
}

// kSideRows rows, where they are and what they sum up to.
struct SideRows {
  const uint8_t* codes[kSideRows];
  FloatLanes scales;
  FloatLanes sums = {};

  SideRows(const CodeRows& rows, const int32_t* items) {
    float each[kSideRows];
#pragma GCC unroll 4
    for (size_t r = 0; r < kSideRows; ++r) {
      const auto item = static_cast<size_t>(items[r]);
      codes[r] = rows.codes + item * rows.row_bytes;
      each[r] = rows.scales[item];
    }
    scales = ScalesForLanes(each);
  }

  template <CodeBits kBits>
  void AddProducts(const float* user, size_t i) {
    FloatLanes fours[kSideRows];
    CodesSideBySide<kBits>(codes, i, fours);
#pragma GCC unroll 4
    for (size_t n = 0; n < kSideRows; ++n) {
      sums += FourForEachRow(user + i + kSums * n) * (scales * fours[n]);
    }
  }

  void StoreScores(float* scores) const {
    float lanes[kLanes];
    Store(sums, lanes);
    for (size_t r = 0; r < kSideRows; ++r) {
      const float* row = lanes + kSums * r;
      scores[r] = (row[0] + row[1]) + (row[2] + row[3]);
    }
  }
};

// Two registers of rows at a time: one's sums wait while the other's are added
// to. Nothing is added across lanes but at the end. What lies beyond `dim` is
// multiplied by zero, and a sum that began as +0 never becomes -0.
template <CodeBits kBits>
void RescoreTwo(const CodeRows& rows, const float* user, const int32_t* items,
                float* scores) {
  SideRows first(rows, items);
  SideRows second(rows, items + kSideRows);
  for (size_t i = 0; i < rows.dim; i += kLanes) {
    first.AddProducts<kBits>(user, i);
    second.AddProducts<kBits>(user, i);
  }
  first.StoreScores(scores);
  second.StoreScores(scores + kSideRows);
}

template <CodeBits kBits>
void RescoreAll(const RescoreArguments& arguments) {
  constexpr size_t kRows = 2 * kSideRows;
  size_t n = 0;
  for (; n + kRows <= arguments.count; n += kRows) {
    RescoreTwo<kBits>(arguments.rows, arguments.user, arguments.items + n,
                      arguments.scores + n);
  }
  if (n == arguments.count) return;
  // One item stands for those that are missing.
  int32_t items[kRows];
  float scores[kRows];
  for (size_t r = 0; r < kRows; ++r) {
    items[r] = arguments.items[n + r < arguments.count ? n + r : n];
  }
  RescoreTwo<kBits>(arguments.rows, arguments.user, items, scores);
  for (size_t r = 0; n + r < arguments.count; ++r) {
    arguments.scores[n + r] = scores[r];
  }
}

void Rescore(const RescoreArguments& arguments) {
  if (arguments.rows.bits == CodeBits::kInt8) {
    RescoreAll<CodeBits::kInt8>(arguments);
  } else {
    RescoreAll<CodeBits::kInt4>(arguments);
  }
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_RESCORE_KERNEL_H_
