#ifndef PAGEPICK_DATASET_LOAD_HISTORY_H_
#define PAGEPICK_DATASET_LOAD_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/load_dataset.h"

namespace pagepick {

// One line of a single visitor's ratings.
struct HistoryRow {
  std::string item_id;
  float rating = 1;
  uint32_t time = 0;  // seconds since 1970, 0 = unknown
};

// Reads a table with the columns item and, if they are there, rating and
// time; in the file's order. kInvalidArgument names file and line.
// `options.progress` is not used.
Result<std::vector<HistoryRow>> LoadHistory(const std::string& path,
                                            const LoadOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_LOAD_HISTORY_H_
