#include "trainer/cold_items.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace pagepick {
namespace {

// `num_columns` columns in one group, dense random rows.
ItemFeatures RandomFeatures(int32_t num_items, int32_t num_columns, Rng* rng) {
  ItemFeatures features;
  features.num_columns = num_columns;
  features.groups = {{"tags", 0, num_columns}};
  features.offsets = {0};
  for (int32_t item = 0; item < num_items; ++item) {
    for (int32_t column = 0; column < num_columns; ++column) {
      features.columns.push_back(column);
      features.values.push_back(static_cast<float>(rng->Normal()));
    }
    features.offsets.push_back(static_cast<int64_t>(features.columns.size()));
  }
  return features;
}

ItemEmbeddings RandomEmbeddings(int32_t num_items, int32_t dim, Rng* rng) {
  ItemEmbeddings items{num_items, dim, {}};
  for (int32_t n = 0; n < num_items * dim; ++n) {
    items.values.push_back(static_cast<float>(rng->Normal()));
  }
  return items;
}

// The objective that the header states, in double precision.
double Objective(const ItemFeatures& features, const ItemEmbeddings& items,
                 const std::vector<float>& counts,
                 const ColdItemOptions& options, const ColdItemMap& map) {
  double loss = 0;
  double weights = 0;
  int fitted = 0;
  for (int32_t i = 0; i < items.num_items; ++i) {
    const float count = counts[static_cast<size_t>(i)];
    if (count <= 0) continue;
    const double weight = std::pow(count, options.count_exponent);
    const std::vector<float> guess = EmbedByFeatures(map, features, i);
    for (size_t d = 0; d < guess.size(); ++d) {
      const double error = static_cast<double>(guess[d]) - items.Row(i)[d];
      loss += weight * error * error;
    }
    weights += weight;
    ++fitted;
  }
  for (const float w : map.weights) {
    loss +=
        weights / fitted * options.regularization * static_cast<double>(w) * w;
  }
  return loss;
}

TEST(FitColdItems, FindsTheMapThatMadeTheEmbeddings) {
  Rng rng(3);
  const ItemFeatures features = RandomFeatures(60, 4, &rng);
  ItemEmbeddings items{60, 2, std::vector<float>(120)};
  for (int32_t i = 0; i < 60; ++i) {
    const auto f = features.ValuesOf(i);
    items.Row(i)[0] = 1 + 2 * f[0] - f[3];
    items.Row(i)[1] = -3 + f[1] + 0.5F * f[2];
  }
  // The last ten have no ratings and must not be looked at.
  std::vector<float> counts(60, 5);
  for (size_t i = 50; i < 60; ++i) counts[i] = 0;
  ItemEmbeddings shown = items;
  for (int32_t i = 50; i < 60; ++i) shown.Row(i)[0] = 1000;
  const ColdItemMap map =
      FitColdItems(features, shown, counts, {1e-3F, 1e-3F, 0.5F}).value();
  for (int32_t i = 50; i < 60; ++i) {
    const std::vector<float> guess = EmbedByFeatures(map, features, i);
    EXPECT_NEAR(guess[0], items.Row(i)[0], 1e-3);
    EXPECT_NEAR(guess[1], items.Row(i)[1], 1e-3);
  }
}

TEST(FitColdItems, IsTheMinimumOfItsObjective) {
  Rng rng(5);
  const ItemFeatures features = RandomFeatures(30, 3, &rng);
  const ItemEmbeddings items = RandomEmbeddings(30, 2, &rng);
  std::vector<float> counts;
  for (int i = 0; i < 30; ++i) counts.push_back(static_cast<float>(i % 7));
  const ColdItemOptions options{4, 4, 0.7F};
  const ColdItemMap map =
      FitColdItems(features, items, counts, options).value();
  const double best = Objective(features, items, counts, options, map);
  for (const float step : {-0.01F, 0.01F}) {
    for (size_t n = 0; n < map.weights.size(); ++n) {
      ColdItemMap moved = map;
      moved.weights[n] += step;
      EXPECT_GT(Objective(features, items, counts, options, moved), best);
    }
    for (size_t n = 0; n < map.bias.size(); ++n) {
      ColdItemMap moved = map;
      moved.bias[n] += step;
      EXPECT_GT(Objective(features, items, counts, options, moved), best);
    }
  }
}

TEST(FitColdItems, AnItemOfNothingGetsTheWeightedMean) {
  ItemFeatures features;
  features.offsets = {0, 0, 0, 0};
  const ItemEmbeddings items{3, 1, {1, 5, 7}};
  const ColdItemMap map =
      FitColdItems(features, items, std::vector<float>{1, 9, 0}, {1, 1, 0.5F})
          .value();
  // Weights 1 and 3.
  EXPECT_NEAR(EmbedByFeatures(map, features, 2)[0], 4, 1e-6);
}

TEST(FitColdItems, TheTitleHasARidgeOfItsOwn) {
  ItemFeatures features;
  features.num_columns = 2;
  features.groups = {{"tags", 0, 1}, {"title", 1, 2}};
  features.offsets = {0, 1, 2, 3, 4};
  features.columns = {0, 0, 1, 1};
  features.values = {1, -1, 1, -1};
  const ItemEmbeddings items{4, 1, {1, -1, 1, -1}};
  const ColdItemMap map =
      FitColdItems(features, items, std::vector<float>(4, 1), {2, 8, 0})
          .value();
  // 2 / (2 + lambda) each.
  EXPECT_NEAR(map.weights[0], 0.5, 1e-6);
  EXPECT_NEAR(map.weights[1], 0.2, 1e-6);
}

TEST(FitColdItems, RefusesWhatDoesNotFit) {
  Rng rng(1);
  ItemFeatures features = RandomFeatures(4, 2, &rng);
  const ItemEmbeddings items = RandomEmbeddings(4, 2, &rng);
  const auto code = [&](size_t num_counts, float count,
                        const ColdItemOptions& options = {}) {
    return FitColdItems(features, items, std::vector<float>(num_counts, count),
                        options)
        .status()
        .code();
  };
  EXPECT_EQ(code(4, 1), StatusCode::kOk);
  EXPECT_EQ(code(3, 1), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(4, 0), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(4, 1, {0, 1, 0.5F}), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(4, 1, {1, 1, 2}), StatusCode::kInvalidArgument);
  features.num_columns = kMaxColdItemColumns + 1;
  EXPECT_EQ(code(4, 1), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace pagepick
