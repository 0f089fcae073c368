#include "kernels/code_dots.h"

#include <cstddef>
#include <cstring>

#include "kernels/simd.h"

namespace pagepick {
namespace {

// Four rows at a time, because then the query's factors are read once for all
// of them, and because the sums of four rows end up side by side in one
// register without being added up row by row.
constexpr size_t kGroupRows = 4;

struct RowGroup {
  const uint8_t* first;
  size_t stride;  // bytes from one row to the next; 0: four times the first
};

// The sum of query code times stored code over a row, the reference. int4 codes
// count as stored, 0..15.
int32_t DotRowScalar(CodeBits bits, const IntegerQuery& query,
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

using simd::Lanes;

Lanes AddProducts(Lanes sums, Lanes words, Lanes factors) {
  return simd::AddInt32(sums, simd::DotInt16(words, factors));
}

Int4 DotGroupInt8(const IntegerQuery& query, const RowGroup& group) {
  const size_t row_bytes = query.factors.size();
  const int16_t* factors = query.factors.data();
  Lanes sums[kGroupRows] = {simd::Zero(), simd::Zero(), simd::Zero(),
                            simd::Zero()};
  for (size_t at = 0; at < row_bytes; at += kCodeBlockBytes, factors += 16) {
    const Lanes low = simd::Load(factors);
    const Lanes high = simd::Load(factors + 8);
    const uint8_t* codes = group.first + at;
    for (size_t r = 0; r < kGroupRows; ++r, codes += group.stride) {
      sums[r] = AddProducts(sums[r], simd::LoadInt8(codes), low);
      sums[r] = AddProducts(sums[r], simd::LoadInt8(codes + 8), high);
    }
  }
  return simd::SumEach(sums[0], sums[1], sums[2], sums[3]);
}

// See IntegerQuery::factors for why three of the views need no mask.
Int4 DotGroupInt4(const IntegerQuery& query, const RowGroup& group) {
  const size_t row_bytes = query.factors.size() / 2;
  const int16_t* factors = query.factors.data();
  Lanes sums[kGroupRows] = {simd::Zero(), simd::Zero(), simd::Zero(),
                            simd::Zero()};
  for (size_t at = 0; at < row_bytes; at += kCodeBlockBytes, factors += 32) {
    const Lanes f0 = simd::Load(factors);
    const Lanes f1 = simd::Load(factors + 8);
    const Lanes f2 = simd::Load(factors + 16);
    const Lanes f3 = simd::Load(factors + 24);
    const uint8_t* codes = group.first + at;
    for (size_t r = 0; r < kGroupRows; ++r, codes += group.stride) {
      const Lanes words = simd::Load(codes);
      sums[r] = AddProducts(sums[r], simd::LowestNibbles(words), f0);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<4>(words), f1);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<8>(words), f2);
      sums[r] = AddProducts(sums[r], simd::ShiftRightUint16<12>(words), f3);
    }
  }
  return simd::SumEach(sums[0], sums[1], sums[2], sums[3]);
}

Int4 DotGroup(CodeBits bits, const IntegerQuery& query, const RowGroup& group) {
  return bits == CodeBits::kInt8 ? DotGroupInt8(query, group)
                                 : DotGroupInt4(query, group);
}

#else

Int4 DotGroup(CodeBits bits, const IntegerQuery& query, const RowGroup& group) {
  Int4 dots;
  for (size_t r = 0; r < kGroupRows; ++r) {
    dots[r] = DotRowScalar(bits, query, group.first + r * group.stride);
  }
  return dots;
}

#endif

// What a row's dot counts too much because int4 codes are stored as code + 8.
int32_t StoredOffset(CodeBits bits, const IntegerQuery& query) {
  return bits == CodeBits::kInt8 ? 0 : 8 * query.sum;
}

}  // namespace

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  const size_t row_bytes = query.RowBytes(bits);
  const int32_t offset = StoredOffset(bits, query);
  for (size_t n = 0; n < dots.size();) {
    const RowGroup group = {rows + n * row_bytes,
                            n + kGroupRows <= dots.size() ? row_bytes : 0};
    const Int4 found = DotGroup(bits, query, group) - offset;
    if (group.stride > 0) {
      std::memcpy(&dots[n], &found, sizeof(found));
      n += kGroupRows;
    } else {
      dots[n++] = found[0];
    }
  }
}

void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots) {
  for (int32_t& dot : dots) {
    dot = DotRowScalar(bits, query, rows) - StoredOffset(bits, query);
    rows += query.RowBytes(bits);
  }
}

}  // namespace pagepick
