#ifndef PAGEPICK_DATASET_SYNTHETIC_H_
#define PAGEPICK_DATASET_SYNTHETIC_H_

#include <cstdint>
#include <functional>
#include <string>

#include "base/status.h"

namespace pagepick {

// Made-up films and visitors with planted tastes, for demos without data and
// for tests of scale.
struct SampleOptions {
  int32_t users = 2000;
  int32_t items = 1000;
  int64_t ratings = 100000;  // over distinct (user, item) pairs
  uint64_t seed = 1;
};

// Told the ratings written so far and in all; false stops, and nothing is
// left behind. May be empty.
using SampleProgress = std::function<bool(int64_t done, int64_t total)>;

// Writes ratings.csv (user_id,item_id,rating,timestamp; ratings 1 to 5) and
// items.csv (item_id,title,tags,year) into `folder`, made if absent, each to
// a temporary name first. The same options give the same bytes. Streams, so
// ten million ratings need little memory.
//
// Each item has one or two genres and a popularity that falls with its rank;
// each user likes a few genres, picks mostly among them and mostly popular
// items, and rates by taste plus noise. So personal taste predicts what a
// user rates and likes far better than popularity alone.
//
// kInvalidArgument if the counts are not positive or the pairs too few, or if
// `progress` stopped it.
Status WriteSample(const SampleOptions& options, const std::string& folder,
                   const SampleProgress& progress);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_SYNTHETIC_H_
