#include "quantizer/row_codes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};

struct Case {
  std::vector<float> row;
  std::vector<float> direction;  // of length 1
  float scale = 0;
  float weight = 0;
};

std::vector<float> Normals(size_t size, double deviation, Rng* rng) {
  std::vector<float> values(size);
  for (float& value : values) {
    value = static_cast<float>(deviation * rng->Normal());
  }
  return values;
}

// The direction leans towards the row, as it does in use.
Case RandomCase(size_t dim, CodeBits bits, float weight, Rng* rng) {
  Case c;
  c.row = Normals(dim, 0.1, rng);
  c.direction = Normals(dim, 0.1, rng);
  double length = 0;
  for (size_t d = 0; d < dim; ++d) {
    c.direction[d] += c.row[d];
    length += c.direction[d] * c.direction[d];
  }
  for (float& value : c.direction) {
    value = static_cast<float>(value / std::sqrt(length));
  }
  c.scale = HalfToFloat(LeastErrorScale(c.row, bits));
  c.weight = weight;
  return c;
}

std::vector<int8_t> Nearest(const Case& c, CodeBits bits) {
  std::vector<int8_t> codes(c.row.size());
  NearestCodes(c.row, c.scale, bits, codes);
  return codes;
}

std::vector<int8_t> Along(const Case& c, CodeBits bits) {
  std::vector<int8_t> codes(c.row.size());
  CodesAlong(c.row, c.scale, bits, c.direction, c.weight, codes);
  return codes;
}

// |e|^2 + weight (e . direction)^2, in codes.
double WeightedError(const Case& c, const std::vector<int8_t>& codes) {
  double sum = 0;
  double along = 0;
  for (size_t d = 0; d < codes.size(); ++d) {
    const double error = codes[d] - static_cast<double>(c.row[d]) / c.scale;
    sum += error * error;
    along += error * c.direction[d];
  }
  return sum + c.weight * along * along;
}

// The least of all roundings up or down.
double LeastWeightedError(const Case& c, CodeBits bits) {
  const size_t dim = c.row.size();
  double least = std::numeric_limits<double>::infinity();
  for (size_t ups = 0; ups < (size_t{1} << dim); ++ups) {
    std::vector<int8_t> codes;
    for (size_t d = 0; d < dim; ++d) {
      const auto up = static_cast<double>(ups >> d & 1);
      const double limit = MaxCode(bits);
      const double code = std::floor(c.row[d] / c.scale) + up;
      codes.push_back(static_cast<int8_t>(std::clamp(code, -limit, limit)));
    }
    least = std::min(least, WeightedError(c, codes));
  }
  return least;
}

TEST(CodesAlong, NeverHaveALargerWeightedErrorThanNearestCodes) {
  Rng rng(1);
  int better = 0;
  for (const CodeBits bits : kAllBits) {
    for (int i = 0; i < 500; ++i) {
      const Case c = RandomCase(64, bits, 8, &rng);
      const double nearest = WeightedError(c, Nearest(c, bits));
      const double along = WeightedError(c, Along(c, bits));
      EXPECT_LE(along, nearest + 1e-4);
      better += along < nearest ? 1 : 0;
    }
  }
  EXPECT_GT(better, 500);
}

TEST(CodesAlong, NoOtherNeighbourOfOneValueLowersTheError) {
  Rng rng(2);
  for (const CodeBits bits : kAllBits) {
    for (int i = 0; i < 200; ++i) {
      const Case c = RandomCase(33, bits, 8, &rng);
      const std::vector<int8_t> codes = Along(c, bits);
      const double error = WeightedError(c, codes);
      for (size_t d = 0; d < codes.size(); ++d) {
        const double value = static_cast<double>(c.row[d]) / c.scale;
        std::vector<int8_t> other = codes;
        other[d] = static_cast<int8_t>(codes[d] + (codes[d] > value ? -1 : 1));
        if (std::abs(other[d]) > MaxCode(bits)) continue;
        EXPECT_GT(WeightedError(c, other), error - 1e-4);
      }
    }
  }
}

