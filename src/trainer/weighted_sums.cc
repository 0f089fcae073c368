#include "trainer/weighted_sums.h"

#include <cmath>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int64_t kHistoriesPerPiece = 16;
constexpr int64_t kItemsPerPiece = 64;

// What is forgotten to this share no longer counts in floats, and long
// histories have much of it.
constexpr double kForgotten = 1e-7;

}  // namespace

WeightedSums::WeightedSums(const PositiveRows& histories,
                           const std::vector<float>& decays)
    : histories_(histories),
      num_decays_(decays.size()),
      coefficients_(histories.columns.size() * decays.size()) {
  for (int32_t h = 0; h < histories.num_rows(); ++h) {
    const auto weights = histories.WeightsOf(h);
    const auto first =
        static_cast<size_t>(histories.offsets[static_cast<size_t>(h)]);
    for (size_t d = 0; d < num_decays_; ++d) {
      double square = 0;
      double recency = 1;
      for (size_t n = weights.size(); n-- > 0 && recency > kForgotten;) {
        const double weight = recency * static_cast<double>(weights[n]);
        coefficients_[(first + n) * num_decays_ + d] =
            static_cast<float>(weight);
        square += weight * weight;
        recency *= static_cast<double>(decays[d]);
      }
      const auto norm = static_cast<float>(1 / std::sqrt(square));
      for (size_t n = 0; n < weights.size() && square > 0; ++n) {
        coefficients_[(first + n) * num_decays_ + d] *= norm;
      }
    }
  }
}

void WeightedSums::Forward(const Matrix& table, int num_threads,
                           Matrix* x) const {
  const Eigen::Index dim = table.cols();
  x->setZero(histories_.num_rows(),
             dim * static_cast<Eigen::Index>(num_decays_));
  ParallelFor(
      histories_.num_rows(), kHistoriesPerPiece, num_threads,
      [&](int64_t begin, int64_t end) {
        for (int64_t h = begin; h < end; ++h) {
          const auto first = histories_.offsets[static_cast<size_t>(h)];
          const auto last = histories_.offsets[static_cast<size_t>(h) + 1];
          for (int64_t e = first; e < last; ++e) {
            const auto event = static_cast<size_t>(e);
            const auto row = table.row(histories_.columns[event]);
            for (size_t d = 0; d < num_decays_; ++d) {
              if (coefficients_[event * num_decays_ + d] == 0) continue;
              x->row(h).segment(static_cast<Eigen::Index>(d) * dim, dim) +=
                  coefficients_[event * num_decays_ + d] * row;
            }
          }
        }
      });
}

void WeightedSums::Backward(const Matrix& dx, int num_threads,
                            Matrix* gradient) const {
  const Eigen::Index dim = gradient->cols();
  std::vector<std::vector<Event>> events_of(
      static_cast<size_t>(gradient->rows()));
  for (int32_t h = 0; h < histories_.num_rows(); ++h) {
    const auto l = static_cast<size_t>(h);
    for (int64_t e = histories_.offsets[l]; e < histories_.offsets[l + 1];
         ++e) {
      const auto event = static_cast<size_t>(e);
      events_of[static_cast<size_t>(histories_.columns[event])].push_back(
          {h, event * num_decays_});
    }
  }
  ParallelFor(
      gradient->rows(), kItemsPerPiece, num_threads,
      [&](int64_t begin, int64_t end) {
        for (int64_t item = begin; item < end; ++item) {
          for (const Event& event : events_of[static_cast<size_t>(item)]) {
            for (size_t d = 0; d < num_decays_; ++d) {
              if (coefficients_[event.coefficient + d] == 0) continue;
              gradient->row(item) +=
                  coefficients_[event.coefficient + d] *
                  dx.row(event.history)
                      .segment(static_cast<Eigen::Index>(d) * dim, dim);
            }
          }
        }
      });
}

}  // namespace pagepick
