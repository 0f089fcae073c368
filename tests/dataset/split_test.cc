#include "dataset/split.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace pagepick {
namespace {

// User u rated items 0 .. u: the even ones 5, the odd ones 2.
Dataset Staircase(int32_t num_users) {
  Dataset dataset;
  dataset.user_offsets.push_back(0);
  for (int32_t u = 0; u < num_users; ++u) {
    dataset.users.FindOrAdd("user " + std::to_string(u));
    dataset.catalogue.ids.FindOrAdd("item " + std::to_string(u));
    for (int32_t i = 0; i <= u; ++i) {
      dataset.interactions.push_back(
          {u, i, i % 2 == 0 ? 5.0f : 2.0f, static_cast<uint32_t>(i + 1)});
    }
    dataset.user_offsets.push_back(
        static_cast<int64_t>(dataset.interactions.size()));
  }
  dataset.catalogue.items.resize(static_cast<size_t>(num_users));
  dataset.scale = {true, 1, 5, 1};
  return dataset;
}

std::map<Part, int> PartsOf(const Dataset& dataset, const Split& split,
                            int32_t user) {
  std::map<Part, int> counts;
  const auto u = static_cast<size_t>(user);
  for (int64_t n = dataset.user_offsets[u]; n < dataset.user_offsets[u + 1];
       ++n) {
    ++counts[split.parts[static_cast<size_t>(n)]];
  }
  return counts;
}

UnseenUserOptions Options() {
  UnseenUserOptions options;
  options.positive_threshold = 4;
  return options;
}

TEST(SplitUnseenUsers, HoldsWholeUsersOutAndPartsTheirPositives) {
  const Dataset dataset = Staircase(109);
  const Split split = SplitUnseenUsers(dataset, Options());
  ASSERT_EQ(split.parts.size(), dataset.interactions.size());
  std::map<Part, int> users;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    std::map<Part, int> parts = PartsOf(dataset, split, u);
    const int positives = u / 2 + 1;
    const int held_out = std::max(positives / 5, 1);
    if (parts.contains(Part::kTrain)) {
      EXPECT_EQ(parts[Part::kTrain], u + 1);
      continue;
    }
    EXPECT_GE(positives, 5) << "user " << u;
    const bool test = parts.contains(Part::kTestSeen);
    ++users[test ? Part::kTestSeen : Part::kValidationSeen];
    EXPECT_EQ(parts[test ? Part::kTestHeldOut : Part::kValidationHeldOut],
              held_out);
    EXPECT_EQ(parts[test ? Part::kTestSeen : Part::kValidationSeen],
              positives - held_out);
    EXPECT_EQ(parts[Part::kUnused], u + 1 - positives);
  }
  // Users 8 .. 108 have five positives or more: 101 of them.
  EXPECT_EQ(users[Part::kTestSeen], 10);
  EXPECT_EQ(users[Part::kValidationSeen], 10);
}

TEST(SplitUnseenUsers, RepeatsForASeedAndChangesWithIt) {
  const Dataset dataset = Staircase(60);
  UnseenUserOptions options = Options();
  const Split first = SplitUnseenUsers(dataset, options);
  EXPECT_EQ(first.parts, SplitUnseenUsers(dataset, options).parts);
  options.seed = 2;
  EXPECT_NE(first.parts, SplitUnseenUsers(dataset, options).parts);
}

TEST(SplitUnseenUsers, KeepsToTheMostUsersAFold) {
  const Dataset dataset = Staircase(60);
  UnseenUserOptions options = Options();
  options.max_users_per_fold = 3;
  const Split split = SplitUnseenUsers(dataset, options);
  for (const HeldOutFold fold :
       {HeldOutFold::kValidation, HeldOutFold::kTest}) {
    EXPECT_EQ(HeldOutUsers(dataset, split, fold).size(), 3u);
  }
}

TEST(SplitUnseenUsers, GivesNoUserToBothFoldsWhenFractionsAddToMoreThanAll) {
  const Dataset dataset = Staircase(30);
  UnseenUserOptions options = Options();
  options.validation_fraction = 0.8;
  options.test_fraction = 0.8;
  const Split split = SplitUnseenUsers(dataset, options);
  const size_t validation =
      HeldOutUsers(dataset, split, HeldOutFold::kValidation).size();
  const size_t test = HeldOutUsers(dataset, split, HeldOutFold::kTest).size();
  EXPECT_EQ(validation, 18u);  // of users 8 .. 29
  EXPECT_EQ(test, 4u);
}

TEST(SplitUnseenUsers, DrawsUsersNotJustTheFirstOrLast) {
  const Dataset dataset = Staircase(200);
  const Split split = SplitUnseenUsers(dataset, Options());
  std::set<int32_t> drawn;
  for (const HeldOutUser& user :
       HeldOutUsers(dataset, split, HeldOutFold::kTest)) {
    drawn.insert(user.user);
  }
  EXPECT_LT(*drawn.begin(), 100);
  EXPECT_GT(*drawn.rbegin(), 100);
}

TEST(HeldOutUsers, ListsSeenOldestFirstAndSkipsUsersWithNothingToFind) {
  Dataset dataset = Staircase(3);
  Split split;
  split.parts = {Part::kTestSeen,                // user 0
                 Part::kTrain,    Part::kTrain,  // user 1
                 Part::kTestSeen, Part::kTestHeldOut, Part::kTestSeen};
  const std::vector<HeldOutUser> users =
      HeldOutUsers(dataset, split, HeldOutFold::kTest);
  ASSERT_EQ(users.size(), 1u);
  EXPECT_EQ(users[0].user, 2);
  EXPECT_EQ(users[0].held_out, std::vector<int32_t>{1});
  ASSERT_EQ(users[0].seen.size(), 2u);
  EXPECT_EQ(users[0].seen[0].item, 0);
  EXPECT_EQ(users[0].seen[1].item, 2);
  EXPECT_TRUE(HeldOutUsers(dataset, split, HeldOutFold::kValidation).empty());
}

TEST(DefaultPositiveThreshold, IsTheUpperQuarterOfTheScale) {
  EXPECT_EQ(DefaultPositiveThreshold({true, 1, 5, 1}), 4);
  EXPECT_EQ(DefaultPositiveThreshold({true, 0.5, 5, 0.5}), 4);
  EXPECT_EQ(DefaultPositiveThreshold({true, 0, 10, 1}), 8);
  EXPECT_EQ(DefaultPositiveThreshold({true, 1, 10, 1}), 8);
  EXPECT_EQ(DefaultPositiveThreshold({true, 0, 1, 1}), 1);
  EXPECT_EQ(DefaultPositiveThreshold({true, -1, 1, 1}), 1);
  EXPECT_FLOAT_EQ(DefaultPositiveThreshold({true, 0, 1, 0.1f}), 0.8f);
}

TEST(DefaultPositiveThreshold, TakesEveryEventAndEveryRatingOfAFlatScale) {
  EXPECT_EQ(DefaultPositiveThreshold({false, 1, 900, 1}), 0);
  EXPECT_EQ(DefaultPositiveThreshold({true, 3, 3, 0}), 3);
}

}  // namespace
}  // namespace pagepick
