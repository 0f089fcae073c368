#include "trainer/ials.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "small_ials.h"
#include "tower_scores.h"

namespace pagepick {
namespace {

TEST(Ials, FindsTheWithheldSquareOfTheCheckerboard) {
  const Dataset dataset = Checkerboard(20, 20);
  const Result<IalsResult> result = Train(dataset, SmallOptions());
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  for (int32_t user = 0; user < 20; ++user) {
    std::vector<int32_t> history;
    for (const Interaction& event : dataset.HistoryOf(user)) {
      history.push_back(event.item);
    }
    EXPECT_EQ(BestUnseen(result->towers, history), user);
  }
}

TEST(Ials, KnowsAVisitorByTheHistoryAlone) {
  IalsOptions options = SmallOptions();
  options.dim = 2;  // one for each colour of the board
  const Result<IalsResult> result = Train(Checkerboard(20, 20), options);
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(BestUnseen(result->towers, {0, 2, 4}) % 2, 0);
  EXPECT_EQ(BestUnseen(result->towers, {7}) % 2, 1);
}

TEST(Ials, FallsFromSweepToSweep) {
  std::vector<double> losses;
  IalsCallbacks callbacks;
  callbacks.on_sweep = [&](const IalsProgress& progress) {
    EXPECT_EQ(progress.sweep, static_cast<int32_t>(losses.size()) + 1);
    EXPECT_EQ(progress.max_sweeps, 8);
    losses.push_back(progress.loss);
    return true;
  };
  ASSERT_TRUE(
      Train(RandomDataset(60, 50, 0.2, 5), SmallOptions(), callbacks).ok());
  ASSERT_EQ(losses.size(), 8u);
  for (size_t n = 1; n < losses.size(); ++n) {
    EXPECT_LE(losses[n], losses[n - 1] * (1 + 1e-6));
  }
  EXPECT_LT(losses.back(), losses.front());
}

TEST(Ials, GivesTheSameBytesWithAnyNumberOfThreads) {
  const Dataset dataset = RandomDataset(300, 200, 0.1, 5);
  IalsOptions options = SmallOptions();
  const Result<IalsResult> one = Train(dataset, options);
  ASSERT_TRUE(one.ok());
  for (const int threads : {2, 3}) {
    options.num_threads = threads;
    const Result<IalsResult> many = Train(dataset, options);
    ASSERT_TRUE(many.ok());
    EXPECT_EQ(one->towers.items.values, many->towers.items.values);
    EXPECT_EQ(one->towers.user.matrix, many->towers.user.matrix);
  }
}

TEST(Ials, DrawsOtherItemsFromAnotherSeed) {
  const Dataset dataset = RandomDataset(30, 20, 0.3, 5);
  IalsOptions options = SmallOptions();
  const Result<IalsResult> one = Train(dataset, options);
  options.seed = 2;
  const Result<IalsResult> two = Train(dataset, options);
  ASSERT_TRUE(one.ok() && two.ok());
  EXPECT_NE(one->towers.items.values, two->towers.items.values);
}

TEST(Ials, StopsWhenPatienceIsOutAndReturnsTheBestSweep) {
  const Dataset dataset = RandomDataset(60, 50, 0.2, 5);
  IalsOptions options = SmallOptions();
  options.patience = 2;
  int32_t sweep = 0;
  const Result<IalsResult> result =
      Train(dataset, options, BestAtSweepThree(&sweep));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->sweeps, 5);
  EXPECT_EQ(result->best_sweep, 3);
  EXPECT_EQ(result->best_ndcg, 1);
  EXPECT_FALSE(result->stopped);
  options.max_sweeps = 3;
  const Result<IalsResult> three = Train(dataset, options);
  ASSERT_TRUE(three.ok());
  EXPECT_EQ(three->best_sweep, 3);
  EXPECT_EQ(result->towers.items.values, three->towers.items.values);
  EXPECT_EQ(result->towers.user.matrix, three->towers.user.matrix);
}

TEST(Ials, RunsToTheEndWithoutPatience) {
  IalsOptions options = SmallOptions();
  options.patience = 0;
  int32_t sweep = 0;
  const Result<IalsResult> result =
      Train(RandomDataset(60, 50, 0.2, 5), options, BestAtSweepThree(&sweep));
  ASSERT_TRUE(result.ok());
  EXPECT_EQ(result->sweeps, 8);
  EXPECT_EQ(result->best_sweep, 3);
}

TEST(Ials, LeavesItemsWithoutTrainingPositivesAtZero) {
  const Dataset dataset = MakeDataset(
      2, 4, {{0, 0, 1, 0}, {0, 1, 1, 0}, {1, 1, 1, 0}, {1, 2, 1, 0}});
  Split split = TrainOnAll(dataset);
  split.parts[3] = Part::kTestHeldOut;
  const Result<IalsResult> result =
      TrainIals(dataset, split, RatingWeights(), SmallOptions(), nullptr, {});
  ASSERT_TRUE(result.ok());
  const Towers& towers = result->towers;
  EXPECT_EQ(towers.user.fold_in.num_items, 2);
  for (const int32_t item : {2, 3}) {
    for (const float value : towers.items.Row(item)) EXPECT_EQ(value, 0);
  }
}

TEST(Ials, CannotSeeWhatIsHeldOut) {
  const Dataset a =
      MakeDataset(2, 3, {{0, 0, 5, 0}, {0, 1, 5, 0}, {1, 0, 5, 0}});
  const Dataset b =
      MakeDataset(2, 3, {{0, 0, 5, 0}, {0, 1, 5, 0}, {1, 2, 4, 0}});
  const Split split{{Part::kTrain, Part::kTrain, Part::kValidationSeen}};
  const IalsOptions options = SmallOptions();
  const auto first = TrainIals(a, split, RatingWeights(), options, nullptr, {});
  const auto second =
      TrainIals(b, split, RatingWeights(), options, nullptr, {});
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->towers.items.values, second->towers.items.values);
}

