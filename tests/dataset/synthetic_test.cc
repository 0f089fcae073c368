#include "dataset/synthetic.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include "dataset/load_dataset.h"
#include "dataset/split.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

class SyntheticTest : public ::testing::Test {
 protected:
  Dataset Make(const SampleOptions& options) {
    const Status status = WriteSample(options, folder_.path(), {});
    EXPECT_TRUE(status.ok()) << status.ToString();
    auto loaded = LoadDataset(folder_.path() + "/ratings.csv",
                              folder_.path() + "/items.csv", {});
    EXPECT_TRUE(loaded.ok()) << loaded.status().ToString();
    EXPECT_EQ(loaded->report.repeated_rows, 0);
    EXPECT_EQ(loaded->report.orphan_items, 0);
    return std::move(loaded->dataset);
  }

  TempFolder folder_;
};

TEST_F(SyntheticTest, HasTheCountsAskedFor) {
  const Dataset dataset = Make({500, 300, 20000, 1});
  EXPECT_EQ(dataset.num_users(), 500);
  EXPECT_EQ(dataset.num_items(), 300);
  EXPECT_EQ(dataset.interactions.size(), 20000u);
  EXPECT_EQ(dataset.scale.min, 1);
  EXPECT_EQ(dataset.scale.max, 5);
  EXPECT_TRUE(dataset.has_times);
  std::set<std::string> titles;
  for (const CatalogueItem& item : dataset.catalogue.items) {
    titles.insert(item.title);
    EXPECT_GE(item.tags.size(), 2u);
    EXPECT_TRUE(item.year);
  }
  EXPECT_EQ(titles.size(), 300u);
}

TEST_F(SyntheticTest, RepeatsForASeedAndChangesWithIt) {
  const TempFolder folder;
  const auto write = [&](uint64_t seed) {
    EXPECT_TRUE(WriteSample({50, 40, 500, seed}, folder.path(), {}).ok());
    return folder.Read("ratings.csv") + folder.Read("items.csv");
  };
  const std::string first = write(1);
  EXPECT_EQ(first, write(1));
  EXPECT_NE(first, write(2));
}

TEST_F(SyntheticTest, FillsEveryPairWhenAskedTo) {
  EXPECT_EQ(Make({7, 11, 77, 1}).interactions.size(), 77u);
  EXPECT_EQ(Make({7, 11, 7, 1}).num_users(), 7);
}

TEST_F(SyntheticTest, RefusesImpossibleCounts) {
  for (const SampleOptions& options :
       {SampleOptions{0, 1, 1, 1}, SampleOptions{1, 0, 1, 1},
        SampleOptions{1, 1, 0, 1}, SampleOptions{5, 5, 26, 1},
        SampleOptions{5, 5, 4, 1}}) {
    EXPECT_EQ(WriteSample(options, folder_.path(), {}).code(),
              StatusCode::kInvalidArgument);
  }
}

TEST_F(SyntheticTest, LeavesNoTemporaryFilesAndReportsProgress) {
  int64_t last = 0;
  ASSERT_TRUE(WriteSample({50, 40, 500, 1}, folder_.path(),
                          [&](int64_t done, int64_t total) {
                            EXPECT_EQ(total, 500);
                            EXPECT_GE(done, last);
                            last = done;
                            return true;
                          })
                  .ok());
  EXPECT_EQ(last, 500);
  std::set<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(folder_.path())) {
    names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, (std::set<std::string>{"items.csv", "ratings.csv"}));
}

TEST_F(SyntheticTest, LeavesNothingBehindWhenStopped) {
  const Status status = WriteSample({50, 40, 500, 1}, folder_.path(),
                                    [](int64_t, int64_t) { return false; });
  EXPECT_FALSE(status.ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(SyntheticTest, SkewsPopularity) {
  const Dataset dataset = Make({1000, 500, 30000, 1});
  std::vector<int> counts(500, 0);
  for (const Interaction& row : dataset.interactions) {
    ++counts[static_cast<size_t>(row.item)];
  }
  std::sort(counts.rbegin(), counts.rend());
  const int top_tenth = std::accumulate(counts.begin(), counts.begin() + 50, 0);
  EXPECT_GT(top_tenth, 30000 / 5);
  EXPECT_LT(counts[0], 1000);
}

// Recall@20 of each held-out user's positives when items rank by popularity,
// or by popularity times how often their tags occur in what the user has seen.
struct Recalls {
  double popularity = 0;
  double taste = 0;
};

double RecallAt20(const std::vector<double>& scores, const HeldOutUser& user) {
  std::vector<int32_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  std::set<int32_t> seen;
  for (const Interaction& row : user.seen) seen.insert(row.item);
  std::erase_if(order, [&](int32_t item) { return seen.contains(item); });
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return std::pair(-scores[static_cast<size_t>(a)], a) <
           std::pair(-scores[static_cast<size_t>(b)], b);
  });
  order.resize(20);
  double hits = 0;
  for (const int32_t item : user.held_out) {
    hits += std::find(order.begin(), order.end(), item) != order.end();
  }
  return hits / static_cast<double>(std::min<size_t>(user.held_out.size(), 20));
}

Recalls MeasureTags(const Dataset& dataset) {
  UnseenUserOptions options;
  options.positive_threshold = 4;
  const Split split = SplitUnseenUsers(dataset, options);
  std::vector<double> popularity(static_cast<size_t>(dataset.num_items()), 0);
  for (size_t n = 0; n < split.parts.size(); ++n) {
    if (split.parts[n] != Part::kTrain) continue;
    ++popularity[static_cast<size_t>(dataset.interactions[n].item)];
  }
  Recalls sum;
  const auto users = HeldOutUsers(dataset, split, HeldOutFold::kTest);
  for (const HeldOutUser& user : users) {
    std::vector<double> tags(static_cast<size_t>(dataset.catalogue.tags.size()),
                             0.1);
    const auto tags_of = [&](int32_t item) -> const std::vector<int32_t>& {
      return dataset.catalogue.items[static_cast<size_t>(item)].tags;
    };
    for (const Interaction& row : user.seen) {
      for (const int32_t tag : tags_of(row.item)) {
        ++tags[static_cast<size_t>(tag)];
      }
    }
    std::vector<double> taste = popularity;
    for (int32_t i = 0; i < dataset.num_items(); ++i) {
      for (const int32_t tag : tags_of(i)) {
        taste[static_cast<size_t>(i)] *= tags[static_cast<size_t>(tag)];
      }
    }
    sum.popularity += RecallAt20(popularity, user);
    sum.taste += RecallAt20(taste, user);
  }
  const auto count = static_cast<double>(users.size());
  return {sum.popularity / count, sum.taste / count};
}

TEST_F(SyntheticTest, PlantsTastesThatPredictBetterThanPopularity) {
  const Recalls recalls = MeasureTags(Make({1000, 500, 40000, 1}));
  EXPECT_GT(recalls.popularity, 0.05);
  EXPECT_GT(recalls.taste, 1.5 * recalls.popularity);
}

}  // namespace
}  // namespace pagepick
