#include "dataset/interaction_buckets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/rng.h"

namespace pagepick {
namespace {

OrderedInteractions Ordered(const std::vector<Interaction>& rows,
                            int32_t num_users, OnRepeat on_repeat) {
  InteractionBuckets buckets;
  for (const Interaction& row : rows) EXPECT_TRUE(buckets.Add(row));
  return buckets.Finish(num_users, on_repeat);
}

TEST(InteractionBuckets, OrdersByUserThenTimeThenFile) {
  const OrderedInteractions ordered =
      Ordered({{1, 0, 5, 30}, {0, 2, 4, 20}, {0, 1, 3, 20}, {0, 3, 2, 10}}, 3,
              OnRepeat::kKeepNewest);
  EXPECT_EQ(ordered.interactions,
            (std::vector<Interaction>{
                {0, 3, 2, 10}, {0, 2, 4, 20}, {0, 1, 3, 20}, {1, 0, 5, 30}}));
  EXPECT_EQ(ordered.user_offsets, (std::vector<int64_t>{0, 3, 4, 4}));
  EXPECT_EQ(ordered.repeated_rows, 0);
}

TEST(InteractionBuckets, KeepsTheNewestRatingAndOfEqualTimesTheLaterRow) {
  const OrderedInteractions ordered =
      Ordered({{0, 7, 5, 30}, {0, 7, 1, 10}, {0, 8, 2, 0}, {0, 8, 3, 0}}, 1,
              OnRepeat::kKeepNewest);
  EXPECT_EQ(ordered.interactions,
            (std::vector<Interaction>{{0, 8, 3, 0}, {0, 7, 5, 30}}));
  EXPECT_EQ(ordered.repeated_rows, 2);
}

TEST(InteractionBuckets, AddsEventsUpAndDatesThemByTheLast) {
  const OrderedInteractions ordered =
      Ordered({{0, 7, 1, 30}, {0, 8, 1, 20}, {0, 7, 1, 10}, {0, 7, 1, 15}}, 1,
              OnRepeat::kAddUp);
  EXPECT_EQ(ordered.interactions,
            (std::vector<Interaction>{{0, 8, 1, 20}, {0, 7, 3, 30}}));
  EXPECT_EQ(ordered.repeated_rows, 2);
}

TEST(InteractionBuckets, EqualsAPlainStableSortOnManyUsersAndChunks) {
  Rng rng(1);
  std::vector<Interaction> rows;
  std::map<std::pair<int32_t, int32_t>, Interaction> newest;
  for (int i = 0; i < 60000; ++i) {
    const auto user = static_cast<int32_t>(rng.Below(600));
    const auto item = static_cast<int32_t>(rng.Below(300));
    const auto time = static_cast<uint32_t>(rng.Below(50));
    const Interaction row{user, item, static_cast<float>(i), time};
    rows.push_back(row);
    auto [it, added] = newest.try_emplace({user, item}, row);
    if (!added && row.time >= it->second.time) it->second = row;
  }
  std::vector<Interaction> expected;
  for (const Interaction& row : rows) {
    if (newest.at({row.user, row.item}) == row) expected.push_back(row);
  }
  std::stable_sort(expected.begin(), expected.end(),
                   [](const Interaction& a, const Interaction& b) {
                     return std::pair(a.user, a.time) <
                            std::pair(b.user, b.time);
                   });
  const OrderedInteractions ordered = Ordered(rows, 600, OnRepeat::kKeepNewest);
  EXPECT_EQ(ordered.interactions, expected);
  EXPECT_EQ(ordered.user_offsets.back(), static_cast<int64_t>(expected.size()));
}

}  // namespace
}  // namespace pagepick
