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

// A query's factors for 16 bytes of a row, and the products of both.
class Int8Factors {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt8);

  explicit Int8Factors(const int16_t* factors)
      : low_(simd::Load(factors)), high_(simd::Load(factors + 8)) {}

  Lanes AddProductsTo(Lanes sums, const uint8_t* codes) const {
    sums = AddProducts(sums, simd::LoadInt8(codes), low_);
    return AddProducts(sums, simd::LoadInt8(codes + 8), high_);
  }

 private:
  const Lanes low_;
  const Lanes high_;
};

#if PAGEPICK_HAS_BYTE_DOT

class Int4Factors {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt4);

  explicit Int4Factors(const int16_t* factors)
      : low_(simd::Load(factors)), high_(simd::Load(factors + 8)) {}

  // Four products a word, each of a query's byte and a nibble, are at most
  // 4 * 127 * 15: they are added up once, after both halves, and still fit.
  Lanes AddProductsTo(Lanes sums, const uint8_t* codes) const {
    const Lanes bytes = simd::Load(codes);
    const Lanes low = simd::DotInt8(low_, simd::LowNibbles(bytes));
    const Lanes high = simd::DotInt8(high_, simd::HighNibbles(bytes));
    return simd::AddInt32(sums, simd::AddPairs(simd::AddInt16(low, high)));
  }

 private:
  const Lanes low_;
  const Lanes high_;
};

#else

// See IntegerQuery::factors for why three of the views need no mask.
class Int4Factors {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt4);

  explicit Int4Factors(const int16_t* factors)
      : f0_(simd::Load(factors)),
        f1_(simd::Load(factors + 8)),
        f2_(simd::Load(factors + 16)),
        f3_(simd::Load(factors + 24)) {}

  Lanes AddProductsTo(Lanes sums, const uint8_t* codes) const {
    const Lanes words = simd::Load(codes);
    sums = AddProducts(sums, simd::LowestNibbles(words), f0_);
    sums = AddProducts(sums, simd::ShiftRightUint16<4>(words), f1_);
    sums = AddProducts(sums, simd::ShiftRightUint16<8>(words), f2_);
    return AddProducts(sums, simd::ShiftRightUint16<12>(words), f3_);
  }

 private:
  const Lanes f0_;
  const Lanes f1_;
  const Lanes f2_;
  const Lanes f3_;
};

#endif

template <typename Factors>
Int4 DotGroupBy(const IntegerQuery& query, const RowGroup& group) {
  const size_t row_bytes =
      query.factors.size() / Factors::kCount * kCodeBlockBytes;
  const int16_t* next = query.factors.data();
  Lanes sums[kGroupRows] = {simd::Zero(), simd::Zero(), simd::Zero(),
                            simd::Zero()};
  for (size_t at = 0; at < row_bytes; at += kCodeBlockBytes) {
    const Factors factors(next);
    next += Factors::kCount;
    const uint8_t* codes = group.first + at;
    for (size_t r = 0; r < kGroupRows; ++r, codes += group.stride) {
      sums[r] = factors.AddProductsTo(sums[r], codes);
    }
  }
  return simd::SumEach(sums[0], sums[1], sums[2], sums[3]);
}

Int4 DotGroup(CodeBits bits, const IntegerQuery& query, const RowGroup& group) {
  return bits == CodeBits::kInt8 ? DotGroupBy<Int8Factors>(query, group)
                                 : DotGroupBy<Int4Factors>(query, group);
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
