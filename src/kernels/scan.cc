#include "kernels/scan.h"

#include <cstring>

#include "kernels/row_group.h"
#include "kernels/simd.h"

namespace pagepick {
namespace {

template <typename Lanes4>
Lanes4 LoadFour(const void* from) {
  Lanes4 lanes;
  std::memcpy(&lanes, from, sizeof(lanes));
  return lanes;
}

// Four of HalfToFloat, for halves that are finite and not negative.
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
        offset_(StoredOffset(table.bits, query)),
        top_(top) {}

  void Rows(size_t begin, size_t end) {
    float threshold = top_->threshold();
    for (; begin + kGroupRows <= end; begin += kGroupRows) {
      // Clusters that a visitor excludes, or has all seen, cost nothing.
      if (LoadFour<uint32_t>(&table_.eligible[begin]) == 0) continue;
      const Float4 scores = ScoreGroup(begin);
      if (!simd::AnyBit(scores >= threshold)) continue;
      for (size_t r = 0; r < kGroupRows; ++r) Offer(begin + r, scores[r]);
      threshold = top_->threshold();
    }
    for (; begin < end; ++begin) Offer(begin, ScoreRow(begin));
  }

 private:
  const uint8_t* RowAt(size_t row) const {
    return table_.codes.data() + row * row_bytes_;
  }

  Float4 ScoreGroup(size_t first) const {
    const uint8_t* row = RowAt(first);
    const Int4 dots = DotGroup(table_.bits, query_,
                               {row, row + row_bytes_, row + 2 * row_bytes_,
                                row + 3 * row_bytes_}) -
                      offset_;
    const Float4 scores = __builtin_convertvector(dots, Float4) *
                          HalvesToFloats(&table_.scales[first]) * query_.scale;
    if (table_.bonus.empty()) return scores;
    return scores + LoadFour<Float4>(&table_.bonus[first]);
  }

  float ScoreRow(size_t row) const {
    const int32_t dot = DotRowScalar(table_.bits, query_, RowAt(row)) - offset_;
    const float score = static_cast<float>(dot) *
                        HalfToFloat(table_.scales[row]) * query_.scale;
    return table_.bonus.empty() ? score : score + table_.bonus[row];
  }

  void Offer(size_t row, float score) {
    if (table_.eligible[row] == 0 || table_.scales[row] == 0) return;
    top_->Offer({score, static_cast<int32_t>(row)});
  }

  const ScanTable& table_;
  const IntegerQuery& query_;
  const size_t row_bytes_;
  const int32_t offset_;
  TopK* const top_;
};

}  // namespace

void ScanForTopK(const ScanTable& table, const IntegerQuery& query,
                 size_t begin, size_t end, TopK* top) {
  Scan(table, query, top).Rows(begin, end);
}

}  // namespace pagepick
