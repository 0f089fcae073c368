#include "features/item_features.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>

#include "sample_catalogue.h"

namespace pagepick {
namespace {

FeatureSpec Fit(const Catalogue& catalogue, const FeatureOptions& options) {
  return FitFeatureSpec(catalogue, std::vector<int32_t>{0, 1, 2, 3}, options)
      .value();
}

FeatureOptions Only(const std::string& group) {
  FeatureOptions options;
  if (group != "tags") options.max_tags = 0;
  if (group != "decade") options.max_decades = 0;
  if (group != "title") options.title_buckets = 0;
  options.numbers = group == "numbers";
  if (group != "year") options.max_knots = 0;
  return options;
}

std::map<int32_t, float> RowOf(const ItemFeatures& features, int32_t item) {
  std::map<int32_t, float> row;
  const auto columns = features.ColumnsOf(item);
  for (size_t n = 0; n < columns.size(); ++n) {
    row[columns[n]] = features.ValuesOf(item)[n];
  }
  EXPECT_EQ(row.size(), columns.size());
  return row;
}

using Row = std::map<int32_t, float>;

TEST(EncodeItems, TagsAreMultiHotRowsOfLengthOne) {
  const Catalogue films = FourFilms();
  const ItemFeatures features =
      EncodeItems(films, Fit(films, Only("tags"))).value();
  EXPECT_EQ(features.num_items(), 4);
  EXPECT_EQ(features.num_columns, 3);  // Drama, Horror, SciFi
  const float half = std::sqrt(0.5F);
  EXPECT_EQ(RowOf(features, 0), (Row{{1, half}, {2, half}}));
  EXPECT_EQ(RowOf(features, 1), (Row{{2, 1}}));
  EXPECT_EQ(RowOf(features, 3), (Row{{0, 1}}));
}

TEST(EncodeItems, DecadesAreOneHotAndAbsentWithoutAYear) {
  const Catalogue films = FourFilms();
  const ItemFeatures features =
      EncodeItems(films, Fit(films, Only("decade"))).value();
  EXPECT_EQ(RowOf(features, 0), (Row{{0, 1}}));
  EXPECT_EQ(RowOf(features, 2), (Row{{2, 1}}));
  EXPECT_EQ(RowOf(features, 3), Row{});
}

TEST(EncodeItems, NumbersAreDeviationsFromTheMeanOrAFlag) {
  const Catalogue films = FourFilms();
  const ItemFeatures features =
      EncodeItems(films, Fit(films, Only("numbers"))).value();
  EXPECT_EQ(features.num_columns, 4);
  // Years 1979, 1986, 2002: mean 1989, variance 92 2/3. Log prices ln 10, 0.
  const double share = std::sqrt(0.5);
  const Row alien = RowOf(features, 0);
  EXPECT_NEAR(alien.at(0), -10 / std::sqrt(278.0 / 3) * share, 1e-6);
  EXPECT_NEAR(alien.at(2), share, 1e-6);
  EXPECT_NEAR(RowOf(features, 2).at(2), -share, 1e-6);
  EXPECT_EQ(RowOf(features, 3), (Row{{1, static_cast<float>(share)},
                                     {3, static_cast<float>(share)}}));
}

TEST(EncodeItems, AYearFarOffCountsAsFourDeviations) {
  Catalogue films = FourFilms();
  const FeatureSpec spec = Fit(films, Only("numbers"));
  films.items[0].year = INT32_MAX;
  films.items[1].year = INT32_MIN;
  const ItemFeatures features = EncodeItems(films, spec).value();
  EXPECT_NEAR(RowOf(features, 0).at(0), 4 * std::sqrt(0.5), 1e-6);
  EXPECT_NEAR(RowOf(features, 1).at(0), -4 * std::sqrt(0.5), 1e-6);
}

TEST(EncodeItems, AYearCountsForTheKnotsAroundIt) {
  Catalogue films = FourFilms();
  for (CatalogueItem& film : films.items) film.price.reset();
  const FeatureSpec spec = Fit(films, Only("year"));
  EXPECT_EQ(spec.year_knots, (NumberKnots{1979, 1986, 2002}));
  films.items[0].year = 1990;
  films.items[1].year = 2002;
  films.items[2].year = 1960;
  Catalogue later = FourFilms();
  later.items[0].year = 2026;
  // Shares 3/4 and 1/4 of the way, brought to length 1.
  const double length = std::sqrt(10.0) / 4;
  const ItemFeatures features = EncodeItems(films, spec).value();
  const Row between = RowOf(features, 0);
  ASSERT_EQ(between.size(), 2u);
  EXPECT_NEAR(between.at(1), 0.75 / length, 1e-6);
  EXPECT_NEAR(between.at(2), 0.25 / length, 1e-6);
  EXPECT_EQ(RowOf(features, 1), (Row{{2, 1}}));
  EXPECT_EQ(RowOf(features, 2), (Row{{0, 1}}));
  EXPECT_EQ(RowOf(features, 3), Row{});
  EXPECT_EQ(RowOf(EncodeItems(later, spec).value(), 0), (Row{{2, 1}}));
}

TEST(EncodeItems, PairsAreThoseThatSeveralItemsHave) {
  // Ten films: SciFi all, Horror the even ones, Drama four of the odd ones.
  Catalogue films = FourFilms();
  films.items.assign(10, {});
  std::vector<int32_t> all;
  for (int32_t i = 0; i < 10; ++i) {
    films.ids.FindOrAdd("film " + std::to_string(i));
    films.items[static_cast<size_t>(i)].tags = {0, i % 2 == 0 ? 1 : 2};
    all.push_back(i);
  }
  films.items[9].tags = {0};
  FeatureOptions options = Only("tags");
  options.max_pairs = 100;
  const FeatureSpec spec = FitFeatureSpec(films, all, options).value();
  // Drama 0, Horror 1, SciFi 2; Drama with SciFi is one film short.
  EXPECT_EQ(spec.pairs, (std::vector<ColumnPair>{{1, 2}}));
  const ItemFeatures features = EncodeItems(films, spec).value();
  EXPECT_EQ(features.num_columns, 4);
  EXPECT_EQ(RowOf(features, 0).at(3), 1);
  EXPECT_EQ(RowOf(features, 1).count(3), 0u);
}

TEST(EncodeItems, ManyTagsMakeNoMorePairsThanFew) {
  Catalogue films;
  for (int32_t i = 0; i < 6; ++i) {
    films.ids.FindOrAdd(std::to_string(i));
    CatalogueItem item;
    for (int32_t t = 0; t < 2000; ++t) {
      item.tags.push_back(films.tags.FindOrAdd(std::to_string(t)));
    }
    films.items.push_back(item);
  }
  FeatureOptions options = Only("tags");
  options.max_pairs = 1000;
  const FeatureSpec spec =
      FitFeatureSpec(films, std::vector<int32_t>{0, 1, 2, 3, 4, 5}, options)
          .value();
  EXPECT_EQ(spec.pairs.size(), 32u * 31 / 2);
}

TEST(EncodeItems, TitlesCountNgramsWithoutTheYear) {
  Catalogue films = FourFilms();
  FeatureOptions options = Only("title");
  options.title_buckets = 1 << 20;
  const FeatureSpec spec = Fit(films, options);
  films.items[1].title = "Alien  (2001)";
  films.items[2].title = "(1979)";
  const ItemFeatures features = EncodeItems(films, spec).value();
  EXPECT_EQ(RowOf(features, 0), RowOf(features, 1));
  EXPECT_EQ(RowOf(features, 2), Row{});
  // <alien>: 5 + 4 + 3 n-grams, all different.
  const Row alien = RowOf(features, 0);
  EXPECT_EQ(alien.size(), 12u);
  for (const auto& [column, value] : alien) {
    EXPECT_NEAR(value, 1 / std::sqrt(12.0), 1e-6);
  }
}

TEST(EncodeItems, EveryGroupWeighsTheSame) {
  const Catalogue films = FourFilms();
  FeatureOptions options;
  options.dense_dim = 2;
  options.max_knots = 0;
  const FeatureSpec spec = Fit(films, options);
  const DenseVectors dense{2, {3, 4, 0, 0, -1, 0, 0.5F, 0.5F}};
  const ItemFeatures features = EncodeItems(films, spec, &dense).value();
  for (const FeatureGroup& group : features.groups) {
    if (group.name == "numbers") continue;
    double squares = 0;
    for (const auto& [column, value] : RowOf(features, 0)) {
      if (column >= group.begin && column < group.end) {
        squares += static_cast<double>(value) * value;
      }
    }
    EXPECT_NEAR(squares, 1, 1e-6) << group.name;
  }
  EXPECT_NEAR(RowOf(features, 0).rbegin()->second, 0.8, 1e-6);
  EXPECT_LT(RowOf(features, 1).rbegin()->first, features.groups.back().begin);
}

TEST(EncodeItems, AnotherCatalogueMatchesTagsByName) {
  const FeatureSpec spec = Fit(FourFilms(), Only("tags"));
  Catalogue other;
  other.ids.FindOrAdd("new");
  other.tags.FindOrAdd("Western");
  other.tags.FindOrAdd("Drama");
  other.items.resize(1);
  other.items[0].tags = {0, 1, 1};
  EXPECT_EQ(RowOf(EncodeItems(other, spec).value(), 0), (Row{{0, 1}}));
}

TEST(EncodeItems, RefusesWhatDoesNotFit) {
  Catalogue films = FourFilms();
  FeatureOptions options;
  options.dense_dim = 2;
  const FeatureSpec spec = Fit(films, options);
  const auto code = [&](const DenseVectors* dense) {
    return EncodeItems(films, spec, dense).status().code();
  };
  DenseVectors dense{2, std::vector<float>(8, 1)};
  EXPECT_EQ(code(&dense), StatusCode::kOk);
  EXPECT_EQ(code(nullptr), StatusCode::kInvalidArgument);
  dense.values[7] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(code(&dense), StatusCode::kInvalidArgument);
  dense.values.pop_back();
  EXPECT_EQ(code(&dense), StatusCode::kInvalidArgument);
  dense = {3, std::vector<float>(8, 1)};
  EXPECT_EQ(code(&dense), StatusCode::kInvalidArgument);
  films.items[3].tags = {3};
  dense = {2, std::vector<float>(8, 1)};
  EXPECT_EQ(code(&dense), StatusCode::kInvalidArgument);
}

TEST(EncodeItems, ItemsOfNothingAreEmptyRows) {
  const FeatureSpec spec = Fit(FourFilms(), {});
  Catalogue bare;
  bare.ids.FindOrAdd("x");
  bare.items.resize(1);
  const ItemFeatures features = EncodeItems(bare, spec).value();
  // Nothing but the flags of the missing numbers.
  EXPECT_EQ(features.columns.size(), 2u);
  EXPECT_EQ(features.offsets, (std::vector<int64_t>{0, 2}));
}

}  // namespace
}  // namespace pagepick
