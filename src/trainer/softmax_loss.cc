#include "trainer/softmax_loss.h"

#include <cmath>
#include <limits>
#include <vector>

#include "base/parallel_for.h"

namespace pagepick {
namespace {

constexpr int64_t kExamplesPerPiece = 16;
constexpr float kImpossible = -std::numeric_limits<float>::infinity();

// Replaces scores by their softmax; the logarithm of the sum of exponentials.
float ToProbabilities(Eigen::Ref<Eigen::RowVectorXf> row) {
  const float largest = row.maxCoeff();
  row = (row.array() - largest).exp();
  const float sum = row.sum();
  row /= sum;
  return largest + std::log(sum);
}

void Mask(std::span<const int32_t> items, Eigen::Ref<Eigen::RowVectorXf> row) {
  for (const int32_t item : items) row[item] = kImpossible;
}

void Correct(std::span<const float> corrections,
             std::span<const int32_t> wanted,
             Eigen::Ref<Eigen::RowVectorXf> logits) {
  if (corrections.empty()) return;
  for (const int32_t item : wanted) {
    logits[item] -= corrections[static_cast<size_t>(item)];
  }
  logits +=
      Eigen::Map<const Eigen::RowVectorXf>(corrections.data(), logits.size());
}

// One example; `teacher` becomes its distribution.
double ExampleLoss(const HistoryBatch& batch, const SoftmaxScope& scope,
                   const SoftmaxTargets& targets, int32_t example,
                   Eigen::RowVectorXf* teacher,
                   Eigen::Ref<Eigen::RowVectorXf> logits) {
  const auto shown = batch.shown.ColumnsOf(example);
  const auto wanted = batch.targets.ColumnsOf(example);
  if (targets.mask_shown) Mask(shown, logits);
  double total = 0;
  double score = 0;
  const auto weights = batch.targets.WeightsOf(example);
  float sum = 0;
  for (const float weight : weights) sum += weight;
  const float share =
      targets.data_weight * (targets.normalize && sum > 0 ? 1 / sum : 1);
  for (size_t n = 0; n < wanted.size(); ++n) {
    const float weight = share * weights[n];
    total += static_cast<double>(weight);
    score += static_cast<double>(weight * logits[wanted[n]]);
  }
  if (teacher != nullptr) {
    *teacher /= targets.temperature;
    if (targets.mask_shown) Mask(shown, *teacher);
    ToProbabilities(*teacher);
    total += static_cast<double>(targets.teacher_weight);
    // Impossible items have probability 0 and an infinite logit.
    score +=
        static_cast<double>(targets.teacher_weight *
                            (teacher->array() > 0)
                                .select(teacher->array() * logits.array(), 0.F)
                                .sum());
  }
  Correct(scope.corrections, wanted, logits);
  const auto log_sum = static_cast<double>(ToProbabilities(logits));
  logits *= static_cast<float>(total);
  for (size_t n = 0; n < wanted.size(); ++n) {
    logits[wanted[n]] -= share * weights[n];
  }
  if (teacher != nullptr) logits -= targets.teacher_weight * *teacher;
  return total * log_sum - score;
}

}  // namespace

double SoftmaxLoss(const HistoryBatch& batch, const SoftmaxScope& scope,
                   const SoftmaxTargets& targets, int num_threads,
                   Matrix* logits) {
  std::vector<double> losses(static_cast<size_t>(logits->rows()));
  const float mean = 1 / static_cast<float>(logits->rows());
  const bool taught = scope.teacher != nullptr;
  ParallelFor(logits->rows(), kExamplesPerPiece, num_threads,
              [&](int64_t begin, int64_t end) {
                for (int64_t e = begin; e < end; ++e) {
                  Eigen::RowVectorXf of_teacher;
                  if (taught) {
                    of_teacher = scope.teacher->row(e);
                    Mask(scope.excluded, of_teacher);
                  }
                  Mask(scope.excluded, logits->row(e));
                  losses[static_cast<size_t>(e)] = ExampleLoss(
                      batch, scope, targets, static_cast<int32_t>(e),
                      taught ? &of_teacher : nullptr, logits->row(e));
                  logits->row(e) *= mean;
                }
              });
  double sum = 0;
  for (const double loss : losses) sum += loss;
  return sum * static_cast<double>(mean);
}

}  // namespace pagepick
