#include "dataset/split_in_time.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/rng.h"

namespace pagepick {

namespace {

Status CheckTimes(const Dataset& dataset, const std::string& protocol) {
  if (dataset.has_times) return {};
  return Status::InvalidArgument(
      "the data has no times, which " + protocol +
      " needs: map a time column, or hold out whole visitors instead");
}

Status CheckHeldOut(const Split& split, const std::string& hint) {
  const bool any =
      std::any_of(split.parts.begin(), split.parts.end(),
                  [](Part part) { return part == Part::kTestHeldOut; });
  if (any) return {};
  return Status::InvalidArgument("nothing could be held out: " + hint);
}

// Where a user's last two positives stand in Dataset::interactions.
struct LastTwo {
  size_t validation = 0;
  size_t test = 0;
  size_t end = 0;  // of the user
};

// The users with enough positives.
std::vector<LastTwo> FindLastTwo(const Dataset& dataset,
                                 const LastOutOptions& options) {
  const int32_t needed = std::max(options.min_positives, 3);
  std::vector<LastTwo> found;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    const auto begin =
        static_cast<size_t>(dataset.user_offsets[static_cast<size_t>(u)]);
    LastTwo last;
    last.end =
        static_cast<size_t>(dataset.user_offsets[static_cast<size_t>(u) + 1]);
    int32_t positives = 0;
    for (size_t n = begin; n < last.end; ++n) {
      if (dataset.interactions[n].rating < options.positive_threshold) continue;
      ++positives;
      last.validation = last.test;
      last.test = n;
    }
    if (positives >= needed) found.push_back(last);
  }
  return found;
}

// The time of the oldest of the newest `fraction` of `times`, which ascend.
uint32_t MomentOf(const std::vector<uint32_t>& times, double fraction) {
  const auto count = static_cast<double>(times.size());
  const double newest = std::clamp(fraction, 0.0, 1.0) * count;
  const auto held_out = static_cast<size_t>(newest);
  if (held_out == 0) return UINT32_MAX;
  return times[times.size() - held_out];
}

}  // namespace

Result<Split> SplitLastOut(const Dataset& dataset,
                           const LastOutOptions& options) {
  PAGEPICK_RETURN_IF_ERROR(CheckTimes(dataset, "leaving the last out"));
  std::vector<LastTwo> users = FindLastTwo(dataset, options);
  Rng rng(options.seed);
  Shuffle(&users, &rng);
  users.resize(std::min(users.size(),
                        static_cast<size_t>(std::max(options.max_users, 0))));
  Split split{std::vector<Part>(dataset.interactions.size(), Part::kTrain)};
  for (const LastTwo& user : users) {
    for (size_t n = user.validation; n < user.end; ++n) {
      split.parts[n] = Part::kUnused;
    }
    split.parts[user.validation] = Part::kValidationHeldOut;
    split.parts[user.test] = Part::kTestHeldOut;
  }
  PAGEPICK_RETURN_IF_ERROR(CheckHeldOut(
      split, "no user has three positive ratings; lower the threshold"));
  return split;
}

Result<Split> SplitByTime(const Dataset& dataset,
                          const TimeSplitOptions& options) {
  PAGEPICK_RETURN_IF_ERROR(CheckTimes(dataset, "a split by time"));
  std::vector<uint32_t> times;
  for (const Interaction& event : dataset.interactions) {
    if (event.time != 0) times.push_back(event.time);
  }
  std::sort(times.begin(), times.end());
  const uint32_t test = MomentOf(times, options.test_fraction);
  const uint32_t validation =
      MomentOf(times, options.test_fraction + options.validation_fraction);
  Split split{std::vector<Part>(dataset.interactions.size(), Part::kTrain)};
  for (size_t n = 0; n < split.parts.size(); ++n) {
    const Interaction& event = dataset.interactions[n];
    if (event.time == 0 || event.time < validation) continue;
    const bool positive = event.rating >= options.positive_threshold;
    const Part held_out =
        event.time >= test ? Part::kTestHeldOut : Part::kValidationHeldOut;
    split.parts[n] = positive ? held_out : Part::kUnused;
  }
  PAGEPICK_RETURN_IF_ERROR(CheckHeldOut(
      split, "the newest ratings hold no positive one; raise the fraction"));
  return split;
}

std::vector<HeldOutUser> CutUnseenUsers(const Dataset& dataset,
                                        const Split& split, HeldOutFold fold,
                                        Protocol protocol) {
  std::vector<HeldOutUser> users = HeldOutUsers(dataset, split, fold);
  if (protocol == Protocol::kUnseenUsers) return users;
  for (HeldOutUser& user : users) {
    std::vector<Interaction> positives;
    for (const Interaction& event : dataset.HistoryOf(user.user)) {
      const auto n = static_cast<size_t>(&event - dataset.interactions.data());
      const Part part = split.parts[n];
      if (part != Part::kUnused) positives.push_back(event);
    }
    const size_t fifth = positives.size() / 5;
    const size_t newest =
        protocol == Protocol::kLastOut ? 1 : std::max<size_t>(fifth, 1);
    const size_t seen = positives.size() - newest;
    user.held_out.clear();
    for (size_t n = seen; n < positives.size(); ++n) {
      user.held_out.push_back(positives[n].item);
    }
    positives.resize(seen);
    user.seen = std::move(positives);
  }
  return users;
}

}  // namespace pagepick
