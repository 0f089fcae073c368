#include "kernels/code_dots.h"

#include <cstring>

#include "kernels/code_factors.h"
#include "kernels/simd.h"

namespace pagepick {
namespace {

struct RowGroup {
  const uint8_t* first;
  size_t row_bytes;
  size_t stride;  // bytes from one row to the next; 0: four times the first
};

// The sum of query code times code over a row, the reference.
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
      sum += code[j] * ((row[j] & 15) - 8) + code[j + 16] * ((row[j] >> 4) - 8);
    }
  }
  return sum;
}

#if PAGEPICK_HAS_SIMD

// Four rows at a time, because then the query's factors are read once for all
// of them, and because the sums of four rows end up side by side in one
// register without being added up row by row.
template <typename Factors>
Int4 DotGroupBy(const std::vector<int16_t>& numbers, const RowGroup& group) {
  const int16_t* next = numbers.data();
  typename Factors::Sums sums[kDotRows];
  for (size_t at = 0; at < group.row_bytes; at += kCodeBlockBytes) {
    const Factors factors(next);
    next += Factors::kCount;
    const uint8_t* codes = group.first + at;
    for (size_t r = 0; r < kDotRows; ++r, codes += group.stride) {
      factors.AddProductsTo(&sums[r], codes);
    }
  }
  return simd::SumEach(sums[0].Total(), sums[1].Total(), sums[2].Total(),
                       sums[3].Total());
}

Int4 DotGroup(CodeBits bits, const IntegerQuery& query, const RowGroup& group) {
#if PAGEPICK_HAS_BYTE_DOT
  if (query.has_fused_dot) {
    return bits == CodeBits::kInt8
               ? DotGroupBy<Int8FusedBytes>(query.bytes, group)
               : DotGroupBy<Int4FusedBytes>(query.factors, group);
  }
  using Int4Factors = Int4Bytes;
#else
  using Int4Factors = Int4Words;
#endif
  return bits == CodeBits::kInt8
             ? DotGroupBy<Int8Words>(query.factors, group)
             : DotGroupBy<Int4Factors>(query.factors, group);
}

// What DotGroup counts too much of a row: int4 codes as code + 8, and see
// Int8FusedBytes.
int32_t Excess(CodeBits bits, const IntegerQuery& query) {
  return bits == CodeBits::kInt8 ? 128 * query.negative_sum : 8 * query.sum;
}

#else

int32_t Excess(CodeBits, const IntegerQuery&) { return 0; }

Int4 DotGroup(CodeBits bits, const IntegerQuery& query, const RowGroup& group) {
  Int4 dots;
  for (size_t r = 0; r < kDotRows; ++r) {
    dots[r] = DotRowScalar(bits, query, group.first + r * group.stride);
  }
  return dots;
}

#endif

}  // namespace

void DotCodes(CodeBits bits, const IntegerQuery& query, const uint8_t* rows,
              std::span<int32_t> dots) {
  const size_t row_bytes = query.RowBytes(bits);
  const int32_t excess = Excess(bits, query);
  for (size_t n = 0; n < dots.size();) {
    const RowGroup group = {rows + n * row_bytes, row_bytes,
                            n + kDotRows <= dots.size() ? row_bytes : 0};
    const Int4 found = DotGroup(bits, query, group) - excess;
    if (group.stride > 0) {
      std::memcpy(&dots[n], &found, sizeof(found));
      n += kDotRows;
    } else {
      dots[n++] = found[0];
    }
  }
}

void DotCodesScalar(CodeBits bits, const IntegerQuery& query,
                    const uint8_t* rows, std::span<int32_t> dots) {
  for (int32_t& dot : dots) {
    dot = DotRowScalar(bits, query, rows);
    rows += query.RowBytes(bits);
  }
}

}  // namespace pagepick
