#include "dataset/column_names.h"

namespace pagepick {

namespace {

constexpr std::string_view kUser[] = {
    "userid",     "user",      "customerid", "customer", "memberid",
    "member",     "visitorid", "visitor",    "account",  "accountid",
    "reviewerid", "reviewer",  "username",   "clientid", "personid",
    "sessionid",  "session",   "uid"};
constexpr std::string_view kItem[] = {
    "itemid",  "item",    "movieid",  "movie",    "productid", "product",
    "bookid",  "book",    "sku",      "asin",     "articleid", "article",
    "trackid", "track",   "songid",   "song",     "artistid",  "artist",
    "gameid",  "animeid", "recipeid", "courseid", "contentid", "newsid",
    "videoid", "isbn",    "iid"};
constexpr std::string_view kRating[] = {"rating",  "score", "stars", "star",
                                        "overall", "grade", "rate"};
constexpr std::string_view kTime[] = {
    "timestamp", "time",    "datetime", "date",           "createdat",
    "eventtime", "ratedat", "ts",       "unixreviewtime", "unixtime"};
constexpr std::string_view kId[] = {
    "itemid",   "item",     "movieid",   "productid", "bookid",
    "sku",      "asin",     "isbn",      "trackid",   "articleid",
    "songid",   "artistid", "gameid",    "animeid",   "recipeid",
    "courseid", "newsid",   "contentid", "videoid",   "id"};
constexpr std::string_view kTitle[] = {"title", "name",    "headline",
                                       "label", "product", "item"};
constexpr std::string_view kUrl[] = {"url",        "link",    "href",
                                     "producturl", "itemurl", "permalink",
                                     "webpage",    "website"};
constexpr std::string_view kTags[] = {"tags",       "genres",   "genre",
                                      "categories", "category", "keywords",
                                      "tag",        "topics",   "topic"};
constexpr std::string_view kImage[] = {
    "image",        "imageurl",  "img",   "imgurl",       "imagelink",
    "poster",       "posterurl", "cover", "coverurl",     "thumbnail",
    "thumbnailurl", "picture",   "photo", "smallimageurl"};
constexpr std::string_view kYear[] = {
    "year",        "releaseyear",  "yearofpublication", "published",
    "releasedate", "releaseddate", "publicationdate"};
constexpr std::string_view kPrice[] = {"price", "listprice", "saleprice",
                                       "cost"};

constexpr UsualNames kAll[] = {
    {ColumnRole::kUser, kUser, 2},     {ColumnRole::kItem, kItem, 2},
    {ColumnRole::kRating, kRating, 2}, {ColumnRole::kTime, kTime, 2},
    {ColumnRole::kId, kId, 0},         {ColumnRole::kTitle, kTitle, 2},
    {ColumnRole::kUrl, kUrl, 0},       {ColumnRole::kTags, kTags, 2},
    {ColumnRole::kImage, kImage, 0},   {ColumnRole::kYear, kYear, 1},
    {ColumnRole::kPrice, kPrice, 0},
};

}  // namespace

std::span<const UsualNames> AllUsualNames() { return kAll; }

std::string SimplifiedColumnName(std::string_view name) {
  std::string simple;
  for (const char c : name.substr(0, name.find(':'))) {
    if (c >= 'A' && c <= 'Z') {
      simple.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      simple.push_back(c);
    }
  }
  return simple;
}

}  // namespace pagepick