TEST(Ials, NamesTheOptionThatIsWrong) {
  const Dataset dataset = Checkerboard(4, 4);
  const auto message = [&](const IalsOptions& options) {
    const Result<IalsResult> result = Train(dataset, options);
    EXPECT_EQ(result.status().code(), StatusCode::kInvalidArgument);
    return result.status().message();
  };
  const auto names = [](const std::string& text, const char* option) {
    return text.find(option) != std::string::npos;
  };
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  const IalsOptions good = SmallOptions();
  IalsOptions bad = good;
  bad.dim = 0;
  EXPECT_TRUE(names(message(bad), "dim"));
  bad.dim = 1 << 20;
  EXPECT_TRUE(names(message(bad), "dim"));
  bad = good;
  bad.max_sweeps = 0;
  EXPECT_TRUE(names(message(bad), "max_sweeps"));
  bad = good;
  bad.alpha0 = kNan;
  EXPECT_TRUE(names(message(bad), "alpha0"));
  bad = good;
  bad.regularization = -1;
  EXPECT_TRUE(names(message(bad), "regularization"));
  bad = good;
  bad.frequency_exponent = 0.5f;
  EXPECT_TRUE(names(message(bad), "frequency_exponent"));
  bad = good;
  bad.init_stddev = kNan;
  EXPECT_TRUE(names(message(bad), "init_stddev"));
  bad = good;
  bad.num_threads = 0;
  EXPECT_TRUE(names(message(bad), "num_threads"));
}

TEST(Ials, SaysWhenNothingIsPositive) {
  const Dataset dataset = Checkerboard(4, 4);
  const Result<IalsResult> result =
      TrainIals(dataset, TrainOnAll(dataset), RatingWeights({{0, -1}, {1, 0}}),
                SmallOptions(), nullptr, {});
  EXPECT_EQ(result.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(result.status().message().find("positive weight"),
            std::string::npos);
}

TEST(Ials, RefusesASplitOfAnotherDataset) {
  const Result<IalsResult> result =
      TrainIals(Checkerboard(4, 4), Split{{Part::kTrain}}, RatingWeights(),
                SmallOptions(), nullptr, {});
  EXPECT_EQ(result.status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace pagepick
