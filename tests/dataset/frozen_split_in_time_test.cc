#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <utility>

#include "dataset/frozen_split.h"
#include "temp_folder.h"

namespace pagepick {
namespace {

constexpr char kHeader[] = "userId\titemId\trating\ttimestamp\n";
constexpr char kSequenceHeader[] = "userId\tposition\titemId\tpart\n";

TEST(FrozenSplitInTime, LeavesTheLastOutInTheFilesOrderWhereTimesAreEqual) {
  TempFolder folder;
  folder.Write("train.tsv",
               std::string(kHeader) + "a\t9\t2\t50\na\t1\t5\t50\n");
  folder.Write("val.tsv", std::string(kHeader) + "a\t7\t1\t50\n");
  folder.Write("test.tsv", std::string(kHeader) + "a\t3\t4\t50\n");
  const auto frozen = LoadFrozenSplit(folder.path(), "");
  ASSERT_TRUE(frozen.ok()) << frozen.status().ToString();
  EXPECT_EQ(ProtocolOf(frozen->dataset, frozen->split), Protocol::kLastOut);
  EXPECT_EQ(frozen->positive_threshold, 1);
  const auto cases =
      HeldOutUsers(frozen->dataset, frozen->split, HeldOutFold::kTest);
  ASSERT_EQ(cases.size(), 1u);
  std::string items;
  for (const Interaction& event : cases[0].seen) {
    items += frozen->dataset.catalogue.ids.IdOf(event.item);
  }
  EXPECT_EQ(items, "917");
  EXPECT_EQ(frozen->dataset.catalogue.ids.IdOf(cases[0].held_out[0]), "3");
}

TEST(FrozenSplitInTime, RefusesATestThatIsOlderThanItsHistory) {
  TempFolder folder;
  folder.Write("train.tsv", std::string(kHeader) + "a\t9\t2\t50\n");
  folder.Write("val.tsv", std::string(kHeader) + "a\t7\t1\t40\n");
  folder.Write("test.tsv", std::string(kHeader) + "a\t3\t4\t60\n");
  const auto frozen = LoadFrozenSplit(folder.path(), "");
  EXPECT_EQ(frozen.status().code(), StatusCode::kCorruption);
  EXPECT_NE(frozen.status().message().find("'a'"), std::string::npos);
}

TEST(FrozenSplitInTime, FindsOnlyLikedItemsOfTheNewest) {
  TempFolder folder;
  folder.Write("train.tsv",
               std::string(kHeader) + "a\t1\t5\t10\na\t2\t1\t20\n");
  folder.Write("test.tsv", std::string(kHeader) +
                               "a\t3\t3\t30\na\t4\t4\t40\na\t5\t5\t50\n");
  const auto frozen = LoadFrozenSplit(folder.path(), "");
  ASSERT_TRUE(frozen.ok()) << frozen.status().ToString();
  EXPECT_EQ(frozen->positive_threshold, 4);
  EXPECT_EQ(frozen->split.parts,
            (std::vector<Part>{Part::kTrain, Part::kTrain, Part::kUnused,
                               Part::kTestHeldOut, Part::kTestHeldOut}));
  EXPECT_EQ(ProtocolOf(frozen->dataset, frozen->split), Protocol::kTimeSplit);
}

TEST(FrozenSplitInTime, ReadsSequencesByPositionWhateverTheOrderOfTheRows) {
  TempFolder folder;
  folder.Write("sequences.tsv", std::string(kSequenceHeader) +
                                    "a\t3\t8\ttest\na\t1\t6\ttrain\n"
                                    "a\t0\t5\ttrain\na\t2\t7\tval\n");
  const auto frozen = LoadFrozenSplit(folder.path(), "");
  ASSERT_TRUE(frozen.ok()) << frozen.status().ToString();
  const Dataset& data = frozen->dataset;
  std::string items;
  for (const Interaction& event : data.interactions) {
    items += data.catalogue.ids.IdOf(event.item);
    EXPECT_EQ(event.rating, 1);
  }
  EXPECT_EQ(items, "5678");
  EXPECT_EQ(data.interactions[0].time, 1u);
  EXPECT_TRUE(data.has_times);
  EXPECT_FALSE(data.scale.is_explicit);
  EXPECT_EQ(frozen->split.parts,
            (std::vector<Part>{Part::kTrain, Part::kTrain,
                               Part::kValidationHeldOut, Part::kTestHeldOut}));
}

TEST(FrozenSplitInTime, NamesTheLineOfABadSequence) {
  for (const auto& [row, part_of_message] :
       {std::pair{"a\tone\t5\ttrain\n", "'one'"},
        std::pair{"a\t-1\t5\ttrain\n", "'-1'"},
        std::pair{"a\t4294967295\t5\ttrain\n", "'4294967295'"},
        std::pair{"a\t1\t5\tdev\n", "'dev'"},
        std::pair{"a\t1\n", "2 fields"}}) {
    TempFolder folder;
    folder.Write("sequences.tsv",
                 std::string(kSequenceHeader) + "a\t0\t4\ttrain\n" + row);
    const auto frozen = LoadFrozenSplit(folder.path(), "");
    EXPECT_EQ(frozen.status().code(), StatusCode::kInvalidArgument) << row;
    EXPECT_NE(frozen.status().message().find("line 3"), std::string::npos)
        << frozen.status().message();
    EXPECT_NE(frozen.status().message().find(part_of_message),
              std::string::npos)
        << frozen.status().message();
  }
}

TEST(FrozenSplitInTime, NamesTheColumnThatSequencesLack) {
  TempFolder folder;
  folder.Write("sequences.tsv", "userId\tposition\titemId\na\tb\tc\n");
  const auto frozen = LoadFrozenSplit(folder.path(), "");
  EXPECT_EQ(frozen.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(frozen.status().message().find("'part'"), std::string::npos);
}

struct RealCase {
  const char* folder;
  Protocol protocol;
  size_t validation;
  size_t test;
};

class RealFrozenSplit : public ::testing::TestWithParam<RealCase> {};

TEST_P(RealFrozenSplit, HasEveryUserOnce) {
  const char* data = std::getenv("PAGEPICK_DATA");
  if (data == nullptr) GTEST_SKIP() << "PAGEPICK_DATA is not set";
  const std::string folder =
      std::string(data) + "/../reference/" + GetParam().folder;
  const auto frozen = LoadFrozenSplit(folder, "");
  ASSERT_TRUE(frozen.ok()) << frozen.status().ToString();
  const Dataset& dataset = frozen->dataset;
  const Split& split = frozen->split;
  EXPECT_EQ(ProtocolOf(dataset, split), GetParam().protocol);
  EXPECT_EQ(HeldOutUsers(dataset, split, HeldOutFold::kValidation).size(),
            GetParam().validation);
  EXPECT_EQ(HeldOutUsers(dataset, split, HeldOutFold::kTest).size(),
            GetParam().test);
}

INSTANTIATE_TEST_SUITE_P(
    Reference, RealFrozenSplit,
    ::testing::Values(
        RealCase{"ml-100k/loo", Protocol::kLastOut, 943, 943},
        // 38 users liked nothing among their newest.
        RealCase{"ml-100k/temporal", Protocol::kTimeSplit, 0, 905},
        RealCase{"ml-1m-sequences", Protocol::kLastOut, 6040, 6040},
        RealCase{"ml-100k/strong/fold0", Protocol::kUnseenUsers, 94, 94}));

}  // namespace
}  // namespace pagepick
