#include "trainer/history_model.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "small_data.h"

namespace pagepick {
namespace {

// Notes how many items it was asked for; all of them count as -1.
class CountingTable : public ItemTable {
 public:
  using ItemTable::ItemTable;
  const Matrix& Forward(const ItemList& items, Rng* rng,
                        int num_threads) override {
    asked.push_back(items ? static_cast<int64_t>(items->size()) : -1);
    return ItemTable::Forward(items, rng, num_threads);
  }
  std::vector<int64_t> asked;
};

HistoryModel RandomModel(int32_t num_items) {
  constexpr int32_t kDim = 4;
  Rng rng(1);
  HistoryModel model;
  auto items = std::make_unique<CountingTable>(num_items, kDim);
  items->rows().Draw(0.5, &rng);
  model.outputs = std::move(items);
  model.net =
      std::make_unique<ResidualNet>(Matrix::Identity(kDim, kDim), 4, &rng);
  return model;
}

CountingTable& ItemsOf(const HistoryModel& model) {
  return static_cast<CountingTable&>(*model.outputs);
}

Positives PositivesOf(const Dataset& dataset) {
  return CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
}

FitOptions SampledOptions(int32_t num_negatives) {
  FitOptions options;
  options.epochs = 3;
  options.learning_rate = 0.01F;
  options.softmax.items = SoftmaxItems::kSample;
  options.softmax.num_negatives = num_negatives;
  return options;
}

std::vector<double> LossesOf(const Positives& positives,
                             const FitOptions& options, HistoryModel* model) {
  std::vector<double> losses;
  FitCallbacks callbacks;
  callbacks.on_epoch = [&](const FitProgress& progress) {
    losses.push_back(progress.loss);
    return true;
  };
  EXPECT_TRUE(Fit(positives, options, callbacks, model).ok());
  return losses;
}

TEST(Fit, LosesBySamplingNothingWhereAllItemsAreDrawn) {
  const Positives positives = PositivesOf(RandomDataset(150, 40, 0.2, 3));
  FitOptions options = SampledOptions(4000);
  HistoryModel sampled = RandomModel(40);
  const std::vector<double> losses = LossesOf(positives, options, &sampled);
  options.softmax.items = SoftmaxItems::kAll;
  HistoryModel full = RandomModel(40);
  const std::vector<double> expected = LossesOf(positives, options, &full);
  ASSERT_EQ(losses.size(), 3U);
  for (size_t n = 0; n < 3; ++n) {
    EXPECT_NEAR(losses[n], expected[n], 1e-4 * expected[n]);
  }
  EXPECT_LT((ItemsOf(sampled).rows().value - ItemsOf(full).rows().value)
                .cwiseAbs()
                .maxCoeff(),
            2e-2F);
}

TEST(Fit, TouchesOnlyTheItemsAtHandHoweverManyThereAre) {
  // Ten users of a batch like five items each.
  for (const int32_t num_items : {500, 50000}) {
    std::vector<Interaction> rows;
    for (int32_t user = 0; user < num_items / 5; ++user) {
      for (int32_t n = 0; n < 5; ++n)
        rows.push_back({user, 5 * user + n, 1, 0});
    }
    const Positives positives =
        PositivesOf(MakeDataset(num_items / 5, num_items, std::move(rows)));
    FitOptions options = SampledOptions(20);
    options.epochs = 1;
    options.max_batch_size = 32;
    HistoryModel model = RandomModel(num_items);
    ASSERT_TRUE(Fit(positives, options, {}, &model).ok());
    const std::vector<int64_t>& asked = ItemsOf(model).asked;
    ASSERT_FALSE(asked.empty());
    EXPECT_GT(*std::min_element(asked.begin(), asked.end()), 0);
    EXPECT_LE(*std::max_element(asked.begin(), asked.end()), 32 * 5 + 20);
    EXPECT_LE(ItemsOf(model).rows().gradient.rows(), 32 * 5 + 20);
  }
}

TEST(Fit, SamplesTheSameWithAnyNumberOfThreads) {
  const Positives positives = PositivesOf(RandomDataset(150, 200, 0.05, 3));
  FitOptions options = SampledOptions(50);
  HistoryModel one = RandomModel(200);
  ASSERT_TRUE(Fit(positives, options, {}, &one).ok());
  options.num_threads = 3;
  HistoryModel three = RandomModel(200);
  ASSERT_TRUE(Fit(positives, options, {}, &three).ok());
  EXPECT_EQ(ItemsOf(one).rows().value, ItemsOf(three).rows().value);
}

TEST(Fit, TakesAllItemsOfASmallCatalogue) {
  const Positives positives = PositivesOf(RandomDataset(60, 40, 0.2, 3));
  HistoryModel model = RandomModel(40);
  FitOptions options;
  options.epochs = 1;
  ASSERT_TRUE(Fit(positives, options, {}, &model).ok());
  EXPECT_EQ(ItemsOf(model).asked[0], -1);
}

TEST(Fit, RefusesToSampleWhereAllItemsAreNeeded) {
  const Positives positives = PositivesOf(RandomDataset(60, 40, 0.2, 3));
  HistoryModel model = RandomModel(40);
  model.bias.Resize(1, 40);
  EXPECT_FALSE(Fit(positives, SampledOptions(20), {}, &model).ok());
}

}  // namespace
}  // namespace pagepick
