#include "trainer/distilled.h"

#include <gtest/gtest.h>

#include <set>

#include "small_data.h"

namespace pagepick {
namespace {

DistilledOptions SmallOptions() {
  DistilledOptions options;
  options.ials.dim = 8;
  options.ials.max_sweeps = 3;
  options.autoencoder.width = 12;
  options.autoencoder.dim = 8;
  options.autoencoder.fit.epochs = 3;
  options.tower.num_hidden = 8;
  options.tower.fit.epochs = 3;
  return options;
}

TEST(Distilled, GoesThroughEveryTeacherAndGivesANetwork) {
  const Dataset dataset = RandomDataset(80, 40, 0.2, 1);
  std::set<std::string> stages;
  DistilledCallbacks callbacks;
  callbacks.on_progress = [&](const DistilledProgress& progress) {
    stages.insert(progress.stage);
    return true;
  };
  const Result<DistilledResult> result = TrainDistilled(
      dataset, TrainOnAll(dataset), RatingWeights(), SmallOptions(), callbacks);
  ASSERT_TRUE(result.ok()) << result.status().ToString();
  EXPECT_EQ(stages,
            (std::set<std::string>{"iALS", "EASE", "autoencoder", "tower"}));
  EXPECT_EQ(result->towers.user.kind, UserTowerKind::kNetwork);
  EXPECT_EQ(result->towers.items.num_items, 40);
}

TEST(Distilled, TrainsAsManyAutoencodersAsItIsToldTo) {
  const Dataset dataset = RandomDataset(80, 40, 0.2, 1);
  DistilledOptions options = SmallOptions();
  std::vector<std::vector<float>> learned;
  for (const int32_t count : {0, 1, 2}) {
    options.num_autoencoders = count;
    int32_t reports = 0;
    DistilledCallbacks callbacks;
    callbacks.on_progress = [&](const DistilledProgress& progress) {
      if (progress.stage != "autoencoder") return true;
      EXPECT_EQ(progress.done, ++reports);
      EXPECT_EQ(progress.total, count * options.autoencoder.fit.epochs);
      return true;
    };
    const Result<DistilledResult> result = TrainDistilled(
        dataset, TrainOnAll(dataset), RatingWeights(), options, callbacks);
    ASSERT_TRUE(result.ok());
    EXPECT_EQ(reports, count * options.autoencoder.fit.epochs);
    learned.push_back(result->towers.items.values);
  }
  // Each has something to say.
  EXPECT_NE(learned[0], learned[1]);
  EXPECT_NE(learned[1], learned[2]);
}

TEST(Distilled, LeavesEaseOutWhereTheCatalogueIsTooLarge) {
  const Dataset dataset = RandomDataset(80, 40, 0.2, 1);
  DistilledOptions options = SmallOptions();
  options.ease.max_items = 39;
  const Result<DistilledResult> result = TrainDistilled(
      dataset, TrainOnAll(dataset), RatingWeights(), options, {});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->item_weights.values.empty());
}

TEST(Distilled, GivesTheSameBitsWithAnyNumberOfThreads) {
  const Dataset dataset = RandomDataset(120, 90, 0.15, 2);
  DistilledOptions options = SmallOptions();
  const Result<DistilledResult> one = TrainDistilled(
      dataset, TrainOnAll(dataset), RatingWeights(), options, {});
  options.num_threads = 3;
  const Result<DistilledResult> three = TrainDistilled(
      dataset, TrainOnAll(dataset), RatingWeights(), options, {});
  ASSERT_TRUE(one.ok() && three.ok());
  EXPECT_TRUE(one->towers.items.values == three->towers.items.values);
  EXPECT_TRUE(one->towers.user.network.hidden_weights ==
              three->towers.user.network.hidden_weights);
}

TEST(Distilled, StopsWhenAsked) {
  const Dataset dataset = RandomDataset(80, 40, 0.2, 1);
  DistilledCallbacks callbacks;
  callbacks.on_progress = [](const DistilledProgress& progress) {
    return progress.stage != "autoencoder";
  };
  const Result<DistilledResult> result = TrainDistilled(
      dataset, TrainOnAll(dataset), RatingWeights(), SmallOptions(), callbacks);
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->stopped);
}

}  // namespace
}  // namespace pagepick
