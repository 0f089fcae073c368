#include "towers/user_tower.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

constexpr UserTowerKind kAllKinds[] = {
    UserTowerKind::kMean, UserTowerKind::kWhitened, UserTowerKind::kFoldIn};

float Symmetric(Rng* rng) { return static_cast<float>(2 * rng->Uniform() - 1); }

// A tower and a history, all random. The matrix is B B' + I / 10, so positive
// definite.
struct Example {
  Example(UserTowerKind kind, size_t dim, size_t events, Rng* rng)
      : dim(dim), items(events * dim), weights(events), matrix(dim * dim) {
    for (float& value : items) value = Symmetric(rng);
    for (float& weight : weights) weight = Symmetric(rng);
    std::vector<float> b(dim * dim);
    for (float& value : b) value = Symmetric(rng);
    for (size_t i = 0; i < dim; ++i) {
      for (size_t j = 0; j < dim; ++j) {
        matrix[i * dim + j] = DotF32(std::span(b).subspan(i * dim, dim),
                                     std::span(b).subspan(j * dim, dim)) +
                              (i == j ? 0.1f : 0.0f);
      }
    }
    tower.kind = kind;
    if (kind != UserTowerKind::kMean) tower.matrix = matrix;
    tower.fold_in = {.alpha0 = 0.3f,
                     .regularization = 0.02f,
                     .frequency_exponent = 1,
                     .num_items = 50};
  }
  Example(const Example&) = delete;

  std::span<const float> Item(size_t event) const {
    return std::span(items).subspan(event * dim, dim);
  }
  Result<UserProjection> Project() const {
    return UserProjection::Create(tower, items, weights,
                                  static_cast<int32_t>(dim));
  }
  std::vector<float> WeightedSum() const {
    std::vector<float> sum(dim, 0);
    for (size_t e = 0; e < weights.size(); ++e) {
      AddScaledF32(Item(e), weights[e], sum);
    }
    return sum;
  }
  std::vector<float> Embedding() const {
    std::vector<float> user = WeightedSum();
    Project()->Apply(user, user);
    return user;
  }

  size_t dim;
  std::vector<float> items;
  std::vector<float> weights;
  std::vector<float> matrix;
  UserTowerView tower;
};

// Gaussian elimination with row pivots, in double: an oracle that shares
// nothing with the code under test.
std::vector<double> Solve(std::vector<std::vector<double>> a,
                          std::vector<double> b) {
  const size_t n = b.size();
  for (size_t column = 0; column < n; ++column) {
    size_t pivot = column;
    for (size_t r = column + 1; r < n; ++r) {
      if (std::fabs(a[r][column]) > std::fabs(a[pivot][column])) pivot = r;
    }
    std::swap(a[column], a[pivot]);
    std::swap(b[column], b[pivot]);
    for (size_t r = column + 1; r < n; ++r) {
      const double factor = a[r][column] / a[column][column];
      for (size_t c = column; c < n; ++c) a[r][c] -= factor * a[column][c];
      b[r] -= factor * b[column];
    }
  }
  for (size_t r = n; r-- > 0;) {
    for (size_t c = r + 1; c < n; ++c) b[r] -= a[r][c] * b[c];
    b[r] /= a[r][r];
  }
  return b;
}

std::vector<double> FoldInOracle(const Example& example) {
  const size_t dim = example.dim;
  const FoldInConstants& fold_in = example.tower.fold_in;
  std::vector<std::vector<double>> a(dim, std::vector<double>(dim));
  std::vector<double> b(dim, 0);
  double positives = 0;
  for (const float weight : example.weights) positives += weight > 0 ? 1 : 0;
  const double frequency =
      positives + double{fold_in.alpha0} * fold_in.num_items;
  const double ridge = double{fold_in.regularization} *
                       std::pow(frequency, fold_in.frequency_exponent);
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j < dim; ++j) {
      a[i][j] = double{fold_in.alpha0} * example.matrix[i * dim + j] +
                (i == j ? ridge : 0);
      for (size_t e = 0; e < example.weights.size(); ++e) {
        a[i][j] += std::fabs(double{example.weights[e]}) * example.Item(e)[i] *
                   example.Item(e)[j];
      }
    }
    for (size_t e = 0; e < example.weights.size(); ++e) {
      b[i] += double{example.weights[e]} * example.Item(e)[i];
    }
  }
  return Solve(std::move(a), std::move(b));
}

