#include "eval/topk_file.h"

#include <gtest/gtest.h>

#include "base/file.h"
#include "trainer/small_data.h"

namespace pagepick {
namespace {

const std::vector<std::vector<int32_t>> kRankings = {{2, 0}, {}, {1}};

std::vector<HeldOutUser> Users() {
  return {{1, {}, {}}, {0, {}, {}}, {2, {}, {}}};
}

TEST(TopKFile, WritesTheIdsOfTheDataBestFirst) {
  const Dataset dataset = MakeDataset(3, 3, {});
  EXPECT_EQ(FormatTopK(dataset, Users(), kRankings),
            "u1\ti2,i0\nu0\t\nu2\ti1\n");
}

TEST(TopKFile, HoldsTheFormattedText) {
  const Dataset dataset = MakeDataset(3, 3, {});
  const std::string path = testing::TempDir() + "pagepick_topk_file_test.tsv";
  ASSERT_TRUE(WriteTopKFile(path, dataset, Users(), kRankings).ok());
  const Result<AlignedBuffer> bytes = ReadFile(path);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(std::string(bytes->data(), bytes->data() + bytes->size()),
            FormatTopK(dataset, Users(), kRankings));
}

TEST(TopKFile, SaysWhenTheFolderIsNotThere) {
  const Dataset dataset = MakeDataset(3, 3, {});
  const std::string path = testing::TempDir() + "no/such/folder/topk.tsv";
  EXPECT_FALSE(WriteTopKFile(path, dataset, Users(), kRankings).ok());
}

}  // namespace
}  // namespace pagepick
