#include "trainer/history_scorer.h"

#include <atomic>
#include <cmath>
#include <utility>

#include "base/parallel_for.h"
#include "trainer/normal_equations.h"

namespace pagepick {
namespace {

constexpr int64_t kHistoriesPerPiece = 16;

class ItemWeightsScorer : public HistoryScorer {
 public:
  explicit ItemWeightsScorer(const ItemWeights& weights) : weights_(weights) {}

  Status Score(const PositiveRows& histories, int num_threads,
               Matrix* scores) const override {
    scores->setZero(histories.num_rows(), weights_.num_items);
    const ConstMatrixMap rows(weights_.values.data(), weights_.num_items,
                              weights_.num_items);
    ParallelFor(histories.num_rows(), kHistoriesPerPiece, num_threads,
                [&](int64_t begin, int64_t end) {
                  for (int64_t h = begin; h < end; ++h) {
                    for (const int32_t item :
                         histories.ColumnsOf(static_cast<int32_t>(h))) {
                      scores->row(h) += rows.row(item);
                    }
                  }
                });
    return Status();
  }

 private:
  const ItemWeights& weights_;
};

class FoldInScorer : public HistoryScorer {
 public:
  explicit FoldInScorer(const Towers& towers)
      : towers_(towers), base_(towers.user.matrix) {
    for (float& value : base_) value *= towers.user.fold_in.alpha0;
  }

  Status Score(const PositiveRows& histories, int num_threads,
               Matrix* scores) const override {
    const ItemEmbeddings& items = towers_.items;
    const FoldInConstants& fold_in = towers_.user.fold_in;
    Matrix users(histories.num_rows(), items.dim);
    std::atomic<bool> failed = false;
    ParallelFor(
        histories.num_rows(), kHistoriesPerPiece, num_threads,
        [&](int64_t begin, int64_t end) {
          NormalEquations system(base_, items.dim);
          for (int64_t h = begin; h < end; ++h) {
            const auto history = histories.ColumnsOf(static_cast<int32_t>(h));
            const auto weights = histories.WeightsOf(static_cast<int32_t>(h));
            const double frequency =
                static_cast<double>(history.size()) +
                static_cast<double>(fold_in.alpha0) * fold_in.num_items;
            system.Start(static_cast<float>(
                static_cast<double>(fold_in.regularization) *
                std::pow(frequency,
                         static_cast<double>(fold_in.frequency_exponent))));
            for (size_t n = 0; n < history.size(); ++n) {
              system.Add(items.Row(history[n]), weights[n]);
            }
            const std::span<float> user(users.row(h).data(),
                                        static_cast<size_t>(items.dim));
            if (!system.Solve(user)) failed = true;
          }
        });
    if (failed) {
      return Status::InvalidArgument(
          "fold-in: a history's system is not positive definite");
    }
    const Matrix rows =
        ConstMatrixMap(items.values.data(), items.num_items, items.dim);
    MultiplyByTransposed(users, rows, num_threads, scores);
    return Status();
  }

 private:
  const Towers& towers_;
  std::vector<float> base_;  // alpha0 V'V
};

class BlendScorer : public HistoryScorer {
 public:
  explicit BlendScorer(std::vector<BlendPart> parts)
      : parts_(std::move(parts)) {}

  Status Score(const PositiveRows& histories, int num_threads,
               Matrix* scores) const override {
    Matrix part_scores;
    for (size_t p = 0; p < parts_.size(); ++p) {
      PAGEPICK_RETURN_IF_ERROR(
          parts_[p].scorer->Score(histories, num_threads, &part_scores));
      if (p == 0) scores->setZero(part_scores.rows(), part_scores.cols());
      AddStandardized(part_scores, parts_[p].weight, num_threads, scores);
    }
    return Status();
  }

 private:
  static void AddStandardized(const Matrix& part, float weight, int num_threads,
                              Matrix* scores) {
    ParallelFor(
        part.rows(), kHistoriesPerPiece, num_threads,
        [&](int64_t begin, int64_t end) {
          for (int64_t h = begin; h < end; ++h) {
            const float mean = part.row(h).mean();
            const float variance = (part.row(h).array() - mean).square().mean();
            if (!(variance > 0)) continue;
            const float factor = weight / std::sqrt(variance);
            scores->row(h).array() += factor * (part.row(h).array() - mean);
          }
        });
  }

  std::vector<BlendPart> parts_;
};

}  // namespace

std::unique_ptr<HistoryScorer> ScoreByItemWeights(const ItemWeights& weights) {
  return std::make_unique<ItemWeightsScorer>(weights);
}

std::unique_ptr<HistoryScorer> ScoreByFoldIn(const Towers& towers) {
  return std::make_unique<FoldInScorer>(towers);
}

std::unique_ptr<HistoryScorer> ScoreByBlend(std::vector<BlendPart> parts) {
  return std::make_unique<BlendScorer>(std::move(parts));
}

}  // namespace pagepick
