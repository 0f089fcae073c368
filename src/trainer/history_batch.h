#ifndef PAGEPICK_TRAINER_HISTORY_BATCH_H_
#define PAGEPICK_TRAINER_HISTORY_BATCH_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "trainer/fit_options.h"
#include "trainer/positives.h"

namespace pagepick {

// Examples of one training step: what is shown of each history, oldest first,
// what a teacher is shown, and what is to be found. The rows of one example
// have the same number.
struct HistoryBatch {
  PositiveRows shown;
  PositiveRows shown_to_teacher;
  PositiveRows targets;
};

// The examples of `users`. An example without anything to find or to show is
// left out.
HistoryBatch DrawExamples(const PositiveRows& by_user,
                          std::span<const int32_t> users,
                          const ExampleOptions& options, Rng* rng);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_HISTORY_BATCH_H_
