#include "dataset/columns.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

using Columns = std::vector<std::string>;

std::string Uses(const Result<ColumnUses>& columns) {
  if (!columns.ok()) return columns.status().message();
  std::string text;
  for (const ColumnUse& use : columns->uses()) {
    text += std::string(text.empty() ? "" : " ") + ColumnRoleName(use.role) +
            "=" + use.name;
  }
  return text;
}

std::string Ratings(const Columns& columns, const ColumnMap& map = {}) {
  return Uses(RatingColumns("r.csv", columns, true, map));
}

std::string Catalogue(const Columns& columns, const ColumnMap& map = {},
                      const std::string& item = "itemId") {
  return Uses(CatalogueColumns("i.csv", columns, true, map, item));
}

TEST(RatingColumns, AreGuessedByUsualNames) {
  EXPECT_EQ(Ratings({"userId", "movieId", "rating", "timestamp"}),
            "user=userId item=movieId rating=rating time=timestamp");
  EXPECT_EQ(Ratings({"book_id", "user_id", "rating"}),
            "user=user_id item=book_id rating=rating");
  EXPECT_EQ(Ratings({"Customer ID", "SKU", "Stars", "Date"}),
            "user=Customer ID item=SKU rating=Stars time=Date");
  EXPECT_EQ(Ratings({"reviewerID", "asin", "overall", "unixReviewTime"}),
            "user=reviewerID item=asin rating=overall time=unixReviewTime");
  EXPECT_EQ(Ratings({"user_id:token", "item_id:token", "timestamp:float"}),
            "user=user_id:token item=item_id:token time=timestamp:float");
  EXPECT_EQ(Ratings({"event_time", "our_user_id", "shop_item_id"}),
            "user=our_user_id item=shop_item_id time=event_time");
}

TEST(RatingColumns, GoByPositionWithoutAHeader) {
  const auto by_position = [](const Columns& columns, const ColumnMap& map) {
    return Uses(RatingColumns("r", columns, false, map));
  };
  EXPECT_EQ(by_position({"1", "2"}, {}), "user=1 item=2");
  EXPECT_EQ(by_position({"1", "2", "3", "4", "5"}, {}),
            "user=1 item=2 rating=3 time=4");
  EXPECT_EQ(by_position({"1", "2", "3"},
                        {{ColumnRole::kUser, "2"}, {ColumnRole::kItem, "1"}}),
            "user=2 item=1 rating=3");
}

TEST(RatingColumns, PreferWhatTheOwnerSays) {
  EXPECT_EQ(
      Ratings({"user", "item", "sku", "rating", "score"},
              {{ColumnRole::kItem, "sku"}, {ColumnRole::kRating, "score"}}),
      "user=user item=sku rating=score");
}

TEST(RatingColumns, ListTheColumnsWhenOneIsMissing) {
  const std::string unguessed = Ratings({"who", "what", "rating"});
  EXPECT_NE(unguessed.find("'who', 'what', 'rating'"), std::string::npos);
  EXPECT_NE(unguessed.find("--map user="), std::string::npos);
  const std::string wrong =
      Ratings({"user", "item"}, {{ColumnRole::kItem, "sku"}});
  EXPECT_NE(wrong.find("no column 'sku'"), std::string::npos);
  EXPECT_NE(wrong.find("'user', 'item'"), std::string::npos);
}

TEST(CatalogueColumns, AreGuessedByUsualNames) {
  EXPECT_EQ(Catalogue({"movieId", "title", "genres"}, {}, "movieId"),
            "id=movieId title=title tags=genres");
  EXPECT_EQ(Catalogue({"id", "Product Name", "Link", "Category", "image_url",
                       "small_image_url", "release_year", "Price"}),
            "id=id title=Product Name url=Link tags=Category "
            "image=image_url year=release_year price=Price");
  EXPECT_EQ(Catalogue({"id", "book_id", "authors", "original_publication_year",
                       "original_title", "title"},
                      {}, "book_id"),
            "id=book_id title=title year=original_publication_year");
}

TEST(CatalogueColumns, TakeTheMappedItemColumnAsIdWhereItExists) {
  const ColumnMap map = {{ColumnRole::kItem, "code"}};
  EXPECT_EQ(Catalogue({"id", "code", "title"}, map), "id=code title=title");
  EXPECT_EQ(Catalogue({"id", "title"}, map), "id=id title=title");
  EXPECT_EQ(Catalogue({"id", "code", "title"},
                      {{ColumnRole::kItem, "code"}, {ColumnRole::kId, "id"}}),
            "id=id title=title");
}

TEST(CatalogueColumns, ReportAMissingTitleOrIdWithOrWithoutAHeader) {
  EXPECT_NE(Catalogue({"id", "colour"}).find("--map title="),
            std::string::npos);
  EXPECT_NE(Uses(CatalogueColumns("i", Columns{"1", "2"}, false,
                                  {{ColumnRole::kTitle, "1"}}, "x"))
                .find("--map id="),
            std::string::npos);
}

TEST(ParseColumnMap, ReadsAssignmentsAndKeepsEqualsSignsInNames) {
  const auto map = ParseColumnMap(Columns{"item=sku", "title=a=b"});
  ASSERT_TRUE(map.ok());
  EXPECT_EQ(*map, (ColumnMap{{ColumnRole::kItem, "sku"},
                             {ColumnRole::kTitle, "a=b"}}));
}

TEST(ParseColumnMap, RefusesWhatItCannotRead) {
  for (const char* wrong : {"item", "item=", "=sku", "thing=sku", ""}) {
    const auto map = ParseColumnMap(Columns{wrong});
    ASSERT_FALSE(map.ok()) << wrong;
    EXPECT_NE(map.status().message().find("user item rating time id title"),
              std::string::npos);
  }
  EXPECT_FALSE(ParseColumnMap(Columns{"item=a", "item=b"}).ok());
}

}  // namespace
}  // namespace pagepick