TEST(UserTower, MeanIsTheWeightedAverage) {
  const std::vector<float> items = {1, 0, 0, 1};
  const std::vector<float> weights = {3, -1};
  const auto projection = UserProjection::Create({}, items, weights, 2);
  ASSERT_TRUE(projection.ok());
  std::vector<float> user = {3, -1};  // the weighted sum
  projection->Apply(user, user);
  EXPECT_EQ(user, (std::vector<float>{0.75f, -0.25f}));
}

TEST(UserTower, MeanOfWeightsTooSmallToDivideByIsZero) {
  const std::vector<float> items = {1000, -1000};
  for (const float weight : {1e-31f, -1e-38f, 1e-45f}) {
    const Result<UserProjection> projection =
        UserProjection::Create({}, items, std::vector<float>{weight}, 2);
    ASSERT_TRUE(projection.ok());
    std::vector<float> x = items;
    projection->Apply(x, x);
    EXPECT_EQ(x, (std::vector<float>{0, 0}));
  }
}

TEST(UserTower, MeanOfNothingIsZero) {
  const auto projection = UserProjection::Create({}, {}, {}, 2);
  ASSERT_TRUE(projection.ok());
  std::vector<float> user = {1, 1};
  projection->Apply(user, user);
  EXPECT_EQ(user, (std::vector<float>{0, 0}));
}

TEST(UserTower, WhitenedMultipliesByTheMatrixInPlaceToo) {
  const std::vector<float> matrix = {2, 1, 1, 3};
  UserTowerView tower;
  tower.kind = UserTowerKind::kWhitened;
  tower.matrix = matrix;
  const auto projection = UserProjection::Create(tower, {}, {}, 2);
  ASSERT_TRUE(projection.ok());
  std::vector<float> x = {10, 100};
  std::vector<float> out(2);
  projection->Apply(x, out);
  EXPECT_EQ(out, (std::vector<float>{120, 310}));
  projection->Apply(x, x);
  EXPECT_EQ(x, out);
}

TEST(UserTower, FoldInOfOneDimensionIsADivision) {
  const std::vector<float> gramian = {10};
  const std::vector<float> items = {2, 3};
  const std::vector<float> weights = {1, -0.5f};
  UserTowerView tower;
  tower.kind = UserTowerKind::kFoldIn;
  tower.matrix = gramian;
  tower.fold_in = {.alpha0 = 0.5f,
                   .regularization = 0.25f,
                   .frequency_exponent = 1,
                   .num_items = 6};
  const auto projection = UserProjection::Create(tower, items, weights, 1);
  ASSERT_TRUE(projection.ok());
  // 1*4 + 0.5*9 + 0.5*10 + 0.25*(1 + 0.5*6) = 14.5
  std::vector<float> user = {29};
  projection->Apply(user, user);
  EXPECT_FLOAT_EQ(user[0], 2);
}

TEST(UserTower, FoldInEqualsGaussianEliminationInDouble) {
  Rng rng(1);
  for (const size_t dim : {1u, 2u, 7u, 32u, 64u}) {
    for (const float exponent : {0.0f, 1.0f}) {
      for (const size_t events : {0u, 1u, 5u, 100u}) {
        Example example(UserTowerKind::kFoldIn, dim, events, &rng);
        example.tower.fold_in.frequency_exponent = exponent;
        const std::vector<double> expected = FoldInOracle(example);
        const std::vector<float> user = example.Embedding();
        double error = 0;
        double size = 0;
        for (size_t i = 0; i < dim; ++i) {
          error += (user[i] - expected[i]) * (user[i] - expected[i]);
          size += expected[i] * expected[i];
        }
        EXPECT_LE(std::sqrt(error), 2e-4 * std::sqrt(size))
            << dim << " " << events;
      }
    }
  }
}

