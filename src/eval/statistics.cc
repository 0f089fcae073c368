#include "eval/statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "base/rng.h"

namespace pagepick {

namespace {

constexpr double kTail = 0.025;
constexpr double kSignificance = 0.05;

double MeanOf(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double ResampledMean(std::span<const double> values, Rng* rng) {
  double sum = 0;
  for (size_t n = 0; n < values.size(); ++n) {
    sum += values[rng->Below(values.size())];
  }
  return sum / static_cast<double>(values.size());
}

// The sum with each value's sign drawn anew.
double RandomlySignedSum(std::span<const double> values, Rng* rng) {
  double sum = 0;
  uint64_t signs = 0;
  for (size_t n = 0; n < values.size(); ++n) {
    if (n % 64 == 0) signs = rng->Next();
    sum += (signs & 1) != 0 ? values[n] : -values[n];
    signs >>= 1;
  }
  return sum;
}

double RandomizationPValue(std::span<const double> differences,
                           const ResamplingOptions& options) {
  double sum = 0;
  double magnitude = 0;
  for (const double difference : differences) {
    sum += difference;
    magnitude += std::abs(difference);
  }
  // The same differences in another order of signs add up to the same but
  // for rounding, which must not decide.
  const double observed = std::abs(sum) - 1e-12 * magnitude;
  Rng rng(options.seed);
  int32_t as_large = 0;
  for (int32_t r = 0; r < options.num_resamples; ++r) {
    if (std::abs(RandomlySignedSum(differences, &rng)) >= observed) ++as_large;
  }
  return static_cast<double>(as_large + 1) /
         static_cast<double>(options.num_resamples + 1);
}

}  // namespace

Interval BootstrapMean(std::span<const double> values,
                       const ResamplingOptions& options) {
  assert(options.num_resamples > 0);
  if (values.empty()) return {};
  Rng rng(options.seed);
  std::vector<double> means(static_cast<size_t>(options.num_resamples));
  for (double& mean : means) mean = ResampledMean(values, &rng);
  std::sort(means.begin(), means.end());
  const auto tail = static_cast<size_t>(
      std::floor(kTail * static_cast<double>(means.size())));
  return {MeanOf(values), means[tail], means[means.size() - 1 - tail]};
}

PairedComparison ComparePaired(std::span<const double> ours,
                               std::span<const double> theirs,
                               const ResamplingOptions& options) {
  assert(ours.size() == theirs.size());
  PairedComparison comparison;
  std::vector<double> differences(ours.size());
  for (size_t n = 0; n < ours.size(); ++n) {
    differences[n] = ours[n] - theirs[n];
    comparison.wins += ours[n] > theirs[n] ? 1 : 0;
    comparison.losses += ours[n] < theirs[n] ? 1 : 0;
    comparison.ties += ours[n] == theirs[n] ? 1 : 0;
  }
  comparison.difference = BootstrapMean(differences, options);
  comparison.p_value = RandomizationPValue(differences, options);
  return comparison;
}

bool IsSignificant(const PairedComparison& comparison) {
  return comparison.p_value < kSignificance;
}

}  // namespace pagepick