// Single steps stop at a local optimum, and most of the way there.
TEST(CodesAlong, ComeCloseToTheBestOfAllRoundings) {
  Rng rng(3);
  for (const CodeBits bits : kAllBits) {
    double least = 0;
    double along = 0;
    double nearest = 0;
    for (int i = 0; i < 100; ++i) {
      const Case c = RandomCase(8, bits, 8, &rng);
      const double best = LeastWeightedError(c, bits);
      const double found = WeightedError(c, Along(c, bits));
      EXPECT_GE(found, best - 1e-4);
      least += best;
      along += found;
      nearest += WeightedError(c, Nearest(c, bits));
    }
    EXPECT_LT(along - least, 0.4 * (nearest - least));
  }
}

TEST(CodesAlong, RoundOneValueUpToCancelWhatTheOthersLose) {
  // Nearest codes lose .8 + .45 along the direction, in all; {2, 1, 1} .25.
  const float third = 1 / std::sqrt(3.0f);
  const Case c = {{1.4f, 1.4f, 1.45f}, {third, third, third}, 1, 8};
  EXPECT_EQ(Nearest(c, CodeBits::kInt8), (std::vector<int8_t>{1, 1, 1}));
  EXPECT_EQ(Along(c, CodeBits::kInt8), (std::vector<int8_t>{2, 1, 1}));
}

TEST(CodesAlong, AreTheNearestOnesWithoutWeightOrDirection) {
  Rng rng(4);
  for (const CodeBits bits : kAllBits) {
    Case c = RandomCase(64, bits, 0, &rng);
    EXPECT_EQ(Along(c, bits), Nearest(c, bits));
    c.weight = 100;
    std::fill(c.direction.begin(), c.direction.end(), 0.0f);
    EXPECT_EQ(Along(c, bits), Nearest(c, bits));
  }
}

TEST(CodesAlong, LieLessThanAStepFromTheirValuesWithinTheRange) {
  Rng rng(5);
  for (const CodeBits bits : kAllBits) {
    for (const float weight : {1.0f, 1e3f, 1e30f}) {
      Case c = RandomCase(64, bits, weight, &rng);
      c.scale *= 0.7f;  // the largest values are clipped
      const std::vector<int8_t> nearest = Nearest(c, bits);
      const std::vector<int8_t> codes = Along(c, bits);
      for (size_t d = 0; d < codes.size(); ++d) {
        EXPECT_LE(std::abs(codes[d]), MaxCode(bits));
        const float value = c.row[d] / c.scale;
        if (std::fabs(value) > static_cast<float>(MaxCode(bits) + 1)) {
          EXPECT_EQ(codes[d], nearest[d]);
        } else {
          EXPECT_LT(std::fabs(static_cast<float>(codes[d]) - value), 1);
        }
      }
    }
  }
}

TEST(LeastErrorScale, IsNeverWorseThanTheScaleThatClipsNothing) {
  Rng rng(6);
  for (const CodeBits bits : kAllBits) {
    double chosen = 0;
    double unclipped = 0;
    for (int i = 0; i < 200; ++i) {
      Case c = RandomCase(64, bits, 0, &rng);
      const double error =
          WeightedError(c, Nearest(c, bits)) * c.scale * c.scale;
      float largest = 0;
      for (const float v : c.row) largest = std::max(largest, std::fabs(v));
      c.scale =
          HalfToFloat(FloatToHalf(largest / static_cast<float>(MaxCode(bits))));
      const double other =
          WeightedError(c, Nearest(c, bits)) * c.scale * c.scale;
      EXPECT_LE(error, other * 1.0001);
      chosen += error;
      unclipped += other;
    }
    EXPECT_LT(chosen, 0.9 * unclipped);
  }
}

TEST(LeastErrorScale, StaysAtOrBelowTheLargestOfAModelFile) {
  for (const CodeBits bits : kAllBits) {
    for (const float value : {255.9f, 256.0f, 1e30f}) {
      const std::vector<float> row = {value * 127, -value};
      EXPECT_LE(HalfToFloat(LeastErrorScale(row, bits)), kMaxScale);
      EXPECT_GT(HalfToFloat(LeastErrorScale(row, bits)), 0);
    }
  }
}

}  // namespace
}  // namespace pagepick
