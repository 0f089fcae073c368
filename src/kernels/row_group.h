#ifndef PAGEPICK_KERNELS_ROW_GROUP_H_
#define PAGEPICK_KERNELS_ROW_GROUP_H_

// The innermost loops of a scan: four rows of codes at a time against one
// query. Four, because then the query's factors are read once for all of them,
// and because the sums of four rows end up side by side in one register without
// being added up one row at a time.

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/codes.h"
#include "kernels/integer_query.h"
#include "kernels/simd.h"

namespace pagepick {

inline constexpr size_t kGroupRows = 4;
using RowGroup = std::array<const uint8_t*, kGroupRows>;

// The sum of query code times stored code over a row, the reference. int4 codes
// count as stored, 0..15.
inline int32_t DotRowScalar(CodeBits bits, const IntegerQuery& query,
                            const uint8_t* row) {
  const int16_t* code = query.codes.data();
  const uint8_t* end = row + query.RowBytes(bits);
  int32_t sum = 0;
  if (bits == CodeBits::kInt8) {
    for (; row != end; ++row, ++code) sum += *code * static_cast<int8_t>(*row);
    return sum;
  }
  for (; row != end; row += kCodeBlockBytes, code += 32) {
    for (size_t j = 0; j < kCodeBlockBytes; ++j) {
      sum += code[j] * (row[j] & 15) + code[j + 16] * (row[j] >> 4);
    }
  }
  return sum;
}

#if PAGEPICK_HAS_SIMD

inline simd::Lanes AddProducts(simd::Lanes sums, simd::Lanes words,
                               simd::Lanes factors) {
  return simd::AddInt32(sums, simd::DotInt16(words, factors));
}

inline Int4 DotGroupInt8(const IntegerQuery& query, const RowGroup& rows) {
  const size_t row_bytes = query.factors.size();
  const int16_t* factors = query.factors.data();
  simd::Lanes sums[kGroupRows] = {simd::Zero(), simd::Zero(), simd::Zero(),
                                  simd::Zero()};
  for (size_t at = 0; at < row_bytes; at += kCodeBlockBytes, factors += 16) {
    const simd::Lanes low = simd::Load(factors);
    const simd::Lanes high = simd::Load(factors + 8);
    for (size_t r = 0; r < kGroupRows; ++r) {
      const simd::Lanes codes = simd::Load(rows[r] + at);
      sums[r] = AddProducts(sums[r], simd::LowInt8(codes), low);
      sums[r] = AddProducts(sums[r], simd::HighInt8(codes), high);
    }
  }
  return simd::SumEach(sums[0], sums[1], sums[2], sums[3]);
}

// See IntegerQuery::factors for why three of the views need no mask.
inline Int4 DotGroupInt4(const IntegerQuery& query, const RowGroup& rows) {
  const size_t row_bytes = query.factors.size() / 2;
  const int16_t* factors = query.factors.data();
  simd::Lanes sums[kGroupRows] = {simd::Zero(), simd::Zero(), simd::Zero(),
                                  simd::Zero()};
  for (size_t at = 0; at < row_bytes; at += kCodeBlockBytes, factors += 32) {
    const simd::Lanes f0 = simd::Load(factors);
    const simd::Lanes f1 = simd::Load(factors + 8);
    const simd::Lanes f2 = simd::Load(factors + 16);
    const simd::Lanes f3 = simd::Load(factors + 24);
    for (size_t r = 0; r < kGroupRows; ++r) {
      const simd::Lanes words = simd::Load(rows[r] + at);
      sums[r] = AddProducts(sums[r], simd::LowestNibbles(words), f0);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<4>(words), f1);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<8>(words), f2);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<12>(words), f3);
    }
  }
  return simd::SumEach(sums[0], sums[1], sums[2], sums[3]);
}

#endif

// Four exact products, codes counted as stored; the scalar version is the
// reference.
inline Int4 DotGroup(CodeBits bits, const IntegerQuery& query,
                     const RowGroup& rows) {
#if PAGEPICK_HAS_SIMD
  return bits == CodeBits::kInt8 ? DotGroupInt8(query, rows)
                                 : DotGroupInt4(query, rows);
#else
  return {
      DotRowScalar(bits, query, rows[0]), DotRowScalar(bits, query, rows[1]),
      DotRowScalar(bits, query, rows[2]), DotRowScalar(bits, query, rows[3])};
#endif
}

// What a row's dot counts too much because int4 codes are stored as code + 8.
inline int32_t StoredOffset(CodeBits bits, const IntegerQuery& query) {
  return bits == CodeBits::kInt8 ? 0 : 8 * query.sum;
}

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_ROW_GROUP_H_
