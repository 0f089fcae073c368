#include "dataset/frozen_split.h"

#include <gtest/gtest.h>

#include "temp_folder.h"

namespace pagepick {
namespace {

class FrozenSplitTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Write("train.tsv", "a\t1\t5\t100\na\t2\t4\t50\n");
    Write("val_tr.tsv", "b\t1\t4\t10\n");
    Write("val_te.tsv", "b\t2\t4\t5\n");
    Write("test_tr.tsv", "c\t2\t4\t10\n");
    Write("test_te.tsv", "c\t1\t5\t5\n");
  }

  void Write(const std::string& name, const std::string& rows) {
    folder_.Write(name, "userId\titemId\trating\ttimestamp\n" + rows);
  }

  TempFolder folder_;
};

TEST_F(FrozenSplitTest, PutsTheFivePartsTogether) {
  const auto split = LoadFrozenSplit(folder_.path(), "");
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  EXPECT_EQ(split->dataset.interactions,
            (std::vector<Interaction>{{0, 1, 4, 50},
                                      {0, 0, 5, 100},
                                      {1, 1, 4, 5},
                                      {1, 0, 4, 10},
                                      {2, 0, 5, 5},
                                      {2, 1, 4, 10}}));
  EXPECT_EQ(split->split.parts,
            (std::vector<Part>{Part::kTrain, Part::kTrain,
                               Part::kValidationHeldOut, Part::kValidationSeen,
                               Part::kTestHeldOut, Part::kTestSeen}));
  EXPECT_EQ(split->dataset.user_offsets, (std::vector<int64_t>{0, 2, 4, 6}));
  EXPECT_EQ(split->positive_threshold, 4);
  EXPECT_EQ(split->dataset.catalogue.items.size(), 2u);
}

TEST_F(FrozenSplitTest, TakesTitlesAndNoFurtherItemsFromACatalogue) {
  const auto split = LoadFrozenSplit(
      folder_.path(), folder_.Write("items.csv", "id,title\n9,Nine\n2,Two\n"));
  ASSERT_TRUE(split.ok()) << split.status().ToString();
  ASSERT_EQ(split->dataset.num_items(), 2);
  EXPECT_EQ(split->dataset.catalogue.items[0].title, "");
  EXPECT_EQ(split->dataset.catalogue.items[1].title, "Two");
}

TEST_F(FrozenSplitTest, RefusesAUserOfTwoParts) {
  Write("test_tr.tsv", "a\t2\t4\t10\n");
  const auto split = LoadFrozenSplit(folder_.path(), "");
  EXPECT_EQ(split.status().code(), StatusCode::kCorruption);
  EXPECT_NE(split.status().message().find("user 'a'"), std::string::npos);
}

TEST_F(FrozenSplitTest, RefusesAPairThatIsBothSeenAndToBeFound) {
  Write("val_te.tsv", "b\t1\t4\t5\n");
  EXPECT_EQ(LoadFrozenSplit(folder_.path(), "").status().code(),
            StatusCode::kCorruption);
}

TEST_F(FrozenSplitTest, RefusesAPairThatStandsTwiceInAFile) {
  Write("train.tsv", "a\t1\t5\t100\na\t1\t4\t50\n");
  EXPECT_EQ(LoadFrozenSplit(folder_.path(), "").status().code(),
            StatusCode::kCorruption);
}

TEST_F(FrozenSplitTest, NamesTheFileThatIsMissing) {
  TempFolder empty;
  const auto split = LoadFrozenSplit(empty.path() + "/absent", "");
  EXPECT_EQ(split.status().code(), StatusCode::kNotFound);
  EXPECT_NE(split.status().message().find("train.tsv"), std::string::npos);
}

}  // namespace
}  // namespace pagepick
