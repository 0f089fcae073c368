#include "dataset/split_in_time.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pagepick {
namespace {

// Interactions by user, then time; offsets follow from them.
Dataset MakeDataset(std::vector<Interaction> interactions, int32_t num_users) {
  Dataset dataset;
  dataset.user_offsets.assign(static_cast<size_t>(num_users) + 1, 0);
  for (int32_t u = 0; u < num_users; ++u) {
    dataset.users.FindOrAdd("user " + std::to_string(u));
  }
  for (const Interaction& event : interactions) {
    ++dataset.user_offsets[static_cast<size_t>(event.user) + 1];
    while (dataset.catalogue.ids.size() <= event.item) {
      dataset.catalogue.ids.FindOrAdd(
          "item " + std::to_string(dataset.catalogue.ids.size()));
    }
    dataset.has_times |= event.time != 0;
  }
  for (size_t u = 1; u < dataset.user_offsets.size(); ++u) {
    dataset.user_offsets[u] += dataset.user_offsets[u - 1];
  }
  dataset.interactions = std::move(interactions);
  dataset.scale = {true, 1, 5, 1};
  return dataset;
}

TEST(SplitLastOut, HoldsOutTheLastTwoPositivesAndNothingAfterThemTrains) {
  const Dataset dataset = MakeDataset({{0, 0, 5, 1},
                                       {0, 1, 1, 2},
                                       {0, 2, 4, 3},
                                       {0, 3, 2, 4},
                                       {0, 4, 4, 5},
                                       {0, 5, 1, 6},
                                       {1, 0, 5, 1},
                                       {1, 1, 5, 2}},
                                      2);
  const auto split = SplitLastOut(dataset, {.positive_threshold = 4});
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(
      split->parts,
      (std::vector<Part>{Part::kTrain, Part::kTrain, Part::kValidationHeldOut,
                         Part::kUnused, Part::kTestHeldOut, Part::kUnused,
                         Part::kTrain, Part::kTrain}));
  EXPECT_EQ(ProtocolOf(dataset, *split), Protocol::kLastOut);
}

TEST(SplitLastOut, ShowsTheValidationItemToTheTestButNotToValidation) {
  const Dataset dataset =
      MakeDataset({{0, 7, 5, 1}, {0, 3, 5, 2}, {0, 5, 5, 2}}, 1);
  const auto split = SplitLastOut(dataset, {.positive_threshold = 4});
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  const auto validation =
      HeldOutUsers(dataset, *split, HeldOutFold::kValidation);
  ASSERT_EQ(validation.size(), 1u);
  EXPECT_EQ(validation[0].seen, (std::vector<Interaction>{{0, 7, 5, 1}}));
  EXPECT_EQ(validation[0].held_out, (std::vector<int32_t>{3}));
  const auto test = HeldOutUsers(dataset, *split, HeldOutFold::kTest);
  ASSERT_EQ(test.size(), 1u);
  EXPECT_EQ(test[0].seen,
            (std::vector<Interaction>{{0, 7, 5, 1}, {0, 3, 5, 2}}));
  EXPECT_EQ(test[0].held_out, (std::vector<int32_t>{5}));
}

TEST(SplitLastOut, DrawsTheSameUsersAgainWhenThereAreTooMany) {
  std::vector<Interaction> events;
  for (int32_t u = 0; u < 50; ++u) {
    for (int32_t i = 0; i < 3; ++i) {
      events.push_back({u, i, 5, static_cast<uint32_t>(i + 1)});
    }
  }
  const Dataset dataset = MakeDataset(events, 50);
  const auto once = SplitLastOut(dataset, {.max_users = 8, .seed = 4});
  const auto again = SplitLastOut(dataset, {.max_users = 8, .seed = 4});
  const auto other = SplitLastOut(dataset, {.max_users = 8, .seed = 5});
  ASSERT_TRUE(once.ok() && again.ok() && other.ok());
  EXPECT_EQ(HeldOutUsers(dataset, *once, HeldOutFold::kTest).size(), 8u);
  EXPECT_EQ(once->parts, again->parts);
  EXPECT_NE(once->parts, other->parts);
}

TEST(SplitLastOut, RefusesDataWithoutTimesOrWithoutLongHistories) {
  const Dataset timeless =
      MakeDataset({{0, 0, 5, 0}, {0, 1, 5, 0}, {0, 2, 5, 0}}, 1);
  EXPECT_EQ(SplitLastOut(timeless, {}).status().code(),
            StatusCode::kInvalidArgument);
  const Dataset short_one = MakeDataset({{0, 0, 5, 1}, {0, 1, 5, 2}}, 1);
  EXPECT_EQ(SplitLastOut(short_one, {}).status().code(),
            StatusCode::kInvalidArgument);
}

// Ten events of two users at times 1..10, the odd ones of user 0, and one
// without a time.
Dataset TenSeconds() {
  std::vector<Interaction> events = {{0, 20, 5, 0}};
  for (const int32_t user : {0, 1}) {
    for (uint32_t time = user == 0 ? 1 : 2; time <= 10; time += 2) {
      events.push_back(
          {user, static_cast<int32_t>(time), time == 8 ? 1.0f : 5.0f, time});
    }
  }
  return MakeDataset(events, 2);
}

TEST(SplitByTime, CutsEverybodyAtTheSameTwoMoments) {
  const Dataset dataset = TenSeconds();
  const auto split = SplitByTime(dataset, {.positive_threshold = 4,
                                           .validation_fraction = 0.2,
                                           .test_fraction = 0.3});
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  for (size_t n = 0; n < dataset.interactions.size(); ++n) {
    const uint32_t time = dataset.interactions[n].time;
    const Part expected = time < 6    ? Part::kTrain
                          : time == 8 ? Part::kUnused
                          : time < 8  ? Part::kValidationHeldOut
                                      : Part::kTestHeldOut;
    EXPECT_EQ(split->parts[n], expected) << "at " << time;
  }
}

TEST(SplitByTime, KeepsWhatHappenedInOneSecondTogether) {
  std::vector<Interaction> events;
  for (int32_t i = 0; i < 8; ++i) {
    events.push_back({0, i, 5, i < 4 ? 1u : 2u});
  }
  const Dataset dataset = MakeDataset(events, 1);
  const auto split =
      SplitByTime(dataset, {.validation_fraction = 0, .test_fraction = 0.25});
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(std::vector<Part>(split->parts.begin() + 4, split->parts.end()),
            std::vector<Part>(4, Part::kTestHeldOut));
  EXPECT_EQ(split->parts[3], Part::kTrain);
  EXPECT_EQ(ProtocolOf(dataset, *split), Protocol::kTimeSplit);
}

TEST(SplitByTime, RefusesDataWithoutTimesOrWithoutLikedNews) {
  const Dataset timeless = MakeDataset({{0, 0, 5, 0}, {0, 1, 5, 0}}, 1);
  EXPECT_EQ(SplitByTime(timeless, {}).status().code(),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(
      SplitByTime(TenSeconds(), {.positive_threshold = 6}).status().code(),
      StatusCode::kInvalidArgument);
}

TEST(TrainOnValidation, MovesBothHalvesOfValidationAndLeavesTheTest) {
  const Split split = TrainOnValidation(
      {{Part::kUnused, Part::kTrain, Part::kValidationSeen,
        Part::kValidationHeldOut, Part::kTestSeen, Part::kTestHeldOut}});
  EXPECT_EQ(
      split.parts,
      (std::vector<Part>{Part::kUnused, Part::kTrain, Part::kTrain,
                         Part::kTrain, Part::kTestSeen, Part::kTestHeldOut}));
}

TEST(CutUnseenUsers, FindsTheNewestWhateverWasDrawn) {
  std::vector<Interaction> events;
  for (int32_t i = 0; i < 10; ++i) {
    events.push_back({0, i, 5, static_cast<uint32_t>(i + 1)});
  }
  const Dataset dataset = MakeDataset(events, 1);
  Split split{std::vector<Part>(10, Part::kTestSeen)};
  split.parts[0] = split.parts[4] = Part::kTestHeldOut;
  split.parts[6] = Part::kUnused;
  const auto cut = [&](Protocol protocol) {
    const auto users =
        CutUnseenUsers(dataset, split, HeldOutFold::kTest, protocol);
    EXPECT_EQ(users.size(), 1u);
    EXPECT_EQ(users[0].seen.size() + users[0].held_out.size(), 9u);
    return users[0].held_out;
  };
  EXPECT_EQ(cut(Protocol::kUnseenUsers), (std::vector<int32_t>{0, 4}));
  EXPECT_EQ(cut(Protocol::kLastOut), (std::vector<int32_t>{9}));
  EXPECT_EQ(cut(Protocol::kTimeSplit), (std::vector<int32_t>{9}));
  split.parts[6] = Part::kTestSeen;
  EXPECT_EQ(CutUnseenUsers(dataset, split, HeldOutFold::kTest,
                           Protocol::kTimeSplit)[0]
                .held_out,
            (std::vector<int32_t>{8, 9}));
}

}  // namespace
}  // namespace pagepick
