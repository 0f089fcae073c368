#include "quantizer/neighbor_coder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/rng.h"
#include "model/neighbor_rows.h"

namespace pagepick {
namespace {

// `length` distinct targets for each item, popular ones (low) more often by
// `skew`; weights are exponentials of either sign.
SparseNeighbors RandomNeighbors(int32_t num_items, int32_t length, double skew,
                                Rng* rng) {
  SparseNeighbors neighbors;
  neighbors.offsets.push_back(0);
  for (int32_t i = 0; i < num_items; ++i) {
    std::set<int32_t> targets;
    while (static_cast<int32_t>(targets.size()) < length) {
      targets.insert(
          static_cast<int32_t>(num_items * std::pow(rng->Uniform(), skew)));
    }
    for (const int32_t target : targets) {
      neighbors.targets.push_back(target);
      const double size = -std::log(1 - rng->Uniform());
      neighbors.weights.push_back(
          static_cast<float>(rng->Below(5) == 0 ? -size : size));
    }
    neighbors.offsets.push_back(static_cast<int64_t>(neighbors.targets.size()));
  }
  return neighbors;
}

NeighborRows Read(const CodedNeighbors& coded, uint32_t num_items) {
  const Result<NeighborRows> rows = NeighborRows::Parse(
      coded.rows,
      {num_items, coded.max_row_length, coded.rice_bits, coded.weights});
  EXPECT_TRUE(rows.ok()) << rows.status().ToString();
  return *rows;
}

TEST(CodeNeighbors, ReadBackAreTheSameTargetsWithTheNearestWeights) {
  Rng rng(1);
  for (const int32_t length : {1, 3, 15, 16, 40}) {
    SparseNeighbors neighbors = RandomNeighbors(60, length, 1, &rng);
    // A row without entries between others.
    neighbors.targets.erase(neighbors.targets.begin(),
                            neighbors.targets.begin() + length);
    neighbors.weights.erase(neighbors.weights.begin(),
                            neighbors.weights.begin() + length);
    for (size_t i = 1; i < neighbors.offsets.size(); ++i) {
      neighbors.offsets[i] -= length;
    }
    ASSERT_TRUE(IsValid(neighbors, 60));
    const CodedNeighbors coded = CodeNeighbors(neighbors, 60);
    const NeighborRows rows = Read(coded, 60);
    size_t n = 0;
    for (int32_t i = 0; i < 60; ++i) {
      for (const Neighbor& neighbor : rows.Row(i)) {
        ASSERT_LT(n, neighbors.targets.size());
        EXPECT_EQ(neighbor.item, neighbors.targets[n]);
        float least = std::numeric_limits<float>::infinity();
        for (const float level : coded.weights) {
          least = std::min(least, std::fabs(level - neighbors.weights[n]));
        }
        EXPECT_FLOAT_EQ(std::fabs(neighbor.weight - neighbors.weights[n]),
                        least);
        ++n;
      }
      EXPECT_EQ(static_cast<int64_t>(n),
                neighbors.offsets[static_cast<size_t>(i) + 1]);
    }
  }
}

TEST(CodeNeighbors, OfNothingAreNothing) {
  const CodedNeighbors coded = CodeNeighbors({{0, 0, 0}, {}, {}}, 2);
  EXPECT_TRUE(coded.rows.empty());
  EXPECT_TRUE(coded.weights.empty());
  EXPECT_EQ(coded.max_row_length, 0u);
}

TEST(CodeNeighbors, SixteenOfTenThousandItemsTakeThirtyOneBytesAtMost) {
  Rng rng(2);
  // Uniform targets are the worst there is: skewed ones take fewer bits.
  for (const double skew : {1.0, 2.0}) {
    const SparseNeighbors neighbors = RandomNeighbors(10000, 16, skew, &rng);
    const CodedNeighbors coded = CodeNeighbors(neighbors, 10000);
    EXPECT_LE(coded.rows.size(), 31u * 10000) << skew;
    RecordProperty("bytes_at_skew_" + std::to_string(static_cast<int>(skew)),
                   static_cast<int>(coded.rows.size()));
  }
}

double SquaredError(const std::vector<float>& values,
                    const std::vector<float>& levels) {
  double sum = 0;
  for (const float value : values) {
    double least = std::numeric_limits<double>::infinity();
    for (const float level : levels) {
      const double error = double{value} - level;
      least = std::min(least, error * error);
    }
    sum += least;
  }
  return sum;
}

TEST(LloydMaxLevels, StandForFewValuesExactly) {
  EXPECT_EQ(LloydMaxLevels(std::vector<float>{3, 1, 3, 1, 1, 3}, 2),
            (std::vector<float>{1, 3}));
  EXPECT_EQ(LloydMaxLevels(std::vector<float>{0, 0, 0, 10, 11}, 2),
            (std::vector<float>{0, 10.5f}));
  EXPECT_EQ(LloydMaxLevels({}, 2), (std::vector<float>{0, 0}));
}

TEST(LloydMaxLevels, BeatEvenStepsAndCannotBeMovedToTheBetter) {
  Rng rng(3);
  std::vector<float> values(4000);
  for (float& value : values) {
    value = static_cast<float>(-std::log(1 - rng.Uniform()));
  }
  std::vector<float> levels = LloydMaxLevels(values, 16);
  EXPECT_TRUE(std::is_sorted(levels.begin(), levels.end()));
  std::vector<float> even;
  const float most = *std::max_element(values.begin(), values.end());
  for (size_t i = 0; i < 16; ++i) {
    even.push_back(most * (static_cast<float>(i) + 0.5f) / 16);
  }
  const double error = SquaredError(values, levels);
  EXPECT_LT(error, 0.5 * SquaredError(values, even));
  for (float& level : levels) {
    for (const float step : {-0.01f, 0.01f}) {
      level += step;
      EXPECT_GT(SquaredError(values, levels), error);
      level -= step;
    }
  }
}

}  // namespace
}  // namespace pagepick
