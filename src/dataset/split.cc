#include "dataset/split.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"

namespace pagepick {

namespace {

// The interactions of one user, as a range of Dataset::interactions.
struct Range {
  size_t begin;
  size_t end;
};

Range RangeOf(const Dataset& dataset, int32_t user) {
  const auto u = static_cast<size_t>(user);
  return {static_cast<size_t>(dataset.user_offsets[u]),
          static_cast<size_t>(dataset.user_offsets[u + 1])};
}

std::vector<size_t> PositivesOf(const Dataset& dataset, int32_t user,
                                float threshold) {
  std::vector<size_t> positives;
  const Range range = RangeOf(dataset, user);
  for (size_t n = range.begin; n < range.end; ++n) {
    if (dataset.interactions[n].rating >= threshold) positives.push_back(n);
  }
  return positives;
}

bool IsSeenBy(HeldOutFold fold, Part part) {
  switch (part) {
    case Part::kTrain:
    case Part::kValidationSeen:
      return true;
    case Part::kValidationHeldOut:
    case Part::kTestSeen:
      return fold == HeldOutFold::kTest;
    case Part::kUnused:
    case Part::kTestHeldOut:
      return false;
  }
  return false;
}

size_t FoldSize(size_t eligible, double fraction, int32_t max_users) {
  const double wanted =
      std::clamp(fraction, 0.0, 1.0) * static_cast<double>(eligible);
  return std::min(static_cast<size_t>(std::llround(wanted)),
                  static_cast<size_t>(std::max(max_users, 0)));
}

// Parts `positives` at random into seen ones and at least one held out.
void PartPositives(std::vector<size_t> positives, double seen_fraction,
                   HeldOutFold fold, Rng* rng, Split* split) {
  const bool test = fold == HeldOutFold::kTest;
  const Part seen = test ? Part::kTestSeen : Part::kValidationSeen;
  const Part held_out = test ? Part::kTestHeldOut : Part::kValidationHeldOut;
  const auto count = static_cast<double>(positives.size());
  // 1 - 0.8 is a little more than 0.2; ten positives must give two.
  const double wanted = std::floor((1 - seen_fraction) * count + 1e-9);
  const auto num_held_out =
      static_cast<size_t>(std::clamp(wanted, 1.0, count - 1));
  Shuffle(&positives, rng);
  for (size_t i = 0; i < positives.size(); ++i) {
    split->parts[positives[i]] = i < num_held_out ? held_out : seen;
  }
}

}  // namespace

std::vector<HeldOutUser> HeldOutUsers(const Dataset& dataset,
                                      const Split& split, HeldOutFold fold) {
  const bool test = fold == HeldOutFold::kTest;
  const Part held_out = test ? Part::kTestHeldOut : Part::kValidationHeldOut;
  std::vector<HeldOutUser> users;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    HeldOutUser user{u, {}, {}};
    const Range range = RangeOf(dataset, u);
    for (size_t n = range.begin; n < range.end; ++n) {
      const Interaction& interaction = dataset.interactions[n];
      if (IsSeenBy(fold, split.parts[n])) user.seen.push_back(interaction);
      if (split.parts[n] == held_out) user.held_out.push_back(interaction.item);
    }
    if (!user.seen.empty() && !user.held_out.empty()) {
      users.push_back(std::move(user));
    }
  }
  return users;
}

Protocol ProtocolOf(const Dataset& dataset, const Split& split) {
  bool trains_on_held_out = false;
  bool finds_several = false;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    const Range range = RangeOf(dataset, u);
    const auto begin = split.parts.begin() + static_cast<int64_t>(range.begin);
    const auto end = split.parts.begin() + static_cast<int64_t>(range.end);
    const auto validation = std::count(begin, end, Part::kValidationHeldOut);
    const auto test = std::count(begin, end, Part::kTestHeldOut);
    if (validation + test == 0) continue;
    trains_on_held_out |= std::count(begin, end, Part::kTrain) > 0;
    finds_several |= validation > 1 || test > 1;
  }
  if (!trains_on_held_out) return Protocol::kUnseenUsers;
  return finds_several ? Protocol::kTimeSplit : Protocol::kLastOut;
}

Split TrainOnValidation(Split split) {
  for (Part& part : split.parts) {
    if (part == Part::kValidationSeen || part == Part::kValidationHeldOut) {
      part = Part::kTrain;
    }
  }
  return split;
}

Split SplitUnseenUsers(const Dataset& dataset,
                       const UnseenUserOptions& options) {
  // One positive can't be parted into something seen and something to find.
  const auto min_positives =
      static_cast<size_t>(std::max(options.min_positives, 2));
  std::vector<int32_t> eligible;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    if (PositivesOf(dataset, u, options.positive_threshold).size() >=
        min_positives) {
      eligible.push_back(u);
    }
  }
  Rng rng(options.seed);
  Shuffle(&eligible, &rng);

  Split split{std::vector<Part>(dataset.interactions.size(), Part::kTrain)};
  const size_t validation = FoldSize(
      eligible.size(), options.validation_fraction, options.max_users_per_fold);
  const size_t test = std::min(FoldSize(eligible.size(), options.test_fraction,
                                        options.max_users_per_fold),
                               eligible.size() - validation);
  for (size_t i = 0; i < validation + test; ++i) {
    const Range range = RangeOf(dataset, eligible[i]);
    for (size_t n = range.begin; n < range.end; ++n) {
      split.parts[n] = Part::kUnused;
    }
    PartPositives(
        PositivesOf(dataset, eligible[i], options.positive_threshold),
        options.seen_fraction,
        i < validation ? HeldOutFold::kValidation : HeldOutFold::kTest, &rng,
        &split);
  }
  return split;
}

float DefaultPositiveThreshold(const RatingScale& scale) {
  if (!scale.is_explicit) return 0;
  if (!(scale.step > 0) || !(scale.max > scale.min)) return scale.min;
  const double wanted = 0.75 * (static_cast<double>(scale.max) - scale.min);
  // A wish that is a rating but for rounding must not move one step up.
  const double steps = std::ceil(wanted / scale.step - 1e-6);
  return static_cast<float>(scale.min + steps * scale.step);
}

}  // namespace pagepick
