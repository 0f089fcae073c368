#ifndef PAGEPICK_DATASET_FROZEN_SPLIT_BUILDER_H_
#define PAGEPICK_DATASET_FROZEN_SPLIT_BUILDER_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "dataset/frozen_split.h"

namespace pagepick {

// Which users training, validation and test may share.
enum class SharedUsers {
  kNone,    // held-out users are strangers
  kInTime,  // everybody's own history, cut in time: training first, test last
};

// Puts a FrozenSplit together from the rows of its files.
class FrozenSplitBuilder {
 public:
  // All rows of a ratings file. kCorruption if a pair stands in it twice.
  Status AddFile(const std::string& path, Part part);

  // One event without a rating.
  void AddEvent(std::string_view user, std::string_view item, uint32_t time,
                Part part);

  // Every row is a positive. kCorruption if a pair stands twice, a user is
  // where `shared` forbids, or there is no row.
  Result<FrozenSplit> Finish(SharedUsers shared) &&;

 private:
  struct Row {
    Interaction interaction;
    Part part;
    size_t number;  // in order of the files
  };

  void AddRow(const Interaction& interaction, Part part) {
    rows_.push_back({interaction, part, rows_.size()});
  }
  Status CheckPairs();
  // REQUIRES: rows by user and time
  Status CheckUsers(SharedUsers shared) const;
  void SortRows(SharedUsers shared);

  FrozenSplit split_;
  std::vector<Row> rows_;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FROZEN_SPLIT_BUILDER_H_
