#ifndef PAGEPICK_EVAL_TOPK_FILE_H_
#define PAGEPICK_EVAL_TOPK_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"

namespace pagepick {

// Rankings as text for an outside judge, one user a line, with the ids of the
// data: userId<TAB>itemId,itemId,... best first.
// REQUIRES: one ranking per user
std::string FormatTopK(const Dataset& dataset,
                       const std::vector<HeldOutUser>& users,
                       const std::vector<std::vector<int32_t>>& rankings);

// FormatTopK into a file, atomically.
Status WriteTopKFile(const std::string& path, const Dataset& dataset,
                     const std::vector<HeldOutUser>& users,
                     const std::vector<std::vector<int32_t>>& rankings);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_TOPK_FILE_H_
