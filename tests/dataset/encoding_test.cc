#include "dataset/encoding.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

bool IsUtf8(std::string_view text) {
  Utf8Checker whole;
  whole.Feed(text);
  Utf8Checker pieces;
  for (size_t i = 0; i < text.size(); ++i) pieces.Feed(text.substr(i, 1));
  EXPECT_EQ(whole.IsValid(), pieces.IsValid()) << text;
  return whole.IsValid();
}

TEST(Utf8Checker, AcceptsEveryLengthOfCharacter) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain ASCII of more than eight bytes"));
  EXPECT_TRUE(IsUtf8("Fantômas, 東京, 😀 and more than eight bytes behind"));
  EXPECT_TRUE(IsUtf8("\xEF\xBF\xBF \xF4\x8F\xBF\xBF"));
}

TEST(Utf8Checker, RefusesWhatTheStandardForbids) {
  EXPECT_FALSE(IsUtf8("Caf\xE9 noir"));           // ISO-8859-1
  EXPECT_FALSE(IsUtf8("\x80"));                   // a continuation alone
  EXPECT_FALSE(IsUtf8("\xC0\xAF"));               // overlong
  EXPECT_FALSE(IsUtf8("\xE0\x80\xAF"));           // overlong
  EXPECT_FALSE(IsUtf8("\xF0\x80\x80\xAF"));       // overlong
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));           // surrogate
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));       // above U+10FFFF
  EXPECT_FALSE(IsUtf8("long enough text \xC3"));  // unfinished
  EXPECT_FALSE(IsUtf8("\xFF"));
}

TEST(AppendLatin1, GivesEveryByteItsCharacter) {
  std::string utf8;
  AppendLatin1("Am\xE9lie \xFF\x80", &utf8);
  EXPECT_EQ(utf8, "Amélie ÿ\xC2\x80");
}

TEST(Quoted, CutsLongTextBetweenCharactersAndHidesControls) {
  EXPECT_EQ(Quoted("a\nb"), "'a?b'");
  const std::string cut = Quoted(std::string(59, 'x') + "éé and so on");
  EXPECT_EQ(cut, "'" + std::string(59, 'x') + "...'");
}

}  // namespace
}  // namespace pagepick
