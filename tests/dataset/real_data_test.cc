// The counts of well-known data sets, where they are at hand (PAGEPICK_DATA).

#include <gtest/gtest.h>

#include "dataset/data_files.h"
#include "dataset/frozen_split.h"
#include "dataset/load_dataset.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

class RealData : public ::testing::Test {
 protected:
  void SetUp() override {
    if (RealDataFolder().empty()) GTEST_SKIP() << "PAGEPICK_DATA is not set";
  }

  static LoadedDataset Load(const std::string& name) {
    const auto files = FindDataFiles(RealDataFolder() + "/" + name);
    EXPECT_TRUE(files.ok()) << files.status().ToString();
    auto loaded = LoadDataset(files->ratings, files->items, {});
    EXPECT_TRUE(loaded.ok()) << loaded.status().ToString();
    return std::move(loaded).value();
  }

  static void ExpectCounts(const LoadedDataset& loaded, size_t interactions,
                           int32_t users, int32_t rated, int32_t items) {
    EXPECT_EQ(loaded.dataset.interactions.size(), interactions);
    EXPECT_EQ(loaded.dataset.num_users(), users);
    EXPECT_EQ(loaded.report.rated_items, rated);
    EXPECT_EQ(loaded.dataset.num_items(), items);
    EXPECT_EQ(loaded.report.orphan_items, 0);
  }
};

TEST_F(RealData, MovieLens1M) {
  const LoadedDataset loaded = Load("ml-1m");
  ExpectCounts(loaded, 1000209, 6040, 3706, 3883);
  EXPECT_EQ(loaded.report.items->format.encoding, Encoding::kLatin1);
}

TEST_F(RealData, MovieLens100k) {
  const LoadedDataset loaded = Load("ml-100k");
  ExpectCounts(loaded, 100000, 943, 1682, 1682);
  EXPECT_EQ(loaded.dataset.catalogue.tags.size(), 19);
}

TEST_F(RealData, MovieLensLatestSmall) {
  const LoadedDataset loaded = Load("ml-latest-small");
  ExpectCounts(loaded, 100836, 610, 9724, 9742);
  EXPECT_EQ(loaded.dataset.scale.step, 0.5f);
}

TEST_F(RealData, MovieTweetings) {
  const LoadedDataset loaded = Load("movietweetings");
  ExpectCounts(loaded, 141695, 21081, 12611, 12611);
  EXPECT_EQ(loaded.dataset.scale.max, 10);
}

// 981,756 rows; the same book rated anew, even differently, counts once.
TEST_F(RealData, GoodbooksWithItsTwoIdSpaces) {
  const LoadedDataset loaded = Load("goodbooks");
  ExpectCounts(loaded, 979478, 53424, 10000, 10000);
  EXPECT_EQ(loaded.report.ratings.rows, 981756);
  ASSERT_TRUE(loaded.report.id_match);
  EXPECT_TRUE(loaded.report.id_match->switched);
  EXPECT_EQ(loaded.report.id_match->best_column, "id");
  EXPECT_FALSE(loaded.dataset.has_times);
}

TEST_F(RealData, FrozenSplitOfMovieLens100k) {
  const auto split =
      LoadFrozenSplit(RealDataFolder() + "/../reference/ml-100k/strong/fold0",
                      RealDataFolder() + "/ml-100k/u.item");
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->positive_threshold, 4);
  EXPECT_EQ(
      HeldOutUsers(split->dataset, split->split, HeldOutFold::kTest).size(),
      94u);
  for (const CatalogueItem& item : split->dataset.catalogue.items) {
    EXPECT_NE(item.title, "");
  }
}

}  // namespace
}  // namespace pagepick
