#include "dataset/load_history.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace pagepick {
namespace {

std::string FileWith(const std::string& text) {
  const std::string path = ::testing::TempDir() + "pagepick_history.csv";
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

TEST(LoadHistory, ReadsItemRatingAndTimeInOrder) {
  const auto rows = LoadHistory(
      FileWith("item,rating,timestamp\ntt2,4.5,100\ntt1,1,200\n"), {});
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].item_id, "tt2");
  EXPECT_EQ((*rows)[0].rating, 4.5f);
  EXPECT_EQ((*rows)[1].item_id, "tt1");
  EXPECT_EQ((*rows)[1].time, 200u);
}

TEST(LoadHistory, TakesEventsWithoutRatingOrTime) {
  const auto rows =
      LoadHistory(FileWith("item_id,shop\na,north\nb,south\n"), {});
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[1].item_id, "b");
  EXPECT_EQ((*rows)[1].rating, 1);
  EXPECT_EQ((*rows)[1].time, 0u);
}

TEST(LoadHistory, NamesTheLineOfABadRating) {
  const auto rows = LoadHistory(FileWith("item,rating\na,5\nb,good\n"), {});
  ASSERT_FALSE(rows.ok());
  EXPECT_NE(rows.status().message().find("line 3"), std::string::npos)
      << rows.status().message();
  EXPECT_NE(rows.status().message().find("good"), std::string::npos);
}

TEST(LoadHistory, SkipsABadRowWhenAsked) {
  LoadOptions options;
  options.skip_bad_rows = true;
  const auto rows =
      LoadHistory(FileWith("item,rating\na,5\nb,good\n"), options);
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  EXPECT_EQ(rows->size(), 1u);
}

TEST(LoadHistory, TakesAMappedColumn) {
  LoadOptions options;
  options.columns = {{ColumnRole::kItem, "code"}};
  const auto rows =
      LoadHistory(FileWith("code,title,rating\nx9,Alien,5\n"), options);
  ASSERT_TRUE(rows.ok()) << rows.status().message();
  EXPECT_EQ((*rows)[0].item_id, "x9");
}

TEST(LoadHistory, ListsTheColumnsWhenNoneIsTheItem) {
  const auto rows = LoadHistory(FileWith("rating,colour\n5,red\n"), {});
  ASSERT_FALSE(rows.ok());
  EXPECT_NE(rows.status().message().find("colour"), std::string::npos);
}

}  // namespace
}  // namespace pagepick
