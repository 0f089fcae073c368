#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "small_ials.h"

namespace pagepick {
namespace {

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