TEST(UserTower, ADislikesOwnShareIsNegativeInEveryTower) {
  Rng rng(3);
  for (const UserTowerKind kind : kAllKinds) {
    for (int round = 0; round < 100; ++round) {
      const size_t events = 1 + static_cast<size_t>(rng.Below(20));
      Example example(kind, 8, events, &rng);
      const auto disliked = static_cast<size_t>(rng.Below(events));
      example.weights[disliked] = -static_cast<float>(0.1 + rng.Uniform());
      std::vector<float> projected(8);
      example.Project()->Apply(example.Item(disliked), projected);
      EXPECT_LT(
          example.weights[disliked] * DotF32(example.Item(disliked), projected),
          0);
    }
  }
}

TEST(UserTower, DislikingAnItemThatScoresAboveZeroLowersItsScore) {
  Rng rng(4);
  int tried = 0;
  for (const UserTowerKind kind : kAllKinds) {
    for (int round = 0; round < 200; ++round) {
      const size_t events = 2 + static_cast<size_t>(rng.Below(20));
      Example example(kind, 8, events, &rng);
      example.weights[0] = 0;
      const float before = DotF32(example.Embedding(), example.Item(0));
      if (before <= 0) continue;
      ++tried;
      example.weights[0] = -static_cast<float>(0.1 + rng.Uniform());
      const float after = DotF32(example.Embedding(), example.Item(0));
      EXPECT_LT(after, before);
    }
  }
  EXPECT_GT(tried, 200);
}

TEST(UserTower, LikingAnItemRaisesItsScoreUnderWhiteningAndFoldIn) {
  Rng rng(5);
  int tried = 0;
  for (const UserTowerKind kind :
       {UserTowerKind::kWhitened, UserTowerKind::kFoldIn}) {
    for (int round = 0; round < 200; ++round) {
      Example example(kind, 8, 10, &rng);
      // No frequency scaling: with it, one more rating also shrinks the rest.
      example.tower.fold_in.frequency_exponent = 0;
      example.weights[0] = 0;
      const float before = DotF32(example.Embedding(), example.Item(0));
      // A fold-in draws the score towards its target, 1.
      if (before >= 1) continue;
      ++tried;
      example.weights[0] = static_cast<float>(0.1 + rng.Uniform());
      const float after = DotF32(example.Embedding(), example.Item(0));
      EXPECT_GT(after, before);
    }
  }
  EXPECT_GT(tried, 200);
}

TEST(UserTower, RefusesShapesThatDisagree) {
  const std::vector<float> six(6, 1);
  const std::vector<float> two(2, 1);
  UserTowerView tower;
  EXPECT_FALSE(UserProjection::Create(tower, six, two, 2).ok());
  EXPECT_FALSE(UserProjection::Create(tower, six, two, -3).ok());
  EXPECT_FALSE(UserProjection::Create(tower, {}, {}, -1).ok());
  EXPECT_TRUE(UserProjection::Create(tower, six, two, 3).ok());
  tower.kind = UserTowerKind::kWhitened;
  EXPECT_FALSE(UserProjection::Create(tower, six, two, 3).ok());
  tower.kind = UserTowerKind::kFoldIn;
  EXPECT_FALSE(UserProjection::Create(tower, six, two, 3).ok());
}

TEST(UserTower, RefusesAnotherFrequencyExponent) {
  Rng rng(6);
  for (const float exponent :
       {0.5f, -1.0f, 2.0f, std::numeric_limits<float>::quiet_NaN()}) {
    Example example(UserTowerKind::kFoldIn, 3, 2, &rng);
    example.tower.fold_in.frequency_exponent = exponent;
    EXPECT_EQ(example.Project().status().code(), StatusCode::kInvalidArgument);
  }
}

TEST(UserTower, RefusesASystemThatIsNotPositiveDefinite) {
  Rng rng(7);
  Example example(UserTowerKind::kFoldIn, 3, 2, &rng);
  for (const float bad : {-1e6f, std::numeric_limits<float>::infinity(),
                          std::numeric_limits<float>::quiet_NaN()}) {
    example.matrix[8] = bad;
    const Status status = example.Project().status();
    EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("positive definite"), std::string::npos);
  }
}

}  // namespace
}  // namespace pagepick
