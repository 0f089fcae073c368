#include "kernels/scan.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "kernels/code_dots.h"
#include "kernels/simd.h"

namespace pagepick {
namespace {

constexpr size_t kBlockRows = 64;
constexpr size_t kLanes = 4;

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
        top_(top) {}

  // The products of up to kBlockRows rows, which then are scored.
  void Block(size_t begin, size_t end) {
    DotCodes(table_.bits, query_, table_.codes.data() + begin * row_bytes_,
             std::span(dots_).first(end - begin));
    float threshold = top_->threshold();
    size_t row = begin;
    for (; row + kLanes <= end; row += kLanes) {
      const Float4 scores = ScoreFour(row, &dots_[row - begin]);
      if (!simd::AnyBit(scores >= threshold)) continue;
      for (size_t lane = 0; lane < kLanes; ++lane) {
        Offer(row + lane, scores[lane]);
      }
      threshold = top_->threshold();
    }
    for (; row < end; ++row) Offer(row, Score(row, dots_[row - begin]));
  }

 private:
  Float4 ScoreFour(size_t first, const int32_t* dots) const {
    const Float4 scores =
        __builtin_convertvector(LoadFour<Int4>(dots), Float4) *
        HalvesToFloats(&table_.scales[first]) * query_.scale;
    if (table_.bonus.empty()) return scores;
    return scores + LoadFour<Float4>(&table_.bonus[first]);
  }

  float Score(size_t row, int32_t dot) const {
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
  TopK* const top_;
  std::array<int32_t, kBlockRows> dots_ = {};
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
