#include "towers/sparse_neighbors.h"

#include <gtest/gtest.h>

#include <cmath>

namespace pagepick {
namespace {

SparseNeighbors Sample() { return {{0, 2, 2, 3}, {1, 2, 0}, {0.5f, -1, 2}}; }

TEST(SparseNeighbors, AddARowTimesAFactor) {
  std::vector<float> scores = {1, 1, 1};
  AddNeighborScores(Sample(), 0, 2, scores);
  EXPECT_EQ(scores, (std::vector<float>{1, 2, -1}));
  AddNeighborScores(Sample(), 1, 2, scores);
  EXPECT_EQ(scores, (std::vector<float>{1, 2, -1}));
}

TEST(SparseNeighbors, OfSoundRowsOrNoneAreValid) {
  EXPECT_TRUE(IsValid(Sample(), 3));
  EXPECT_TRUE(IsValid({}, 3));
  EXPECT_TRUE(IsValid({{0, 0}, {}, {}}, 1));
}

TEST(SparseNeighbors, ThatLeadAReaderAstrayAreNotValid) {
  EXPECT_FALSE(IsValid(Sample(), 2));
  EXPECT_FALSE(IsValid({{}, {0}, {1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 1, 3}, {1, 2, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 4}, {1, 2, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{1, 2, 2, 3}, {1, 2, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {1, 2, 0}, {1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {2, 1, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {1, 1, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {1, 3, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {-1, 2, 0}, {1, 1, 1}}, 3));
  EXPECT_FALSE(IsValid({{0, 2, 2, 3}, {1, 2, 0}, {1, 1, NAN}}, 3));
}

}  // namespace
}  // namespace pagepick
