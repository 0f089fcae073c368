#ifndef PAGEPICK_TRAINER_STEP_ITEMS_H_
#define PAGEPICK_TRAINER_STEP_ITEMS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "trainer/alias_table.h"
#include "trainer/fit_options.h"
#include "trainer/history_batch.h"
#include "trainer/positives.h"

namespace pagepick {

// Which items have a row, and which number; null = all, each its own.
using ItemList = std::optional<std::vector<int32_t>>;

// A step's examples in the numbers of the items at hand.
struct StepItems {
  // The items of the output rows; the first `num_candidates` are in the
  // softmax, the others are there as inputs alone.
  ItemList outputs;
  int32_t num_candidates = 0;
  ItemList inputs;  // of input rows, unless those are the outputs
  // By number of input row.
  PositiveRows shown;
  // By number of output row; of what is shown only the candidates.
  HistoryBatch in_softmax;
  // What makes up for drawing candidates, see SoftmaxScope; empty if all are.
  std::vector<float> corrections;  // [candidates]
};

// All items are candidates.
StepItems TakeAllItems(HistoryBatch batch, int32_t num_items);

// Draws the candidates of each step: what any of its examples is to find
// (in-batch negatives), and items by popularity or evenly. One shared draw a
// step, each item once, so that there are no accidental hits. The work of a
// step and its memory depend on the batch and the number drawn, and not on the
// number of items.
class ItemSampler {
 public:
  // `chances` [items]: of each item to be in the softmax if it is drawn; 1 for
  // those with a positive.
  // REQUIRES: at least one positive, options in range
  ItemSampler(const PositiveRows& by_item, std::vector<float> chances,
              const SoftmaxSampling& options, bool tied, uint64_t seed);

  StepItems Draw(const HistoryBatch& batch);

 private:
  // Numbers items in the order in which they come.
  class Numbering {
   public:
    explicit Numbering(int32_t num_items)
        : numbers_(static_cast<size_t>(num_items), kNone) {}
    int32_t Add(int32_t item);
    PositiveRows AddAll(const PositiveRows& rows);
    // kNone if it has none.
    int32_t Find(int32_t item) const {
      return numbers_[static_cast<size_t>(item)];
    }
    const std::vector<int32_t>& items() const { return items_; }
    // The items by number; all numbers are free again.
    std::vector<int32_t> Take();

   private:
    std::vector<int32_t> numbers_;
    std::vector<int32_t> items_;
  };

  static constexpr int32_t kNone = -1;

  float CorrectionOf(int32_t item, double num_targets) const;

  SoftmaxSampling options_;
  bool tied_;
  Rng rng_;
  std::vector<float> chances_;
  std::vector<int32_t> possible_;  // items of any chance
  AliasTable by_popularity_;       // of possible_
  // log(1 - the chance of each item) to be one draw, or one target.
  std::vector<float> log_missed_by_draw_;
  std::vector<float> log_missed_by_target_;
  Numbering outputs_;
  Numbering inputs_;
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_STEP_ITEMS_H_
