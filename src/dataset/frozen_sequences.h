#ifndef PAGEPICK_DATASET_FROZEN_SEQUENCES_H_
#define PAGEPICK_DATASET_FROZEN_SEQUENCES_H_

#include <string>

#include "base/status.h"
#include "dataset/frozen_split.h"

namespace pagepick {

// What LoadFrozenSplit looks for in a folder.
inline constexpr char kSequencesFile[] = "sequences.tsv";

// Reads a leave-last-out split from one file: userId, position, itemId and
// part (train, val or test) a row, as next-item benchmarks have them.
// kInvalidArgument names the line; else as LoadFrozenSplit.
Result<FrozenSplit> LoadSequences(const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FROZEN_SEQUENCES_H_
