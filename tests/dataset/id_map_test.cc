#include "dataset/id_map.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace pagepick {
namespace {

TEST(IdMap, NumbersIdsInOrderOfFirstAppearance) {
  IdMap ids;
  EXPECT_EQ(ids.FindOrAdd("0000628"), 0);
  EXPECT_EQ(ids.FindOrAdd("628"), 1);
  EXPECT_EQ(ids.FindOrAdd("0000628"), 0);
  EXPECT_EQ(ids.size(), 2);
  EXPECT_EQ(ids.IdOf(0), "0000628");
  EXPECT_EQ(ids.IdOf(1), "628");
}

TEST(IdMap, SaysWhenAnIdIsUnknown) {
  IdMap ids;
  EXPECT_EQ(ids.Find("a"), -1);
  ids.FindOrAdd("a");
  EXPECT_EQ(ids.Find("a"), 0);
  EXPECT_EQ(ids.Find("b"), -1);
  EXPECT_EQ(ids.Find(""), -1);
}

TEST(IdMap, FindsEveryOneOfManyAndKeepsReferencesValid) {
  IdMap ids;
  ids.FindOrAdd("id 0");
  const std::string& first = ids.IdOf(0);
  for (int i = 1; i < 50000; ++i) {
    ASSERT_EQ(ids.FindOrAdd("id " + std::to_string(i)), i);
  }
  for (int i = 0; i < 50000; ++i) {
    ASSERT_EQ(ids.Find("id " + std::to_string(i)), i);
  }
  EXPECT_EQ(&first, &ids.IdOf(0));
  EXPECT_EQ(first, "id 0");
}

TEST(IdMap, KeepsIdsWithNulBytesAndLongOnesApart) {
  IdMap ids;
  const std::string longer(1000, 'x');
  EXPECT_EQ(ids.FindOrAdd(std::string("a\0b", 3)), 0);
  EXPECT_EQ(ids.FindOrAdd("a"), 1);
  EXPECT_EQ(ids.FindOrAdd(longer), 2);
  EXPECT_EQ(ids.Find(longer + "x"), -1);
}

TEST(IdMap, MovesWithItsIds) {
  IdMap ids;
  ids.FindOrAdd("a");
  IdMap moved = std::move(ids);
  EXPECT_EQ(moved.Find("a"), 0);
  EXPECT_EQ(moved.FindOrAdd("b"), 1);
}

}  // namespace
}  // namespace pagepick
