#include "kernels/code_dots.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

constexpr int32_t kDims[] = {1,  2,  15, 16, 17,  31,  32,  33,
                             48, 63, 64, 65, 128, 255, 256, 1000};
constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};

std::vector<float> RandomFloats(size_t size, Rng* rng) {
  std::vector<float> values(size);
  for (float& value : values) {
    value = static_cast<float>(2 * rng->Uniform() - 1);
  }
  return values;
}

std::vector<uint8_t> RandomBytes(size_t size, Rng* rng) {
  std::vector<uint8_t> bytes(size);
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(rng->Next());
  return bytes;
}

int64_t ExactDot(CodeBits bits, const IntegerQuery& query,
                 std::span<const uint8_t> row) {
  std::vector<int8_t> codes(query.codes.size());
  UnpackCodes(bits, row, codes);
  int64_t sum = 0;
  for (size_t i = 0; i < codes.size(); ++i) {
    sum += int64_t{codes[i]} * query.codes[i];
  }
  return sum;
}

// Checks both versions against 64-bit arithmetic, row by row.
void ExpectExact(CodeBits bits, const IntegerQuery& query,
                 const std::vector<uint8_t>& rows, size_t row_bytes) {
  std::vector<int32_t> dots(rows.size() / row_bytes, 12345);
  std::vector<int32_t> reference(dots.size(), 54321);
  DotCodes(bits, query, rows.data(), dots);
  DotCodesScalar(bits, query, rows.data(), reference);
  for (size_t r = 0; r < dots.size(); ++r) {
    const auto row = std::span(rows).subspan(r * row_bytes, row_bytes);
    ASSERT_EQ(dots[r], ExactDot(bits, query, row));
    ASSERT_EQ(reference[r], dots[r]);
  }
}

TEST(DotCodes, SimdAndScalarEqualWideArithmeticOnAnyBytes) {
  Rng rng(4);
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : kDims) {
      const size_t row_bytes = CodeRowBytes(bits, dim);
      for (const size_t num_rows : {1u, 2u, 3u, 7u, 32u}) {
        const IntegerQuery query =
            QuantizeQuery(RandomFloats(static_cast<size_t>(dim), &rng), bits);
        ExpectExact(bits, query, RandomBytes(num_rows * row_bytes, &rng),
                    row_bytes);
      }
    }
  }
}

TEST(DotCodes, CannotOverflowEvenWhenEveryProductIsTheLargest) {
  // int8: -128 and 127; int4: nibbles 0, 15, 1 and the two mixed.
  const uint8_t extremes[] = {0x80, 0x7F, 0x81, 0x00, 0xFF, 0x11, 0x0F, 0xF0};
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : {16, 255, 512, 516, 517, 1024}) {
      const size_t row_bytes = CodeRowBytes(bits, dim);
      for (const float sign : {1.0f, -1.0f}) {
        const std::vector<float> values(static_cast<size_t>(dim), sign);
        const IntegerQuery query = QuantizeQuery(values, bits);
        ASSERT_GT(std::abs(query.codes[0]), 0);
        for (const uint8_t byte : extremes) {
          ExpectExact(bits, query, std::vector<uint8_t>(row_bytes, byte),
                      row_bytes);
        }
      }
    }
  }
}

TEST(DotCodes, OfNoRowsReadsNothing) {
  const std::vector<float> values(16, 1);
  DotCodes(CodeBits::kInt8, QuantizeQuery(values, CodeBits::kInt8), nullptr,
           {});
}

}  // namespace
}  // namespace pagepick
