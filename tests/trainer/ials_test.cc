#include "trainer/ials.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/dot.h"
#include "small_data.h"

namespace pagepick {
namespace {

IalsOptions SmallOptions() {
  IalsOptions options;
  options.dim = 4;
  options.max_sweeps = 8;
  options.alpha0 = 0.3f;
  options.regularization = 0.01f;
  return options;
}

Result<IalsResult> Train(const Dataset& dataset, const IalsOptions& options,
                         const IalsCallbacks& callbacks = {},
                         const IalsState* resume = nullptr) {
  return TrainIals(dataset, TrainOnAll(dataset), RatingWeights(), options,
                   resume, callbacks);
}

// The item of the highest score that is not in the history.
int32_t BestUnseen(const Towers& towers, const std::vector<int32_t>& history) {
  const auto dim = static_cast<size_t>(towers.items.dim);
  std::vector<float> rows;
  std::vector<float> user(dim, 0.f);
  for (const int32_t item : history) {
    const std::span<const float> row = towers.items.Row(item);
    rows.insert(rows.end(), row.begin(), row.end());
    AddScaledF32(row, 1, user);
  }
  const UserTowerView view{towers.user.kind, towers.user.matrix,
                           towers.user.fold_in};
  const Result<UserProjection> projection = UserProjection::Create(
      view, rows, std::vector<float>(history.size(), 1.f), towers.items.dim);
  EXPECT_TRUE(projection.ok());
  projection->Apply(user, user);
  int32_t best = -1;
  float best_score = 0;
  for (int32_t item = 0; item < towers.items.num_items; ++item) {
    if (std::count(history.begin(), history.end(), item) > 0) continue;
    const float score = DotF32(user, towers.items.Row(item));
    if (best < 0 || score > best_score) {
      best = item;
      best_score = score;
    }
  }
  return best;
}

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

// Rises to its best at the third sweep, whatever the towers.
IalsCallbacks BestAtSweepThree(int32_t* sweep) {
  IalsCallbacks callbacks;
  callbacks.validate = [sweep](const Towers&) {
    ++*sweep;
    return 1.0 - std::abs(*sweep - 3);
  };
  return callbacks;
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

TEST(Ials, ResumesToTheBytesOfAnUninterruptedRun) {
  const Dataset dataset = RandomDataset(60, 50, 0.2, 5);
  const IalsOptions options = SmallOptions();
  for (const int32_t stop_at : {1, 3, 4}) {
    int32_t sweep = 0;
    const Result<IalsResult> whole =
        Train(dataset, options, BestAtSweepThree(&sweep));
    sweep = 0;
    IalsState state;
    IalsCallbacks callbacks = BestAtSweepThree(&sweep);
    callbacks.on_sweep = [&](const IalsProgress& progress) {
      state = *progress.state;
      return progress.sweep < stop_at;
    };
    const Result<IalsResult> first = Train(dataset, options, callbacks);
    ASSERT_TRUE(first.ok());
    EXPECT_TRUE(first->stopped);
    EXPECT_EQ(first->sweeps, stop_at);
    callbacks.on_sweep = nullptr;
    const Result<IalsResult> second =
        Train(dataset, options, callbacks, &state);
    ASSERT_TRUE(whole.ok() && second.ok());
    EXPECT_EQ(second->sweeps, whole->sweeps);
    EXPECT_EQ(second->best_sweep, whole->best_sweep);
    EXPECT_EQ(second->towers.items.values, whole->towers.items.values);
    EXPECT_EQ(second->towers.user.matrix, whole->towers.user.matrix);
  }
}

TEST(Ials, RefusesAStateOfOtherShape) {
  IalsState state;
  state.sweep = 1;
  state.items = {3, 4, std::vector<float>(12, 1.f)};
  const Result<IalsResult> result =
      Train(RandomDataset(60, 50, 0.2, 5), SmallOptions(), {}, &state);
  EXPECT_EQ(result.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(result.status().message().find("3 items of dim 4"),
            std::string::npos);
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

TEST(Ials, AWarmStartReachesTheColdStartsLossInFewerSweeps) {
  const Dataset dataset = RandomDataset(60, 40, 0.2, 7);
  IalsOptions options = SmallOptions();
  options.max_sweeps = 12;
  double cold_loss = 0;
  IalsCallbacks callbacks;
  callbacks.on_sweep = [&](const IalsProgress& progress) {
    cold_loss = progress.loss;
    return true;
  };
  const Result<IalsResult> cold = Train(dataset, options, callbacks);
  ASSERT_TRUE(cold.ok());

  // Three items are new and have to be drawn.
  ItemEmbeddings start = cold->towers.items;
  for (const int32_t item : {0, 7, 20}) {
    std::fill(start.Row(item).begin(), start.Row(item).end(), 0.f);
  }
  callbacks.start = &start;
  int32_t sweeps = 0;
  callbacks.on_sweep = [&](const IalsProgress& progress) {
    sweeps = progress.sweep;
    return progress.loss > 1.001 * cold_loss;
  };
  const Result<IalsResult> warm = Train(dataset, options, callbacks);
  ASSERT_TRUE(warm.ok());
  EXPECT_LE(sweeps, 3);
  EXPECT_NE(warm->towers.items.Row(7)[0], 0);

  int32_t cold_sweeps = 0;
  callbacks.start = nullptr;
  callbacks.on_sweep = [&](const IalsProgress& progress) {
    cold_sweeps = progress.sweep;
    return progress.loss > 1.001 * cold_loss;
  };
  ASSERT_TRUE(Train(dataset, options, callbacks).ok());
  EXPECT_LT(sweeps, cold_sweeps);
}

TEST(Ials, AStartOfZerosIsTheUsualDraw) {
  const Dataset dataset = Checkerboard(12, 12);
  const ItemEmbeddings zeros{12, 4, std::vector<float>(48, 0.f)};
  IalsCallbacks callbacks;
  callbacks.start = &zeros;
  EXPECT_EQ(Train(dataset, SmallOptions(), callbacks)->towers.items.values,
            Train(dataset, SmallOptions())->towers.items.values);
}

TEST(Ials, RefusesAStartOfAnotherShapeOrNotFinite) {
  const Dataset dataset = Checkerboard(12, 12);
  IalsCallbacks callbacks;
  const auto code = [&](const ItemEmbeddings& start) {
    callbacks.start = &start;
    return Train(dataset, SmallOptions(), callbacks).status().code();
  };
  EXPECT_EQ(code({12, 4, std::vector<float>(48, 1.f)}), StatusCode::kOk);
  EXPECT_EQ(code({11, 4, std::vector<float>(44, 1.f)}),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(code({12, 8, std::vector<float>(96, 1.f)}),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(code({12, 4, std::vector<float>(40, 1.f)}),
            StatusCode::kInvalidArgument);
  EXPECT_EQ(
      code({12, 4,
            std::vector<float>(48, std::numeric_limits<float>::infinity())}),
      StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace pagepick
