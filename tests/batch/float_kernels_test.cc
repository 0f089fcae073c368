#include <gtest/gtest.h>

#include <vector>

#include "base/rng.h"
#include "batch/lane_kernels.h"
#include "each_instruction_set.h"
#include "kernels/dot.h"
#include "random_rows.h"

namespace pagepick {
namespace {

class FloatKernelsTest : public testing::TestWithParam<const LaneKernels*> {
 protected:
  const LaneKernels& kernels_ = *GetParam();
};

std::vector<float> RandomFloats(size_t count, Rng* rng) {
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(rng->Normal());
  return values;
}

TEST_P(FloatKernelsTest, RescoresAnyNumberOfRowsAsDotF32Does) {
  Rng rng(11);
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : {1, 16, 17, 33, 64, 200}) {
      const Rows rows = RandomRows(bits, dim, 50, &rng);
      const auto size = static_cast<size_t>(dim);
      std::vector<float> scales;
      for (const uint16_t scale : rows.scales) {
        scales.push_back(HalfToFloat(scale));
      }
      std::vector<float> user = RandomFloats(size, &rng);
      user.resize(PaddedDim(bits, dim));
      for (size_t count = 0; count < 20; ++count) {
        std::vector<int32_t> items;
        std::vector<float> expected;
        for (size_t n = 0; n < count; ++n) {
          const size_t row = rng.Below(rows.scales.size());
          const size_t row_bytes = CodeRowBytes(bits, dim);
          std::vector<float> values(size);
          DequantizeRow(
              bits, std::span(rows.codes).subspan(row * row_bytes, row_bytes),
              scales[row], values);
          items.push_back(static_cast<int32_t>(row));
          expected.push_back(DotF32(std::span(user).first(size), values));
        }
        std::vector<float> scores(count);
        kernels_.rescore(
            {.rows = {bits, rows.codes.data(), CodeRowBytes(bits, dim),
                      scales.data(), size},
             .user = user.data(),
             .items = items.data(),
             .count = count,
             .scores = scores.data()});
        ASSERT_EQ(scores, expected);
      }
    }
  }
}

TEST_P(FloatKernelsTest, ProjectsAsDotF32DoesRowByRow) {
  Rng rng(12);
  for (const size_t dim : {1u, 3u, 16u, 17u, 64u, 130u}) {
    const size_t stride =
        (dim + kernels_.lanes - 1) / kernels_.lanes * kernels_.lanes;
    const std::vector<float> matrix = RandomFloats(dim * dim, &rng);
    const std::vector<float> values = RandomFloats(dim, &rng);
    std::vector<float> columns(dim * stride);
    std::vector<float> expected(stride);
    for (size_t i = 0; i < dim; ++i) {
      const auto row = std::span(matrix).subspan(i * dim, dim);
      for (size_t j = 0; j < dim; ++j) columns[j * stride + i] = row[j];
      expected[i] = DotF32(row, values);
    }
    std::vector<float> products(stride, 12345);
    kernels_.project(
        {dim, stride, columns.data(), values.data(), products.data()});
    EXPECT_EQ(products, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(EachInstructionSet, FloatKernelsTest,
                         testing::ValuesIn(UsableLaneKernels()), LanesName);

}  // namespace
}  // namespace pagepick
