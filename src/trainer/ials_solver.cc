#include "trainer/ials_solver.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/parallel_for.h"
#include "trainer/normal_equations.h"
#include "trainer/whitening.h"

namespace pagepick {
namespace {

constexpr int64_t kRowsPerPiece = 32;

// Solves one row; false if single precision cannot. The row's part of the
// objective, sum w - 2 b'x + x'Ax, is sum w - b'x at the minimum, where
// Ax = b, so that it needs no second look at the positives.
bool SolveRow(const HalfSweep& half, const IalsOptions& options, int32_t row,
              NormalEquations* equations, std::span<float> solution,
              double* objective) {
  const std::span<const int32_t> columns = half.positives.ColumnsOf(row);
  const std::span<const float> weights = half.positives.WeightsOf(row);
  if (columns.empty()) {
    std::fill(solution.begin(), solution.end(), 0.f);
    return true;
  }
  equations->Start(static_cast<float>(RowRegularization(
      options, half.positives.CountOf(row), half.num_fixed_rows)));
  for (size_t n = 0; n < columns.size(); ++n) {
    equations->Add(half.fixed.Row(columns[n]), weights[n]);
    *objective += static_cast<double>(weights[n]);
  }
  if (!equations->Solve(solution)) return false;
  const std::span<const float> right_side = equations->right_side();
  for (size_t i = 0; i < solution.size(); ++i) {
    *objective -= static_cast<double>(right_side[i]) * solution[i];
  }
  return true;
}

struct PieceOutcome {
  double objective = 0;
  int32_t failed_row = -1;
};

PieceOutcome SolvePiece(const HalfSweep& half, const IalsOptions& options,
                        std::span<const float> base, int64_t begin, int64_t end,
                        ItemEmbeddings* solved) {
  NormalEquations equations(base, half.fixed.dim);
  PieceOutcome outcome;
  for (auto row = static_cast<int32_t>(begin); row < end; ++row) {
    if (!SolveRow(half, options, row, &equations, solved->Row(row),
                  &outcome.objective)) {
      outcome.failed_row = row;
      break;
    }
  }
  return outcome;
}

Status CannotSolve(int32_t row, const IalsOptions& options) {
  return Status::InvalidArgument(
      "iALS: the equations of row " + std::to_string(row) +
      " cannot be solved in single precision with regularization " +
      std::to_string(options.regularization) + " and alpha0 " +
      std::to_string(options.alpha0) + "; raise the regularization");
}

}  // namespace

double RowRegularization(const IalsOptions& options, int64_t num_positives,
                         int32_t num_fixed_rows) {
  const double frequency = static_cast<double>(num_positives) +
                           static_cast<double>(options.alpha0) * num_fixed_rows;
  return static_cast<double>(options.regularization) *
         std::pow(frequency, static_cast<double>(options.frequency_exponent));
}

Status SolveRows(const HalfSweep& half, const IalsOptions& options,
                 ItemEmbeddings* solved, double* objective) {
  std::vector<float> base = Gramian(half.fixed, options.num_threads);
  for (float& value : base) value *= options.alpha0;
  const int32_t num_rows = half.positives.num_rows();
  std::vector<PieceOutcome> outcomes(
      static_cast<size_t>((num_rows + kRowsPerPiece - 1) / kRowsPerPiece));
  ParallelFor(num_rows, kRowsPerPiece, options.num_threads,
              [&](int64_t begin, int64_t end) {
                outcomes[static_cast<size_t>(begin / kRowsPerPiece)] =
                    SolvePiece(half, options, base, begin, end, solved);
              });
  double total = 0;
  for (const PieceOutcome& outcome : outcomes) {
    if (outcome.failed_row >= 0) {
      return CannotSolve(outcome.failed_row, options);
    }
    total += outcome.objective;
  }
  if (objective != nullptr) *objective = total;
  return Status();
}

}  // namespace pagepick
