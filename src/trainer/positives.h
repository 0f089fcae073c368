#ifndef PAGEPICK_TRAINER_POSITIVES_H_
#define PAGEPICK_TRAINER_POSITIVES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "dataset/dataset.h"
#include "dataset/split.h"
#include "towers/rating_weights.h"

namespace pagepick {

// The positives of one side, row after row (compressed sparse rows): row r's
// are columns[n] with weights[n] > 0 for offsets[r] <= n < offsets[r + 1].
struct PositiveRows {
  std::vector<int64_t> offsets = {0};  // [rows + 1]
  std::vector<int32_t> columns;
  std::vector<float> weights;

  int32_t num_rows() const { return static_cast<int32_t>(offsets.size()) - 1; }
  int64_t size() const { return offsets.back(); }
  int64_t CountOf(int32_t row) const;
  std::span<const int32_t> ColumnsOf(int32_t row) const;
  std::span<const float> WeightsOf(int32_t row) const;
  // To build row by row.
  void Add(int32_t column, float weight);
  void EndRow() { offsets.push_back(static_cast<int64_t>(columns.size())); }
  // Rows with at least one positive.
  int32_t NumOccupiedRows() const;
};

// The same positives seen from either side. Owner.
struct Positives {
  PositiveRows by_user;  // a row's items in the order of the user's history
  PositiveRows by_item;  // a row's users ascending
};

// How often each item is positive [items].
std::vector<float> CountsOf(const PositiveRows& by_item);
// Positives of a user who has any, on average.
double MeanPositives(const PositiveRows& by_user);

// The interactions of the split's kTrain part whose rating weighs more than
// zero.  REQUIRES: one part per interaction
Positives CollectPositives(const Dataset& dataset, const Split& split,
                           const RatingWeights& rating_weights);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_POSITIVES_H_
