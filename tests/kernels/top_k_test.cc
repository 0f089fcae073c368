#include "kernels/top_k.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

TEST(TopK, KeepsTheBestAndBreaksTiesByIndex) {
  TopK top(3);
  for (const ScoredItem item : {ScoredItem{1, 7}, ScoredItem{2, 9},
                                ScoredItem{1, 3}, ScoredItem{1, 5}}) {
    top.Offer(item);
  }
  const std::vector<ScoredItem> expected = {{2, 9}, {1, 3}, {1, 5}};
  EXPECT_EQ(top.Take(), expected);
}

TEST(TopK, EqualsSortingEverythingWhateverTheOrderOfOffers) {
  Rng rng(3);
  for (int round = 0; round < 200; ++round) {
    std::vector<ScoredItem> items(1 + static_cast<size_t>(rng.Below(60)));
    for (size_t i = 0; i < items.size(); ++i) {
      // Few different scores, so that ties are common.
      items[i] = {static_cast<float>(rng.Below(6)), static_cast<int32_t>(i)};
    }
    std::vector<ScoredItem> sorted = items;
    std::sort(sorted.begin(), sorted.end(), RanksBefore);
    const auto k = static_cast<size_t>(rng.Below(70));
    sorted.resize(std::min(k, sorted.size()));
    Shuffle(&items, &rng);
    TopK top(k);
    for (const ScoredItem& item : items) top.Offer(item);
    EXPECT_EQ(top.size(), sorted.size());
    EXPECT_EQ(top.Take(), sorted);
    EXPECT_EQ(top.size(), 0u);
  }
}

TEST(TopK, OfZeroKeepsNothing) {
  TopK top(0);
  top.Offer({1, 1});
  EXPECT_TRUE(top.Take().empty());
}

TEST(TopK, AnAbsurdKCostsNoMemory) {
  TopK top(std::numeric_limits<size_t>::max());
  top.Offer({1, 1});
  EXPECT_EQ(top.Take().size(), 1u);
}

TEST(TopK, TakesBothZerosForEqualAndNegativeScoresAsTheyCount) {
  TopK top(4);
  for (const ScoredItem item :
       {ScoredItem{-2, 0}, ScoredItem{0.0f, 3}, ScoredItem{-1, 4},
        ScoredItem{-0.0f, 1}, ScoredItem{-1, 2}}) {
    top.Offer(item);
  }
  const std::vector<ScoredItem> expected = {{0, 1}, {0, 3}, {-1, 2}, {-1, 4}};
  EXPECT_EQ(top.threshold(), -1);
  EXPECT_EQ(top.Take(), expected);
}

TEST(TopK, OrdersInfinities) {
  const float infinity = std::numeric_limits<float>::infinity();
  TopK top(2);
  top.Offer({-infinity, 0});
  top.Offer({infinity, 1});
  top.Offer({0, 2});
  const std::vector<ScoredItem> expected = {{infinity, 1}, {0, 2}};
  EXPECT_EQ(top.Take(), expected);
}

}  // namespace
}  // namespace pagepick
