#ifndef PAGEPICK_EVAL_STATISTICS_H_
#define PAGEPICK_EVAL_STATISTICS_H_

#include <cstdint>
#include <span>

namespace pagepick {

// How far figures over a sample of users can be trusted. Everything is drawn
// from `seed`: the same values give the same answer.
struct ResamplingOptions {
  int32_t num_resamples = 1000;
  uint64_t seed = 1;
};

// A mean with its 95 % percentile bootstrap interval (Efron 1979): users are
// drawn again with replacement, and 95 % of the drawn means lie in it.
struct Interval {
  double mean = 0;
  double low = 0;
  double high = 0;
};

// All zero if there are no values.
Interval BootstrapMean(std::span<const double> values,
                       const ResamplingOptions& options);

// One model against another for the same users.
struct PairedComparison {
  // Mean of (ours - theirs), with the bootstrap interval over users.
  Interval difference;
  // Of the two-sided paired randomization test (Fisher 1935; Smucker et al.
  // 2007 for rankings): the share of random swaps of the two models, user by
  // user, that make the mean difference as large as it is. At least
  // 1 / (num_resamples + 1).
  double p_value = 1;
  int32_t wins = 0;  // users whom ours serves better
  int32_t losses = 0;
  int32_t ties = 0;
};

// REQUIRES: as many values of `ours` as of `theirs`
PairedComparison ComparePaired(std::span<const double> ours,
                               std::span<const double> theirs,
                               const ResamplingOptions& options);

// Whether a comparison speaks at the usual 5 % level.
bool IsSignificant(const PairedComparison& comparison);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_STATISTICS_H_
