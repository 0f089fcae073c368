#ifndef PAGEPICK_DATASET_SPLIT_IN_TIME_H_
#define PAGEPICK_DATASET_SPLIT_IN_TIME_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"

namespace pagepick {

// Splits that cut users' own histories in time: what a site's own next days
// would judge. Interactions with rating >= positive_threshold are positives,
// and only they are to be found. Both are kInvalidArgument for data without
// times, or if nothing is held out.

// Leave one out (He et al. 2017): the last positive of each user is the test,
// the one before it validation. What lies before the latter trains; anything
// else of the user is unused. Users with fewer than `min_positives` train
// whole, as do those beyond `max_users`, who are drawn at random.
struct LastOutOptions {
  float positive_threshold = 0;
  int32_t min_positives = 3;
  int32_t max_users = 10000;
  uint64_t seed = 1;
};
Result<Split> SplitLastOut(const Dataset& dataset,
                           const LastOutOptions& options);

// Two moments part everybody's interactions: the newest `test_fraction` of
// those with a time are the test, the newest `validation_fraction` before
// them validation. Interactions of one second stay together; those without a
// time train. No training ever looks past the moment.
struct TimeSplitOptions {
  float positive_threshold = 0;
  double validation_fraction = 0.1;
  double test_fraction = 0.1;
};
Result<Split> SplitByTime(const Dataset& dataset,
                          const TimeSplitOptions& options);

// The unseen visitors of a fold with their positives cut in time instead of
// at random: for kLastOut the newest is to be found, for kTimeSplit the newest
// fifth, at least one; the older ones are seen. Training saw none of it.
// kUnseenUsers gives HeldOutUsers.
std::vector<HeldOutUser> CutUnseenUsers(const Dataset& dataset,
                                        const Split& split, HeldOutFold fold,
                                        Protocol protocol);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_SPLIT_IN_TIME_H_
