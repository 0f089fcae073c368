#include "bundle/catalogue_json.h"

#include <gtest/gtest.h>

#include <string_view>

#include "base/rng.h"
#include "sample_models.h"

namespace pagepick {
namespace {

Result<Catalogue> Read(std::string_view text) {
  return CatalogueFromJson(
      {reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

TEST(CatalogueJson, ReadsTheSmallestCatalogue) {
  const Result<Catalogue> catalogue =
      Read(R"({"ids":"a","titles":"A","later":[{}]})");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status().ToString();
  EXPECT_EQ(catalogue->items[0].title, "A");
  EXPECT_EQ(Read(R"({"ids":"","titles":""})")->items.size(), 0u);
}

TEST(CatalogueJson, ReadsTheArraysOfAnOlderFile) {
  const Result<Catalogue> catalogue =
      Read(R"({"ids":["a","b"],"titles":["A\nB",""],"urls":["/a",""]})");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status().ToString();
  EXPECT_EQ(catalogue->ids.IdOf(1), "b");
  EXPECT_EQ(catalogue->items[0].title, "A\nB");
  EXPECT_EQ(catalogue->items[0].url, "/a");
}

TEST(CatalogueJson, ALineBreakBecomesASpaceButInAnIdIsRefused) {
  Catalogue catalogue = SampleCatalogue();
  catalogue.items[0].title = "Two\nlines\n";
  const Result<std::string> text = CatalogueToJson(catalogue, SampleOrder());
  ASSERT_TRUE(text.ok()) << text.status().ToString();
  const Result<Catalogue> read = Read(*text);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  const int32_t place = read->ids.Find(catalogue.ids.IdOf(0));
  EXPECT_EQ(read->items[static_cast<size_t>(place)].title, "Two lines ");

  catalogue.items.push_back({});
  catalogue.ids.FindOrAdd("a\nb");
  std::vector<int32_t> order = SampleOrder();
  order.push_back(catalogue.ids.size() - 1);
  EXPECT_EQ(CatalogueToJson(catalogue, order).status().code(),
            StatusCode::kInvalidArgument);
}

TEST(CatalogueJson, RefusesColumnsThatDisagree) {
  for (const char* text :
       {"",
        "[]",
        "null",
        "{",
        R"({"titles":["A"]})",
        R"({"ids":5})",
        R"({"ids":[5]})",
        R"({"ids":["a","a"]})",
        R"({"ids":"a\na"})",
        R"({"ids":"a","titles":"A\nB"})",
        R"({"ids":"a\nb","titles":"A"})",
        R"({"ids":"a","years":"1999"})",
        R"({"ids":["a"],"titles":[]})",
        R"({"ids":["a"],"titles":{"0":"A"}})",
        R"({"ids":["a"],"titles":[null]})",
        R"({"ids":["a"],"years":["x"]})",
        R"({"ids":["a"],"years":[1.5]})",
        R"({"ids":["a"],"years":[3e9]})",
        R"({"ids":["a"],"years":[3000000000]})",
        R"({"ids":["a"],"years":[18446744073709551615]})",
        R"({"ids":["a"],"prices":["1"]})",
        R"({"ids":["a"],"prices":[1e39]})",
        R"({"ids":["a"],"prices":[1e999]})",
        R"({"ids":["a"],"urls":[1]})",
        R"({"ids":["a"],"item_tags":[[0]]})",
        R"({"ids":["a"],"tags":["t"],"item_tags":[[1]]})",
        R"({"ids":["a"],"tags":["t"],"item_tags":[[-1]]})",
        R"({"ids":["a"],"tags":["t"],"item_tags":[[4294967296]]})",
        R"({"ids":["a"],"tags":["t"],"item_tags":[0]})",
        R"({"ids":["a"],"tags":["t","t"]})",
        R"({"ids":["a"],"tags":7})"}) {
    EXPECT_EQ(Read(text).status().code(), StatusCode::kCorruption) << text;
  }
}

TEST(CatalogueJson, SurvivesDeepNesting) {
  const std::string deep(200000, '[');
  EXPECT_FALSE(Read(deep).ok());
  const std::string closed = deep + std::string(200000, ']');
  EXPECT_FALSE(Read("{\"ids\":[\"a\"],\"x\":" + deep).ok());
  EXPECT_TRUE(Read("{\"ids\":[\"a\"],\"x\":" + closed + "}").ok());
}

TEST(CatalogueJson, DamagedTextIsRefusedOrReadWithoutHarm) {
  const std::string sound = *CatalogueToJson(SampleCatalogue(), SampleOrder());
  Rng rng(7);
  int read = 0;
  for (int round = 0; round < 10000; ++round) {
    std::string text = sound;
    constexpr char kBytes[] = {'"', '[', ']',  '{', '}',    ',',  '9', '-',
                               'e', '.', '\\', 'u', '\xFF', '\0', ' '};
    text[rng.Below(text.size())] = kBytes[rng.Below(std::size(kBytes))];
    const Result<Catalogue> catalogue = Read(text);
    if (!catalogue.ok()) continue;
    ++read;
    for (const CatalogueItem& item : catalogue->items) {
      for (const int32_t tag : item.tags) {
        EXPECT_LT(tag, catalogue->tags.size());
      }
    }
  }
  EXPECT_GT(read, 1000);
  EXPECT_LT(read, 9000);
}

}  // namespace
}  // namespace pagepick
