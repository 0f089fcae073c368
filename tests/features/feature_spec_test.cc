#include "features/feature_spec.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "sample_catalogue.h"

namespace pagepick {
namespace {

FeatureSpec Fit(const Catalogue& catalogue, const std::vector<int32_t>& items,
                const FeatureOptions& options = {}) {
  Result<FeatureSpec> spec = FitFeatureSpec(catalogue, items, options);
  EXPECT_TRUE(spec.ok()) << spec.status().ToString();
  return std::move(spec).value();
}

TEST(FitFeatureSpec, LooksAtTrainingItemsAlone) {
  const Catalogue catalogue = FourFilms();
  const FeatureSpec spec = Fit(catalogue, {0, 1});
  EXPECT_EQ(spec.tags, (std::vector<std::string>{"Horror", "SciFi"}));
  EXPECT_EQ(spec.decades, (std::vector<int32_t>{197, 198}));
  EXPECT_EQ(spec.year.known, 2);
  EXPECT_DOUBLE_EQ(spec.year.mean, 1982.5);
  EXPECT_DOUBLE_EQ(spec.year.deviation, 3.5);
  EXPECT_EQ(spec.log_price.known, 1);
  EXPECT_DOUBLE_EQ(spec.log_price.mean, std::log(10.0));
  EXPECT_DOUBLE_EQ(spec.log_price.deviation, 1);
}

TEST(FitFeatureSpec, KeepsTheMostFrequentTagsAndOfEqualOnesTheFirstByName) {
  FeatureOptions options;
  options.max_tags = 2;
  EXPECT_EQ(Fit(FourFilms(), {0, 1, 2, 3}, options).tags,
            (std::vector<std::string>{"Drama", "SciFi"}));
  options.max_tags = 0;
  EXPECT_TRUE(Fit(FourFilms(), {0, 1, 2, 3}, options).tags.empty());
}

TEST(FitFeatureSpec, IsTheSameWhateverTheOrderOfItems) {
  const FeatureSpec once = Fit(FourFilms(), {0, 1, 2, 3});
  const FeatureSpec again = Fit(FourFilms(), {3, 1, 0, 2, 2, 1});
  EXPECT_EQ(once.tags, again.tags);
  EXPECT_EQ(once.decades, again.decades);
  EXPECT_EQ(once.year.mean, again.year.mean);
  EXPECT_EQ(once.year.deviation, again.year.deviation);
  EXPECT_EQ(once.year.known, again.year.known);
}

TEST(FitFeatureSpec, CountsNoPriceThatMeansNothing) {
  Catalogue catalogue = FourFilms();
  catalogue.items[0].price = -1.0F;
  catalogue.items[1].price = std::numeric_limits<float>::quiet_NaN();
  catalogue.items[2].price = std::numeric_limits<float>::infinity();
  EXPECT_EQ(Fit(catalogue, {0, 1, 2, 3}).log_price.known, 0);
}

TEST(FitFeatureSpec, RefusesItemsAndTagsThatThereAreNot) {
  Catalogue catalogue = FourFilms();
  const auto refused = [&](int32_t item) {
    return FitFeatureSpec(catalogue, std::vector<int32_t>{item}, {})
               .status()
               .code() == StatusCode::kInvalidArgument;
  };
  EXPECT_TRUE(refused(4));
  EXPECT_TRUE(refused(-1));
  EXPECT_FALSE(refused(2));
  catalogue.items[2].tags = {7};
  EXPECT_TRUE(refused(2));
  catalogue.items[2].tags = {-1};
  EXPECT_TRUE(refused(2));
}

TEST(FitFeatureSpec, RefusesOptionsOutOfRange) {
  const auto refused = [](const FeatureOptions& options) {
    return !FitFeatureSpec(FourFilms(), {}, options).ok();
  };
  FeatureOptions options;
  EXPECT_FALSE(refused(options));
  options.title_buckets = -1;
  EXPECT_TRUE(refused(options));
  options = {};
  options.min_ngram = 6;
  EXPECT_TRUE(refused(options));
  options = {};
  options.dense_dim = 1 << 30;
  EXPECT_TRUE(refused(options));
}

TEST(GroupsOf, CoverTheColumnsWithoutGaps) {
  FeatureOptions options;
  options.title_buckets = 16;
  options.dense_dim = 3;
  const auto groups = GroupsOf(Fit(FourFilms(), {0, 1, 2, 3}, options));
  ASSERT_EQ(groups.size(), 7u);
  const char* names[] = {"tags",  "decade", "numbers", "year",
                         "price", "title",  "dense"};
  const int32_t sizes[] = {3, 3, 4, 3, 2, 16, 3};
  int32_t next = 0;
  for (size_t g = 0; g < groups.size(); ++g) {
    EXPECT_EQ(groups[g].name, names[g]);
    EXPECT_EQ(groups[g].begin, next);
    next += sizes[g];
    EXPECT_EQ(groups[g].end, next);
  }
}

TEST(GroupsOf, LeaveOutWhatTheDataHasNot) {
  FeatureOptions options;
  options.title_buckets = 0;
  Catalogue bare;
  bare.ids.FindOrAdd("a");
  bare.items.resize(1);
  EXPECT_TRUE(GroupsOf(Fit(bare, {0}, options)).empty());
}

TEST(DecadeOf, RoundsDown) {
  EXPECT_EQ(DecadeOf(1999), 199);
  EXPECT_EQ(DecadeOf(2000), 200);
  EXPECT_EQ(DecadeOf(-1), -1);
  EXPECT_EQ(DecadeOf(-10), -1);
  EXPECT_EQ(DecadeOf(INT32_MIN), -214748365);
}

}  // namespace
}  // namespace pagepick
