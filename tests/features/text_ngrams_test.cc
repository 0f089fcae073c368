#include "features/text_ngrams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/hash.h"

namespace pagepick {
namespace {

using Words = std::vector<std::u32string>;

int32_t BucketOf(const std::string& ngram, int32_t num_buckets) {
  const uint64_t hash =
      Xxh3({reinterpret_cast<const uint8_t*>(ngram.data()), ngram.size()});
  return static_cast<int32_t>(hash % static_cast<uint64_t>(num_buckets));
}

TEST(WordsOf, LowersLatinGreekAndCyrillicCapitals) {
  EXPECT_EQ(WordsOf("ALIEN \xC3\x89T\xC3\x89"), (Words{U"alien", U"été"}));
  EXPECT_EQ(WordsOf("ŠŽĀŁŸ ΩΣ ЖЁ"), (Words{U"šžāłÿ", U"ωσ", U"жё"}));
  EXPECT_EQ(WordsOf("šžāł ωσ жё ÷ß"), (Words{U"šžāł", U"ωσ", U"жё", U"ß"}));
}

TEST(WordsOf, PartsAtEverythingThatIsNoLetterOrDigit) {
  EXPECT_EQ(
      WordsOf("  Se7en: it's—over… «fin» 七人の侍、終"),
      (Words{U"se7en", U"it", U"s", U"over", U"fin", U"七人の侍", U"終"}));
  EXPECT_EQ(WordsOf(""), Words{});
  EXPECT_EQ(WordsOf("?!"), Words{});
}

TEST(WordsOf, PartsAtBytesThatAreNoUtf8) {
  EXPECT_EQ(WordsOf("ab\xFF"
                    "cd\xC3"),
            (Words{U"ab", U"cd"}));
  EXPECT_EQ(WordsOf("\xF0\x9F\x98"
                    "a"),
            (Words{U"a"}));
  EXPECT_EQ(WordsOf("\x80\x80\xC0\xAF"), Words{});
}

TEST(WordsOf, ReadsNoMoreThanALine) {
  EXPECT_EQ(WordsOf(std::string(1 << 20, 'x')),
            (Words{std::u32string(500, U'x')}));
}

TEST(NgramBuckets, HoldEveryNgramOfAWordWithItsBorders) {
  const NgramOptions options{3, 4, 1000};
  std::vector<int32_t> expected;
  for (const std::string ngram : {"<up", "up>", "<up>"}) {
    expected.push_back(BucketOf(ngram, 1000));
  }
  EXPECT_EQ(NgramBuckets("Up!", options), expected);
}

TEST(NgramBuckets, CountCharactersNotBytes) {
  const NgramOptions options{3, 3, 1 << 20};
  EXPECT_EQ(NgramBuckets("\xC3\x89T\xC3\x89", options),
            (std::vector<int32_t>{BucketOf("<\xC3\xA9t", 1 << 20),
                                  BucketOf("\xC3\xA9t\xC3\xA9", 1 << 20),
                                  BucketOf("t\xC3\xA9>", 1 << 20)}));
}

TEST(NgramBuckets, TakeAWordTooShortWhole) {
  EXPECT_EQ(NgramBuckets("M", {4, 5, 1000}),
            (std::vector<int32_t>{BucketOf("<m>", 1000)}));
}

TEST(NgramBuckets, StayWithinTheBuckets) {
  const std::vector<int32_t> buckets =
      NgramBuckets("The Empire Strikes Back", {1, 9, 3});
  EXPECT_GT(buckets.size(), 100u);
  EXPECT_EQ(*std::min_element(buckets.begin(), buckets.end()), 0);
  EXPECT_EQ(*std::max_element(buckets.begin(), buckets.end()), 2);
}

}  // namespace
}  // namespace pagepick
