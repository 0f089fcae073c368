#ifndef PAGEPICK_DATASET_FROZEN_SPLIT_H_
#define PAGEPICK_DATASET_FROZEN_SPLIT_H_

#include <string>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"

namespace pagepick {

// A split that somebody else drew, so that figures compare across programs.
struct FrozenSplit {
  Dataset dataset;
  Split split;
  // From which rating a row is a positive. Every row is one, whatever its
  // rating, but where only liked items are to be found (kTimeSplit).
  float positive_threshold = 0;
};

// Reads the split of `folder`, in the first of these layouts whose files it
// has (header: userId itemId rating timestamp):
//   sequences.tsv (header: userId position itemId part)
//       kLastOut; `part` is train, val or test. An event's time is its
//       position + 1: the order is known, the clock is not.
//   train.tsv val_tr.tsv val_te.tsv test_tr.tsv test_te.tsv
//       kUnseenUsers; `_tr` is seen, `_te` to be found
//   train.tsv val.tsv test.tsv
//       kLastOut: the last item of each user, the one before for validation
//   train.tsv test.tsv
//       kTimeSplit without validation: newest items of each user; those below
//       DefaultPositiveThreshold are kUnused
// HeldOutUsers then gives the cases to judge, histories included.
// `items_path` may be empty or name a catalogue, which gives titles to the
// items of the split and adds none.
// kNotFound names the file that is missing; kCorruption if a pair stands
// twice, an unseen user is in two parts, or something held out is older than
// its user's history.
Result<FrozenSplit> LoadFrozenSplit(const std::string& folder,
                                    const std::string& items_path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FROZEN_SPLIT_H_
