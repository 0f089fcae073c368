#include "trainer/feature_net.h"

#include <gtest/gtest.h>

#include <utility>

#include "gradient_check.h"

namespace pagepick {
namespace {

// Four items of five columns; item 2 has no features.
ItemFeatures SmallFeatures() {
  ItemFeatures features;
  features.num_columns = 5;
  features.offsets = {0, 2, 4, 4, 5};
  features.columns = {0, 2, 1, 4, 2};
  features.values = {1, 0.5F, -0.7F, 0.3F, 1};
  return features;
}

// Each item has as many ratings as said.
PositiveRows RatingsOf(const std::vector<int>& counts) {
  PositiveRows by_item;
  for (const int count : counts) {
    for (int n = 0; n < count; ++n) by_item.Add(n, 1);
    by_item.EndRow();
  }
  return by_item;
}

const PositiveRows kAllRated = RatingsOf({1, 1, 1, 1});

constexpr ItemTowerOptions kNothingDropped = {
    .num_hidden = 6, .own_dropout = 0, .feature_dropout = 0};

// Of random rows and parameters.
FeatureNet MakeNet(const ItemFeatures& features,
                   const ItemTowerOptions& options) {
  Rng rng(5);
  auto own = std::make_unique<ItemTable>(4, 3);
  own->rows().Draw(1, &rng);
  FeatureNet net(features, kAllRated, options, std::move(own), &rng);
  for (Parameter* parameter : net.Parameters()) parameter->Draw(0.8, &rng);
  return net;
}

// Every parameter's gradient against finite differences of sum(rows * drows),
// with the same draws each time.
void ExpectGradients(FeatureNet* net, const ItemList& items) {
  Rng rng(2);
  const auto count = items ? items->size() : 4;
  const Matrix drows = DrawMatrix(static_cast<Eigen::Index>(count), 3, &rng);
  const auto loss = [&] {
    Rng draws(7);
    return SumOfProducts(net->Forward(items, &draws, 2), drows);
  };
  loss();
  Matrix taken = drows;
  net->Backward(&taken, 2);
  for (Parameter* parameter : net->Parameters()) {
    Matrix gradient = parameter->gradient;
    if (parameter->gradient_rows) {
      gradient = Matrix::Zero(parameter->value.rows(), 3);
      for (size_t n = 0; n < parameter->gradient_rows->size(); ++n) {
        gradient.row((*parameter->gradient_rows)[n]) =
            parameter->gradient.row(static_cast<Eigen::Index>(n));
      }
    }
    ExpectGradient(loss, &parameter->value, gradient);
  }
}

TEST(FeatureNet, StartsAsTheOwnRows) {
  const ItemFeatures features = SmallFeatures();
  Rng rng(5);
  auto own = std::make_unique<ItemTable>(4, 3);
  own->rows().Draw(1, &rng);
  const Matrix rows = own->rows().value;
  FeatureNet net(features, kAllRated, {}, std::move(own), &rng);
  EXPECT_EQ(net.Forward({}, nullptr, 1), rows);
}

TEST(FeatureNet, HasTheGradientsOfFiniteDifferences) {
  const ItemFeatures features = SmallFeatures();
  FeatureNet net = MakeNet(features, kNothingDropped);
  ExpectGradients(&net, {});
}

TEST(FeatureNet, HasTheGradientsOfFiniteDifferencesForAListWithDropout) {
  const ItemFeatures features = SmallFeatures();
  FeatureNet net =
      MakeNet(features,
              {.num_hidden = 6, .own_dropout = 0.5F, .feature_dropout = 0.3F});
  ExpectGradients(&net, {{3, 0, 2}});
}

TEST(FeatureNet, LeavesOwnRowsOutInTrainingAlone) {
  const ItemFeatures features = SmallFeatures();
  FeatureNet net = MakeNet(
      features, {.num_hidden = 6, .own_dropout = 0.95F, .feature_dropout = 0});
  const Matrix whole = net.Forward({}, nullptr, 1);
  Matrix own = net.Parameters()[0]->value;
  Rng rng(1);
  const Matrix drawn = net.Forward({}, &rng, 1);
  EXPECT_LT((drawn.row(0) - (whole - own).row(0)).norm(), 1e-5F);
  // All that this item has.
  EXPECT_EQ(drawn.row(2), own.row(2));
  EXPECT_EQ(whole.row(2), own.row(2));
}

TEST(FeatureNet, GivesUnratedItemsWhatFeaturesSayAlone) {
  const ItemFeatures features = SmallFeatures();
  const PositiveRows by_item = RatingsOf({0, 2, 0, 1});
  Rng rng(5);
  auto own = std::make_unique<ItemTable>(4, 3);
  own->rows().Draw(1, &rng);
  const Matrix own_rows = own->rows().value;
  FeatureNet net(features, by_item, {.own_dropout = 0.5F}, std::move(own),
                 &rng);
  const Matrix rows = net.Forward({}, nullptr, 1);
  EXPECT_EQ(rows.row(0), Matrix::Zero(1, 3));  // the net starts at zero
  EXPECT_EQ(rows.row(1), own_rows.row(1));
  EXPECT_EQ(net.ChanceUnrated(0), 0.5F);
  EXPECT_EQ(net.ChanceUnrated(2), 0);  // has no features
}

TEST(FeatureNet, SaysOfAListWhatItSaysOfAll) {
  const ItemFeatures features = SmallFeatures();
  FeatureNet net = MakeNet(features, kNothingDropped);
  const Matrix all = net.Forward({}, nullptr, 1);
  const Matrix some = net.Forward({{3, 1}}, nullptr, 1);
  EXPECT_LT((some.row(0) - all.row(3)).norm(), 1e-5F);
  EXPECT_LT((some.row(1) - all.row(1)).norm(), 1e-5F);
}

}  // namespace
}  // namespace pagepick
