#include "trainer/popularity_prior.h"

#include <cmath>

namespace pagepick {

PopularityPrior::PopularityPrior(const PositiveRows& by_item)
    : prior_(by_item.num_rows()) {
  for (int32_t item = 0; item < by_item.num_rows(); ++item) {
    prior_[item] = std::log1p(static_cast<float>(by_item.CountOf(item)));
  }
  prior_.array() -= prior_.mean();
  const float deviation = std::sqrt(prior_.array().square().mean());
  if (deviation > 0) prior_ /= deviation;
}

void PopularityPrior::AddTo(const HistoryBatch& batch, float strength,
                            Matrix* scores) const {
  for (int32_t e = 0; e < batch.shown.num_rows(); ++e) {
    const int64_t shown = batch.shown.CountOf(e);
    if (shown == batch.shown_to_teacher.CountOf(e)) continue;
    scores->row(e) += strength / static_cast<float>(shown) * prior_;
  }
}

}  // namespace pagepick
