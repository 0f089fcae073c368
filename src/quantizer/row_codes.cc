#include "quantizer/row_codes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace pagepick {
namespace {

constexpr int kRungs = 26;

// Fractions of the scale that clips nothing, which is a rung of both.
struct Ladder {
  int rung_of_one;
  float step;
};

// Among small codes a lower scale often wins: it clips one large value and
// serves all others. Clipping costs int8 too much; there the values merely fall
// differently between codes, so that the best of many scales is 7 % better.
constexpr Ladder LadderOf(CodeBits bits) {
  return bits == CodeBits::kInt4 ? Ladder{0, -0.02f} : Ladder{2, 0.00125f};
}

// Each pass lowers the error; two or three do.
constexpr int kMaxPasses = 16;
// In squared codes: less is rounding of floats, and could go in circles.
constexpr float kLeastGain = 1e-5f;

int32_t NearestCode(float value, float one_over_scale, float limit) {
  const float ratio = std::min(std::max(value * one_over_scale, -limit), limit);
  return static_cast<int32_t>(ratio + (ratio < 0 ? -0.5f : 0.5f));
}

// In lanes, because towers that learn around their codes call this for all rows
// at every step.
float SquaredError(std::span<const float> row, float scale, int32_t max_code) {
  constexpr size_t kLanes = 16;
  const auto limit = static_cast<float>(max_code);
  const float one_over_scale = 1 / scale;
  const auto squared_error = [=](float value) {
    const int32_t code = NearestCode(value, one_over_scale, limit);
    const float error = value - scale * static_cast<float>(code);
    return error * error;
  };
  std::array<float, kLanes> lanes{};
  size_t d = 0;
  for (; d + kLanes <= row.size(); d += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += squared_error(row[d + lane]);
    }
  }
  float sum = 0;
  for (; d < row.size(); ++d) sum += squared_error(row[d]);
  for (const float lane : lanes) sum += lane;
  return sum;
}

}  // namespace

uint16_t LeastErrorScale(std::span<const float> row, CodeBits bits) {
  const int32_t max_code = MaxCode(bits);
  const Ladder ladder = LadderOf(bits);
  float largest = 0;
  for (const float value : row) largest = std::max(largest, std::fabs(value));
  const float top = std::min(largest / static_cast<float>(max_code), kMaxScale);
  uint16_t best = 0;
  uint16_t last = 0;
  float least_error = std::numeric_limits<float>::infinity();
  for (int rung = 0; rung < kRungs; ++rung) {
    const float fraction =
        1 + ladder.step * static_cast<float>(rung - ladder.rung_of_one);
    const uint16_t half = FloatToHalf(std::min(top * fraction, kMaxScale));
    if (half == 0 || half == last) continue;
    last = half;
    const float error = SquaredError(row, HalfToFloat(half), max_code);
    if (best == 0 || error < least_error) {
      least_error = error;
      best = half;
    }
  }
  return best;
}

void NearestCodes(std::span<const float> row, float scale, CodeBits bits,
                  std::span<int8_t> codes) {
  const auto limit = static_cast<float>(MaxCode(bits));
  for (size_t d = 0; d < row.size(); ++d) {
    codes[d] = static_cast<int8_t>(NearestCode(row[d], 1 / scale, limit));
  }
}

void CodesAlong(std::span<const float> row, float scale, CodeBits bits,
                std::span<const float> direction, float weight,
                std::span<int8_t> codes) {
  NearestCodes(row, scale, bits, codes);
  std::vector<float> errors(row.size());
  float along = 0;
  for (size_t d = 0; d < row.size(); ++d) {
    errors[d] = static_cast<float>(codes[d]) - row[d] / scale;
    along += errors[d] * direction[d];
  }
  bool improves = true;
  for (int pass = 0; pass < kMaxPasses && improves; ++pass) {
    improves = false;
    for (size_t d = 0; d < row.size(); ++d) {
      const int step = errors[d] > 0 ? -1 : 1;
      const auto s = static_cast<float>(step);
      if (std::fabs(errors[d] + s) >= 1) continue;
      if (std::abs(codes[d] + step) > MaxCode(bits)) continue;
      const float gain = -1 - 2 * s * errors[d] -
                         weight * direction[d] * (2 * s * along + direction[d]);
      if (!(gain > kLeastGain)) continue;
      codes[d] = static_cast<int8_t>(codes[d] + step);
      errors[d] += s;
      along += s * direction[d];
      improves = true;
    }
  }
}

}  // namespace pagepick
