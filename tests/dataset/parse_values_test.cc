#include "dataset/parse_values.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

TEST(ParseRating, TakesWholeFiniteNumbersOnly) {
  EXPECT_EQ(ParseRating("4.5"), 4.5f);
  EXPECT_EQ(ParseRating("-1e2"), -100.0f);
  for (const char* text : {"", "4,5", "four", "4 stars", "nan", "inf", "1e99",
                           "2e9", "0x10", " 4"}) {
    EXPECT_FALSE(ParseRating(text)) << text;
  }
}

TEST(ParseTime, TellsTheUnitBySize) {
  for (const char* text : {"964982703", "964982703.0", "964982703123",
                           "964982703123456", "964982703123456789"}) {
    EXPECT_EQ(ParseTime(text), 964982703u) << text;
  }
  EXPECT_EQ(ParseTime("9.64982703e8"), 964982703u);
  EXPECT_EQ(ParseTime(""), 0u);
  EXPECT_EQ(ParseTime("0"), 0u);
}

TEST(ParseTime, ReadsDatesWithAndWithoutTimeAndZone) {
  EXPECT_EQ(ParseTime("1970-01-02"), 86400u);
  EXPECT_EQ(ParseTime("2000/03/01"), 951868800u);
  for (const char* text :
       {"2000-07-30T18:45:03Z", "2000-07-30 18:45:03",
        "2000-07-30 18:45:03.250 UTC", "2000-07-30T20:45:03+02:00",
        "2000-07-30T14:15:03-0430", "2000-07-30T19:45:03+01"}) {
    EXPECT_EQ(ParseTime(text), 964982703u) << text;
  }
  EXPECT_EQ(ParseTime("2000-07-30 18:45"), 964982700u);
}

TEST(ParseTime, RefusesWhatIsNoTimeOrDoesNotFit) {
  for (const char* text :
       {"yesterday", "2001-02-29", "2000-13-01", "2000-1-1", "1969-12-31",
        "2107-01-01", "-5", "nan", "1e30", "2000-07-30T", "2000-07-30 25:00:00",
        "2000-07-30T18:45:03+", "2000-07-30T18:45:03Zulu", "99999999999",
        "4294967296"}) {
    EXPECT_FALSE(ParseTime(text)) << text;
  }
}

TEST(ParseYear, FindsTheYearInNumbersAndDates) {
  for (const char* text : {"1995", "1995.0", "1995-05-03", "03-May-1995"}) {
    EXPECT_EQ(ParseYear(text), 1995) << text;
  }
  EXPECT_EQ(ParseYear("-720.0"), -720);
  for (const char* text : {"", "0", "soon", "12345-6", "nan", "1e9"}) {
    EXPECT_FALSE(ParseYear(text)) << text;
  }
}

TEST(YearOfTitle, IsInBracketsAtTheEnd) {
  EXPECT_EQ(YearOfTitle("Toy Story (1995)"), 1995);
  EXPECT_EQ(YearOfTitle("Toy Story (1995) "), 1995);
  for (const char* text : {"", "(199)", "1984", "2001 (a film)", "x (19a5)",
                           "x 1995)", "(1995) x"}) {
    EXPECT_FALSE(YearOfTitle(text)) << text;
  }
}

TEST(ParsePrice, LooksPastTheCurrency) {
  EXPECT_EQ(ParsePrice("12.50"), 12.5f);
  EXPECT_EQ(ParsePrice("$12.50"), 12.5f);
  EXPECT_EQ(ParsePrice("12.50 EUR"), 12.5f);
  EXPECT_FALSE(ParsePrice(""));
  EXPECT_FALSE(ParsePrice("free"));
  EXPECT_FALSE(ParsePrice("1.2.3"));
}

}  // namespace
}  // namespace pagepick
