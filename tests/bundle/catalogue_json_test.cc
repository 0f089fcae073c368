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
      Read(R"({"ids":["a"],"titles":["A"],"later":[{}]})");
  ASSERT_TRUE(catalogue.ok()) << catalogue.status().ToString();
  EXPECT_EQ(catalogue->items[0].title, "A");
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
