#include "kernels/squared_norm.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

int32_t SumOfSquares(CodeBits bits, const std::vector<uint8_t>& row) {
  int32_t sum = 0;
  for (size_t i = 0; i < row.size() / kCodeBlockBytes * CodesPerBlock(bits);
       ++i) {
    const int32_t code = CodeAt(bits, row.data(), i);
    sum += code * code;
  }
  return sum;
}

TEST(SquaredNorm, IsTheSumOfTheSquaredCodesWhateverTheBytes) {
  Rng rng(6);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const int32_t dim : {1, 16, 17, 33, 64, 1024, 65536}) {
      std::vector<uint8_t> row(CodeRowBytes(bits, dim));
      for (uint8_t& byte : row) byte = static_cast<uint8_t>(rng.Next());
      EXPECT_EQ(SquaredNorm(bits, row), SumOfSquares(bits, row));
      for (const uint8_t byte : std::vector<uint8_t>{0x80, 0x7F, 0, 0x88}) {
        std::fill(row.begin(), row.end(), byte);
        EXPECT_EQ(SquaredNorm(bits, row), SumOfSquares(bits, row));
      }
    }
  }
}

}  // namespace
}  // namespace pagepick
