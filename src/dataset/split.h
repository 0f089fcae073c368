#ifndef PAGEPICK_DATASET_SPLIT_H_
#define PAGEPICK_DATASET_SPLIT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/dataset.h"

namespace pagepick {

// How held-out interactions were chosen.
enum class Protocol {
  kUnseenUsers,  // whole visitors: training never saw them
  kLastOut,      // the last of each user ("leave one out"), to find the next
  kTimeSplit,    // the newest, to find all of them
};

// What an interaction may be used for. An unseen user's positives are parted
// into what the system may see and what it must find; where users are cut in
// time instead, training is what it may see.
enum class Part : uint8_t {
  kUnused = 0,
  kTrain = 1,
  kValidationSeen = 2,
  kValidationHeldOut = 3,
  kTestSeen = 4,
  kTestHeldOut = 5,
};

// parts[n] is the part of dataset.interactions[n].
struct Split {
  std::vector<Part> parts;
};

// One case to judge: what a visitor did, and what to find for them.
struct HeldOutUser {
  int32_t user = 0;
  std::vector<Interaction> seen;  // oldest first
  std::vector<int32_t> held_out;  // items to find
};

enum class HeldOutFold { kValidation, kTest };

// The users of one fold that have something seen and something to find,
// in order of user index. Seen is their `..Seen` part of the fold and, where
// users are cut in time, all that lies before: training for validation,
// training and validation for test.
std::vector<HeldOutUser> HeldOutUsers(const Dataset& dataset,
                                      const Split& split, HeldOutFold fold);

// kUnseenUsers unless held-out users train too; then kLastOut if each has one
// item of a fold to find, else kTimeSplit.
Protocol ProtocolOf(const Dataset& dataset, const Split& split);

// The split with validation moved to training: for the last training, when
// nothing is chosen any more and only the test is left to take.
Split TrainOnValidation(Split split);

// The unseen-user protocol ("strong generalization", Liang et al. 2018):
// interactions with rating >= positive_threshold are positives; users with
// at least min_positives are drawn at random into validation and test; the
// others train, with all their ratings. Of a held-out user's positives a
// random `seen_fraction` is seen.
struct UnseenUserOptions {
  float positive_threshold = 0;
  int32_t min_positives = 5;
  double validation_fraction = 0.1;
  double test_fraction = 0.1;
  int32_t max_users_per_fold = 10000;
  double seen_fraction = 0.8;
  uint64_t seed = 1;
};
Split SplitUnseenUsers(const Dataset& dataset,
                       const UnseenUserOptions& options);

// The rating from which an interaction counts as liked when nobody says so:
// the upper end of the scale, 4 of 1-5 and 8 of 1-10 for example; any event
// of implicit data.
float DefaultPositiveThreshold(const RatingScale& scale);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_SPLIT_H_
