#ifndef PAGEPICK_EVAL_METRICS_H_
#define PAGEPICK_EVAL_METRICS_H_

#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// Metrics of one ranked list. `hits[r]` is 1 where the item of rank r (from
// 0) is relevant; a list shorter than k counts as if misses followed.
// `num_relevant` counts all relevant items, found or not.
// REQUIRES: k > 0, num_relevant > 0

// Hits among the first k / min(k, num_relevant) (Liang et al. 2018).
double RecallAtK(std::span<const uint8_t> hits, int32_t k,
                 int32_t num_relevant);
// Gain 1 / log2(rank + 2), ideal over min(k, num_relevant).
double NdcgAtK(std::span<const uint8_t> hits, int32_t k, int32_t num_relevant);
// Hits among the first k / k.
double PrecisionAtK(std::span<const uint8_t> hits, int32_t k);
// Sum over hits of precision at their rank / min(k, num_relevant).
double AveragePrecisionAtK(std::span<const uint8_t> hits, int32_t k,
                           int32_t num_relevant);

// 1 / rank (from 1) of the first hit among the first k, else 0 (MRR once
// averaged).
double ReciprocalRankAtK(std::span<const uint8_t> hits, int32_t k);
// 1 if the first k hold a hit, else 0.
double HitRateAtK(std::span<const uint8_t> hits, int32_t k);

struct MeanAndError {
  double mean = 0;
  double standard_error = 0;
};
MeanAndError MeanOf(std::span<const double> values);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_METRICS_H_
