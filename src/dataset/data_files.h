#ifndef PAGEPICK_DATASET_DATA_FILES_H_
#define PAGEPICK_DATASET_DATA_FILES_H_

#include <string>

#include "base/status.h"

namespace pagepick {

struct DataFiles {
  std::string ratings;
  std::string items;  // empty if the folder has no catalogue
};

// Finds the ratings and the catalogue in a folder by their usual names:
// ratings.csv, ratings.dat, u.data, events.csv, ... and movies.csv,
// items.csv, books.csv, u.item, ... kNotFound lists the names looked for.
Result<DataFiles> FindDataFiles(const std::string& folder);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_DATA_FILES_H_
