#include "trainer/two_tower.h"

#include <gtest/gtest.h>

#include "features/item_features.h"
#include "small_data.h"
#include "tower_scores.h"

namespace pagepick {
namespace {

TwoTowerOptions SmallOptions() {
  TwoTowerOptions options;
  options.dim = 8;
  options.num_hidden = 8;
  options.fit.epochs = 60;
  options.fit.learning_rate = 0.02F;
  return options;
}

Positives PositivesOf(const Dataset& dataset) {
  return CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
}

TEST(TwoTower, LearnsACheckerboardFromARandomStart) {
  const Positives positives = PositivesOf(Checkerboard(40, 12));
  const Result<Towers> towers =
      TrainTwoTower(positives, RatingWeights(), SmallOptions(), {});
  ASSERT_TRUE(towers.ok()) << towers.status().ToString();
  for (int32_t item = 4; item < 12; ++item) {
    const float even = ScoreOf(*towers, {0, 2}, item);
    const float odd = ScoreOf(*towers, {1, 3}, item);
    EXPECT_EQ(even > odd, item % 2 == 0) << item;
  }
}

// One column each for even and for odd items.
ItemFeatures EvenOrOdd(int32_t num_items) {
  ItemFeatures features;
  features.num_columns = 2;
  features.offsets = {0};
  for (int32_t item = 0; item < num_items; ++item) {
    features.columns.push_back(item % 2);
    features.values.push_back(1);
    features.offsets.push_back(item + 1);
  }
  return features;
}

TEST(TwoTower, PlacesItemsThatNobodyRatedByTheirFeatures) {
  Dataset dataset = Checkerboard(40, 16);
  // Nobody has rated the last four.
  std::vector<Interaction> rows;
  for (const Interaction& row : dataset.interactions) {
    if (row.item < 12) rows.push_back(row);
  }
  const Positives positives = PositivesOf(MakeDataset(40, 16, std::move(rows)));
  const ItemFeatures features = EvenOrOdd(16);
  TwoTowerCallbacks callbacks;
  callbacks.features = &features;
  for (const SoftmaxItems items : {SoftmaxItems::kAll, SoftmaxItems::kSample}) {
    TwoTowerOptions options = SmallOptions();
    options.fit.softmax.items = items;
    options.fit.softmax.num_negatives = 6;
    const Result<Towers> towers =
        TrainTwoTower(positives, RatingWeights(), options, callbacks);
    ASSERT_TRUE(towers.ok()) << towers.status().ToString();
    for (int32_t item = 12; item < 16; ++item) {
      // Above every item of the other kind.
      const bool even = item % 2 == 0;
      const std::vector<int32_t> history = {even ? 0 : 1, even ? 2 : 3};
      for (int32_t other = even ? 5 : 4; other < 16; other += 2) {
        EXPECT_GT(ScoreOf(*towers, history, item),
                  ScoreOf(*towers, history, other))
            << item << " " << other;
      }
    }
  }
}

TEST(TwoTower, LearnsACheckerboardFromASampleOfItems) {
  const Positives positives = PositivesOf(Checkerboard(40, 12));
  for (const bool tied : {true, false}) {
    TwoTowerOptions options = SmallOptions();
    options.tied = tied;
    options.fit.softmax.items = SoftmaxItems::kSample;
    options.fit.softmax.num_negatives = 4;
    const Result<Towers> towers =
        TrainTwoTower(positives, RatingWeights(), options, {});
    ASSERT_TRUE(towers.ok()) << towers.status().ToString();
    for (int32_t item = 4; item < 12; ++item) {
      const float even = ScoreOf(*towers, {0, 2}, item);
      EXPECT_EQ(even > ScoreOf(*towers, {1, 3}, item), item % 2 == 0) << item;
    }
  }
}

TEST(TwoTower, LearnsWhatComesNext) {
  // Everybody goes up by one from somewhere, around a ring of ten.
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < 60; ++user) {
    for (int32_t step = 0; step < 6; ++step) {
      rows.push_back(
          {user, (user + step) % 10, 1, static_cast<uint32_t>(step + 1)});
    }
  }
  const Positives positives = PositivesOf(MakeDataset(60, 10, std::move(rows)));
  TwoTowerOptions options = NextItemOptions();
  options.dim = 16;
  options.num_hidden = 8;
  options.decays = DecaysOf({0.5F, 0});
  options.fit.epochs = 30;
  options.fit.learning_rate = 0.02F;
  const Result<Towers> towers =
      TrainTwoTower(positives, RatingWeights(), options, {});
  ASSERT_TRUE(towers.ok()) << towers.status().ToString();
  for (int32_t item = 0; item < 10; ++item) {
    const std::vector<int32_t> history = {(item + 8) % 10, (item + 9) % 10};
    for (int32_t other = 0; other < 10; ++other) {
      if (other == item || other == history[0] || other == history[1]) continue;
      EXPECT_GT(ScoreOf(*towers, history, item),
                ScoreOf(*towers, history, other));
    }
  }
}

TEST(TwoTower, GivesTheSameBitsWithAnyNumberOfThreads) {
  const Positives positives = PositivesOf(RandomDataset(150, 90, 0.1, 3));
  TwoTowerOptions options = SmallOptions();
  options.fit.epochs = 3;
  const ItemFeatures features = EvenOrOdd(90);
  TwoTowerCallbacks callbacks;
  callbacks.features = &features;
  const Result<Towers> one =
      TrainTwoTower(positives, RatingWeights(), options, callbacks);
  options.fit.num_threads = 3;
  const Result<Towers> three =
      TrainTwoTower(positives, RatingWeights(), options, callbacks);
  ASSERT_TRUE(one.ok() && three.ok());
  EXPECT_TRUE(one->items.values == three->items.values);
  EXPECT_TRUE(one->user.network.linear == three->user.network.linear);
}

TEST(TwoTower, LeavesItemsThatNobodyLikesWithoutARow) {
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < 6; ++user) {
    for (int32_t item = 0; item < 4; ++item) rows.push_back({user, item, 1, 0});
  }
  const Positives positives = PositivesOf(MakeDataset(6, 6, std::move(rows)));
  const Result<Towers> towers =
      TrainTwoTower(positives, RatingWeights(), SmallOptions(), {});
  ASSERT_TRUE(towers.ok());
  for (const float value : towers->items.Row(5)) EXPECT_EQ(value, 0);
}

