#include "model/code_table.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

using Floats = std::vector<float>;

// Three rows of two dimensions, scale 1/2: (2, -4), (6, 8) and (10, 12) in
// codes.
class CodeTableTest : public testing::Test {
 protected:
  CodeTableTest() : codes_(size_t{3} * 16) {
    const int8_t rows[] = {2, -4, 6, 8, 10, 12};
    for (size_t n = 0; n < 6; ++n) {
      codes_[n / 2 * 16 + n % 2] = static_cast<uint8_t>(rows[n]);
    }
    table_.dim = 2;
    table_.codes = codes_;
    table_.scales = scales_;
  }

  Floats RowOf(size_t row) const {
    Floats values(2);
    table_.Dequantize(row, values);
    return values;
  }

  std::vector<uint8_t> codes_;
  std::vector<uint16_t> scales_ = std::vector<uint16_t>(3, FloatToHalf(0.5F));
  const Floats centroids_ = {100, 200, -1000, -2000, 0.25F, 0.5F};
  const std::vector<uint32_t> offsets_ = {0, 1, 1, 3};  // the second is empty
  CodeTable table_;
};

TEST_F(CodeTableTest, IsScaleTimesCode) {
  EXPECT_FALSE(table_.IsByResidual());
  EXPECT_EQ(RowOf(0), (Floats{1, -2}));
  EXPECT_EQ(RowOf(2), (Floats{5, 6}));
}

TEST_F(CodeTableTest, AddsTheCentroidOfTheRowsClusterByResidual) {
  table_.centroids = centroids_;
  table_.cluster_offsets = offsets_;
  EXPECT_TRUE(table_.IsByResidual());
  EXPECT_EQ(RowOf(0), (Floats{101, 198}));
  EXPECT_EQ(RowOf(1), (Floats{3.25F, 4.5F}));
  EXPECT_EQ(RowOf(2), (Floats{5.25F, 6.5F}));
}

// As in a chunked model whose rows are not there yet.
TEST_F(CodeTableTest, GivesZerosForScaleZeroByResidualToo) {
  table_.centroids = centroids_;
  table_.cluster_offsets = offsets_;
  scales_[1] = 0;
  EXPECT_EQ(RowOf(1), (Floats{0, 0}));
}

}  // namespace
}  // namespace pagepick
