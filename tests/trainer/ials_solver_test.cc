#include "trainer/ials_solver.h"

#include <gtest/gtest.h>

#include <cmath>

#include "small_data.h"
#include "trainer/normal_equations.h"

namespace pagepick {
namespace {

ItemEmbeddings RandomRows(int32_t num_rows, int32_t dim, uint64_t seed) {
  Rng rng(seed);
  ItemEmbeddings rows{num_rows, dim, {}};
  for (int32_t n = 0; n < num_rows * dim; ++n) {
    rows.values.push_back(static_cast<float>(rng.Normal()));
  }
  return rows;
}

double Dot(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

// The objective of ials.h for one row, in double precision: the positives,
// all products, the row's own regularization.
double RowObjective(const HalfSweep& half, const IalsOptions& options,
                    int32_t row, std::span<const float> x) {
  double sum = 0;
  const auto columns = half.positives.ColumnsOf(row);
  for (size_t n = 0; n < columns.size(); ++n) {
    const double miss = 1 - Dot(x, half.fixed.Row(columns[n]));
    sum += half.positives.WeightsOf(row)[n] * miss * miss;
  }
  for (int32_t column = 0; column < half.fixed.num_items; ++column) {
    const double product = Dot(x, half.fixed.Row(column));
    sum += options.alpha0 * product * product;
  }
  const double frequency =
      static_cast<double>(columns.size()) +
      static_cast<double>(options.alpha0) * half.num_fixed_rows;
  return sum + options.regularization *
                   std::pow(frequency, options.frequency_exponent) * Dot(x, x);
}

struct Case {
  int32_t dim;
  int32_t num_columns;
  float nu;
};

class IalsSolverTest : public testing::TestWithParam<Case> {
 protected:
  IalsSolverTest() {
    const Dataset dataset = RandomDataset(40, GetParam().num_columns, 0.5, 7);
    positives_ = CollectPositives(dataset, TrainOnAll(dataset),
                                  RatingWeights({{1, -1}, {5, 3}}));
    options_.dim = GetParam().dim;
    options_.alpha0 = 0.3f;
    options_.regularization = 0.01f;
    options_.frequency_exponent = GetParam().nu;
    solved_ = {40, options_.dim, {}};
    solved_.values.resize(static_cast<size_t>(40 * options_.dim));
  }

  ItemEmbeddings fixed_ = RandomRows(GetParam().num_columns, GetParam().dim, 3);
  Positives positives_;
  HalfSweep half_{positives_.by_user, fixed_, GetParam().num_columns};
  IalsOptions options_;
  ItemEmbeddings solved_;
};

TEST_P(IalsSolverTest, LeavesNoSlopeInTheObjective) {
  ASSERT_TRUE(SolveRows(half_, options_, &solved_, nullptr).ok());
  constexpr float kStep = 1e-2f;
  for (const int32_t row : {0, 1, 17, 39}) {
    const std::span<float> x = solved_.Row(row);
    const double best = RowObjective(half_, options_, row, x);
    for (float& value : x) {
      const float kept = value;
      value = kept + kStep;
      const double above = RowObjective(half_, options_, row, x);
      value = kept - kStep;
      const double below = RowObjective(half_, options_, row, x);
      value = kept;
      EXPECT_GT(above, best);
      EXPECT_GT(below, best);
      // Relative to the curvature, so that a step of this size would be seen.
      const double curvature = above + below - 2 * best;
      EXPECT_LT(std::abs(above - below), 2e-3 * curvature + 1e-6);
    }
  }
}

TEST_P(IalsSolverTest, ReportsTheObjectiveItReached) {
  double reported = 0;
  ASSERT_TRUE(SolveRows(half_, options_, &solved_, &reported).ok());
  double expected = 0;
  for (int32_t row = 0; row < 40; ++row) {
    expected += RowObjective(half_, options_, row, solved_.Row(row));
  }
  EXPECT_NEAR(reported, expected, 1e-4 * expected);
}

INSTANTIATE_TEST_SUITE_P(Shapes, IalsSolverTest,
                         testing::Values(Case{1, 5, 1}, Case{3, 30, 1},
                                         Case{20, 300, 0}, Case{64, 40, 1},
                                         Case{65, 300, 1}));

TEST(IalsSolver, GivesRowsWithoutPositivesZeros) {
  const Dataset dataset = MakeDataset(3, 2, {{0, 0, 1, 0}, {2, 1, 1, 0}});
  const Positives positives =
      CollectPositives(dataset, TrainOnAll(dataset), RatingWeights());
  const ItemEmbeddings fixed = RandomRows(2, 4, 1);
  IalsOptions options;
  options.dim = 4;
  options.alpha0 = 0.3f;
  options.regularization = 0.01f;
  ItemEmbeddings solved{3, 4, std::vector<float>(12, 9.f)};
  const HalfSweep half{positives.by_user, fixed, 2};
  ASSERT_TRUE(SolveRows(half, options, &solved, nullptr).ok());
  for (const float value : solved.Row(1)) EXPECT_EQ(value, 0);
  EXPECT_NE(solved.Row(0)[0], 0);
}

TEST(NormalEquations, SolveAHandMadeSystem) {
  // (1 + 1 + 2*4) x = 2*2 per axis of one observation (2, 0) of weight 2.
  NormalEquations equations(std::vector<float>{1, 0, 0, 1}, 2);
  equations.Start(1);
  equations.Add(std::vector<float>{2, 0}, 2);
  std::vector<float> solution(2);
  ASSERT_TRUE(equations.Solve(solution));
  EXPECT_FLOAT_EQ(solution[0], 0.4f);
  EXPECT_EQ(solution[1], 0);
}

TEST(NormalEquations, RefuseWhatIsNotPositiveDefinite) {
  NormalEquations equations(std::vector<float>{-1, 0, 0, -1}, 2);
  equations.Start(0.5f);
  equations.Add(std::vector<float>{0.1f, 0.1f}, 1);
  std::vector<float> solution(2);
  EXPECT_FALSE(equations.Solve(solution));
}

TEST(NormalEquations, RefuseNumbersThatAreNone) {
  NormalEquations equations(std::vector<float>{1, 0, 0, 1}, 2);
  equations.Start(1);
  equations.Add(std::vector<float>{NAN, 0}, 1);
  std::vector<float> solution(2);
  EXPECT_FALSE(equations.Solve(solution));
}

}  // namespace
}  // namespace pagepick
