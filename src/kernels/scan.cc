#include "kernels/scan.h"

#include <algorithm>
#include <array>

#include "kernels/code_dots.h"
#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kBlockRows = 64;
constexpr size_t kLanes = 4;

// Four of FiniteHalfToFloat.
Float4 HalvesToFloats(const uint16_t* halves) {
  using Uint16x4 = uint16_t __attribute__((vector_size(8)));
  const Int4 bits = __builtin_convertvector(LoadFour<Uint16x4>(halves), Int4)
                    << 13;
  return reinterpret_cast<Float4>(bits) * 0x1p112f;
}

class Scan {
 public:
  Scan(const ScanTable& table, const IntegerQuery& query, TopK* top)
      : table_(table),
        query_(query),
        row_bytes_(query.RowBytes(table.bits)),
        top_(top) {}

  // At most kBlockRows.
  void Block(size_t begin, size_t end) {
    // Whole groups, as far as there are rows: those after `end` cost less than
    // the last ones one by one.
    const size_t rows =
        std::min((end - begin + kDotRows - 1) / kDotRows * kDotRows,
                 table_.scales.size() - begin);
    DotCodes(table_.bits, query_, table_.codes.data() + begin * row_bytes_,
             std::span(dots_).first(rows));
    // Copies, which a compiler can keep in registers.
    const int32_t* dots = dots_.data();
    const uint16_t* scales = &table_.scales[begin];
    const float query_scale = query_.scale;
    const float base = table_.base;
    const float* bonus = table_.bonus.empty() ? nullptr : &table_.bonus[begin];
    float threshold = top_->threshold();
    for (size_t n = 0; n < rows; n += kLanes) {
      if (n + kLanes <= rows) {
        Float4 scores =
            __builtin_convertvector(LoadFour<Int4>(dots + n), Float4) *
                HalvesToFloats(scales + n) * query_scale +
            base;
        if (bonus != nullptr) scores += LoadFour<Float4>(bonus + n);
        if (!simd::AnyBit(scores >= threshold)) continue;
      }
      const size_t next = std::min(begin + n + kLanes, end);
      for (size_t row = begin + n; row < next; ++row) {
        Offer(row, dots[row - begin]);
      }
      threshold = top_->threshold();
    }
  }

 private:
  // Scores once more, as above: few rows come here.
  void Offer(size_t row, int32_t dot) {
    if (!table_.eligible.Has(row) || table_.scales[row] == 0) return;
    float score = static_cast<float>(dot) *
                      FiniteHalfToFloat(table_.scales[row]) * query_.scale +
                  table_.base;
    if (!table_.bonus.empty()) score += table_.bonus[row];
    top_->Offer({score, static_cast<int32_t>(row)});
  }

  const ScanTable& table_;
  const IntegerQuery& query_;
  const size_t row_bytes_;
  TopK* const top_;
  std::array<int32_t, kBlockRows> dots_;
};

}  // namespace

void ScanForTopK(const ScanTable& table, const IntegerQuery& query,
                 size_t begin, size_t end, TopK* top) {
  Scan scan(table, query, top);
  for (; begin < end; begin += kBlockRows) {
    scan.Block(begin, std::min(begin + kBlockRows, end));
  }
}

}  // namespace pagepick
