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
  // Every row of a frozen split is a positive, whatever its rating.
  float positive_threshold = 0;
};

// Reads train.tsv, val_tr.tsv, val_te.tsv, test_tr.tsv and test_te.tsv
// (header: userId itemId rating timestamp) of `folder`; `_tr` is seen, `_te`
// to be found. `items_path` may be empty or name a catalogue, which gives
// titles to the items of the split and adds none.
// kCorruption if a user is in two of train, val and test, or a pair is in a
// file or fold twice.
Result<FrozenSplit> LoadFrozenSplit(const std::string& folder,
                                    const std::string& items_path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FROZEN_SPLIT_H_
