#include "trainer/ials_defaults.h"

#include <algorithm>
#include <cmath>

namespace pagepick {
namespace {

double MeanWeight(const PositiveRows& rows) {
  double sum = 0;
  for (const float weight : rows.weights) sum += static_cast<double>(weight);
  return sum / static_cast<double>(rows.size());
}

}  // namespace

IalsOptions ResolveIalsOptions(const Positives& positives,
                               IalsOptions options) {
  if (positives.by_user.size() == 0) return options;
  const double weight = MeanWeight(positives.by_user);
  const double cells =
      static_cast<double>(positives.by_user.NumOccupiedRows()) *
      positives.by_item.NumOccupiedRows();
  const double density = static_cast<double>(positives.by_user.size()) / cells;
  // How many positives a row or column has, as a geometric mean.
  const double thickness =
      static_cast<double>(positives.by_user.size()) / std::sqrt(cells);
  // The limits keep a handful of ratings from being smoothed to nothing.
  if (options.alpha0 == 0) {
    options.alpha0 = static_cast<float>(
        weight * std::clamp(4 * std::pow(density, 0.75), 0.001, 1.0));
  }
  if (options.regularization == 0) {
    const double strength = 4.5 * std::pow(std::max(1.0, thickness / 45), 0.6);
    options.regularization = static_cast<float>(
        std::clamp(strength * weight /
                       (static_cast<double>(options.alpha0) * std::sqrt(cells)),
                   1e-4, 0.05));
  }
  return options;
}

}  // namespace pagepick