TEST(TwoTower, KeepsTheBestValidatedEpoch) {
  const Positives positives = PositivesOf(Checkerboard(20, 8));
  TwoTowerOptions options = SmallOptions();
  options.fit.epochs = 4;
  TwoTowerCallbacks callbacks;
  std::vector<Towers> seen;
  callbacks.validate = [&](const Towers& towers) {
    seen.push_back(towers);
    return seen.size() == 2 ? 1.0 : 0.5;
  };
  const Result<Towers> towers =
      TrainTwoTower(positives, RatingWeights(), options, callbacks);
  ASSERT_TRUE(towers.ok());
  ASSERT_EQ(seen.size(), 4U);
  EXPECT_TRUE(towers->items.values == seen[1].items.values);
  EXPECT_FALSE(towers->items.values == seen[3].items.values);
}

TEST(TwoTower, RefusesWhatItCannotDo) {
  const Positives positives = PositivesOf(Checkerboard(6, 6));
  TwoTowerOptions options = SmallOptions();
  options.dim = 0;
  EXPECT_FALSE(TrainTwoTower(positives, RatingWeights(), options, {}).ok());
  options = SmallOptions();
  options.decays = {2};
  EXPECT_FALSE(TrainTwoTower(positives, RatingWeights(), options, {}).ok());
  options = SmallOptions();
  options.fit.softmax.num_negatives = 0;
  EXPECT_FALSE(TrainTwoTower(positives, RatingWeights(), options, {}).ok());
  options = SmallOptions();
  options.fit.examples.most_few = 0;
  EXPECT_FALSE(TrainTwoTower(positives, RatingWeights(), options, {}).ok());
  const ItemFeatures of_others = EvenOrOdd(7);
  TwoTowerCallbacks featured;
  featured.features = &of_others;
  EXPECT_FALSE(
      TrainTwoTower(positives, RatingWeights(), SmallOptions(), featured).ok());
  const Towers no_fold_in;
  TwoTowerCallbacks callbacks;
  callbacks.start = &no_fold_in;
  EXPECT_FALSE(
      TrainTwoTower(positives, RatingWeights(), SmallOptions(), callbacks)
          .ok());
}

TEST(DecaysOf, HalvesAfterTheHalfLife) {
  const std::vector<float> decays = DecaysOf({1, 2, 0});
  EXPECT_FLOAT_EQ(decays[0], 0.5F);
  EXPECT_FLOAT_EQ(decays[1] * decays[1], 0.5F);
  EXPECT_EQ(decays[2], 1);
}

}  // namespace
}  // namespace pagepick
