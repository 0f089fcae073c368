#include "eval/metrics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace pagepick {
namespace {

// Lists are rarely longer.
constexpr size_t kUsualRanks = 128;

std::span<const uint8_t> FirstK(std::span<const uint8_t> hits, int32_t k) {
  assert(k > 0);
  return hits.first(std::min(hits.size(), static_cast<size_t>(k)));
}

double CountHits(std::span<const uint8_t> hits) {
  double count = 0;
  for (const uint8_t hit : hits) count += hit;
  return count;
}

double GainAt(size_t rank) {
  return 1 / std::log2(static_cast<double>(rank) + 2);
}

// A logarithm takes longer than all else that a list is asked for, so those of
// the first ranks are taken once.
class Gains {
 public:
  explicit Gains(size_t ranks) {
    for (size_t rank = 0; rank < ranks; ++rank) {
      by_rank_.push_back(GainAt(rank));
      sums_.push_back(sums_.back() + by_rank_.back());
    }
  }

  double At(size_t rank) const {
    return rank < by_rank_.size() ? by_rank_[rank] : GainAt(rank);
  }
  double SumOfFirst(size_t count) const {
    const size_t known = std::min(count, by_rank_.size());
    double sum = sums_[known];
    for (size_t rank = known; rank < count; ++rank) sum += GainAt(rank);
    return sum;
  }

 private:
  std::vector<double> by_rank_;
  std::vector<double> sums_ = {0};  // of the first 0, 1, ...
};

}  // namespace

double RecallAtK(std::span<const uint8_t> hits, int32_t k,
                 int32_t num_relevant) {
  assert(num_relevant > 0);
  return CountHits(FirstK(hits, k)) / std::min(k, num_relevant);
}

double NdcgAtK(std::span<const uint8_t> hits, int32_t k, int32_t num_relevant) {
  assert(num_relevant > 0);
  const std::span<const uint8_t> top = FirstK(hits, k);
  static const Gains kGains(kUsualRanks);
  double gain = 0;
  for (size_t rank = 0; rank < top.size(); ++rank) {
    if (top[rank] != 0) gain += kGains.At(rank);
  }
  const auto num_ideal = static_cast<size_t>(std::min(k, num_relevant));
  const double ideal = kGains.SumOfFirst(num_ideal);
  return gain / ideal;
}

double PrecisionAtK(std::span<const uint8_t> hits, int32_t k) {
  return CountHits(FirstK(hits, k)) / k;
}

double AveragePrecisionAtK(std::span<const uint8_t> hits, int32_t k,
                           int32_t num_relevant) {
  assert(num_relevant > 0);
  const std::span<const uint8_t> top = FirstK(hits, k);
  double found = 0;
  double sum = 0;
  for (size_t rank = 0; rank < top.size(); ++rank) {
    if (top[rank] == 0) continue;
    ++found;
    sum += found / static_cast<double>(rank + 1);
  }
  return sum / std::min(k, num_relevant);
}

double ReciprocalRankAtK(std::span<const uint8_t> hits, int32_t k) {
  const std::span<const uint8_t> top = FirstK(hits, k);
  const auto first = std::find(top.begin(), top.end(), uint8_t{1});
  if (first == top.end()) return 0;
  return 1 / static_cast<double>(first - top.begin() + 1);
}

double HitRateAtK(std::span<const uint8_t> hits, int32_t k) {
  return CountHits(FirstK(hits, k)) > 0 ? 1 : 0;
}

MeanAndError MeanOf(std::span<const double> values) {
  MeanAndError result;
  if (values.empty()) return result;
  const auto n = static_cast<double>(values.size());
  for (const double value : values) result.mean += value;
  result.mean /= n;
  if (values.size() < 2) return result;
  double squares = 0;
  for (const double value : values) {
    squares += (value - result.mean) * (value - result.mean);
  }
  result.standard_error = std::sqrt(squares / (n - 1) / n);
  return result;
}

}  // namespace pagepick
