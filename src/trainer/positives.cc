#include "trainer/positives.h"

#include <algorithm>
#include <cassert>

namespace pagepick {
namespace {

PositiveRows RowsByUser(const Dataset& dataset, const Split& split,
                        const RatingWeights& rating_weights) {
  PositiveRows rows;
  rows.offsets.reserve(static_cast<size_t>(dataset.num_users()) + 1);
  size_t n = 0;
  for (int32_t user = 0; user < dataset.num_users(); ++user) {
    for (const Interaction& interaction : dataset.HistoryOf(user)) {
      if (split.parts[n++] != Part::kTrain) continue;
      const float weight = rating_weights.WeightOf(interaction.rating);
      if (!(weight > 0)) continue;
      rows.Add(interaction.item, weight);
    }
    rows.EndRow();
  }
  return rows;
}

PositiveRows Transpose(const PositiveRows& rows, int32_t num_columns) {
  PositiveRows result;
  result.offsets.assign(static_cast<size_t>(num_columns) + 1, 0);
  for (const int32_t column : rows.columns) {
    ++result.offsets[static_cast<size_t>(column) + 1];
  }
  for (size_t i = 1; i < result.offsets.size(); ++i) {
    result.offsets[i] += result.offsets[i - 1];
  }
  result.columns.resize(rows.columns.size());
  result.weights.resize(rows.weights.size());
  std::vector<int64_t> next = result.offsets;
  for (int32_t row = 0; row < rows.num_rows(); ++row) {
    const std::span<const int32_t> columns = rows.ColumnsOf(row);
    const std::span<const float> weights = rows.WeightsOf(row);
    for (size_t n = 0; n < columns.size(); ++n) {
      const auto place =
          static_cast<size_t>(next[static_cast<size_t>(columns[n])]++);
      result.columns[place] = row;
      result.weights[place] = weights[n];
    }
  }
  return result;
}

template <typename T>
std::span<const T> Slice(const std::vector<T>& values,
                         const std::vector<int64_t>& offsets, int32_t row) {
  const auto r = static_cast<size_t>(row);
  const auto begin = static_cast<size_t>(offsets[r]);
  const auto end = static_cast<size_t>(offsets[r + 1]);
  return std::span(values).subspan(begin, end - begin);
}

}  // namespace

int64_t PositiveRows::CountOf(int32_t row) const {
  const auto r = static_cast<size_t>(row);
  return offsets[r + 1] - offsets[r];
}

std::span<const int32_t> PositiveRows::ColumnsOf(int32_t row) const {
  return Slice(columns, offsets, row);
}

std::span<const float> PositiveRows::WeightsOf(int32_t row) const {
  return Slice(weights, offsets, row);
}

void PositiveRows::Add(int32_t column, float weight) {
  columns.push_back(column);
  weights.push_back(weight);
}

int32_t PositiveRows::NumOccupiedRows() const {
  int32_t count = 0;
  for (int32_t row = 0; row < num_rows(); ++row) count += CountOf(row) > 0;
  return count;
}

std::vector<float> CountsOf(const PositiveRows& by_item) {
  std::vector<float> counts;
  counts.reserve(static_cast<size_t>(by_item.num_rows()));
  for (int32_t item = 0; item < by_item.num_rows(); ++item) {
    counts.push_back(static_cast<float>(by_item.CountOf(item)));
  }
  return counts;
}

double MeanPositives(const PositiveRows& by_user) {
  return static_cast<double>(by_user.size()) /
         std::max(by_user.NumOccupiedRows(), 1);
}

Positives CollectPositives(const Dataset& dataset, const Split& split,
                           const RatingWeights& rating_weights) {
  assert(split.parts.size() == dataset.interactions.size());
  Positives positives;
  positives.by_user = RowsByUser(dataset, split, rating_weights);
  positives.by_item = Transpose(positives.by_user, dataset.num_items());
  return positives;
}

}  // namespace pagepick
