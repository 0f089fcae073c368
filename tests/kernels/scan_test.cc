#include "kernels/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "base/rng.h"
#include "kernels/code_dots.h"

namespace pagepick {
namespace {

constexpr int32_t kDim = 40;

struct Catalogue {
  CodeBits bits = CodeBits::kInt8;
  std::vector<uint8_t> codes;
  std::vector<uint16_t> scales;
  std::vector<float> bonus;
  EligibleRows eligible{0, {}};

  ScanTable Table() const { return {bits, codes, scales, bonus, eligible}; }
};

Catalogue RandomCatalogue(CodeBits bits, size_t rows, Rng* rng) {
  Catalogue catalogue;
  catalogue.bits = bits;
  for (size_t n = 0; n < rows * CodeRowBytes(bits, kDim); ++n) {
    catalogue.codes.push_back(static_cast<uint8_t>(rng->Next()));
  }
  catalogue.eligible = EligibleRows(rows, {});
  for (size_t row = 0; row < rows; ++row) {
    const bool is_silent = rng->Below(8) == 0;
    catalogue.scales.push_back(
        is_silent ? uint16_t{0}
                  : FloatToHalf(static_cast<float>(rng->Uniform())));
    catalogue.bonus.push_back(static_cast<float>(rng->Uniform()));
    if (rng->Below(3) == 0) catalogue.eligible.LeaveOut(row);
  }
  return catalogue;
}

IntegerQuery RandomQuery(CodeBits bits, Rng* rng) {
  std::vector<float> query(kDim);
  for (float& value : query) value = static_cast<float>(rng->Normal());
  return QuantizeQuery(query, bits);
}

// One row after the other, with the operations that scan.h promises.
std::vector<ScoredItem> ScanPlainly(const ScanTable& table,
                                    const IntegerQuery& query, size_t begin,
                                    size_t end, size_t k) {
  TopK top(k);
  const size_t row_bytes = CodeRowBytes(table.bits, kDim);
  for (size_t row = begin; row < end; ++row) {
    if (!table.eligible.Has(row) || table.scales[row] == 0) continue;
    int32_t dot = 0;
    DotCodesScalar(table.bits, query, table.codes.data() + row * row_bytes,
                   {&dot, 1});
    const volatile float scaled =
        static_cast<float>(dot) * HalfToFloat(table.scales[row]);
    const volatile float score = scaled * query.scale;
    top.Offer({table.bonus.empty() ? score : score + table.bonus[row],
               static_cast<int32_t>(row)});
  }
  return top.Take();
}

std::vector<ScoredItem> ScanTogether(const ScanTable& table,
                                     const IntegerQuery& query, size_t begin,
                                     size_t end, size_t k) {
  TopK top(k);
  ScanForTopK(table, query, begin, end, &top);
  return top.Take();
}

TEST(ScanForTopK, FindsWhatScoringRowByRowFindsToTheLastBit) {
  Rng rng(1);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    for (const size_t rows : {0u, 1u, 3u, 4u, 5u, 200u}) {
      Catalogue catalogue = RandomCatalogue(bits, rows, &rng);
      for (const bool with_bonus : {true, false}) {
        if (!with_bonus) catalogue.bonus.clear();
        const ScanTable table = catalogue.Table();
        for (const size_t k : {0u, 1u, 7u, 300u}) {
          const IntegerQuery query = RandomQuery(bits, &rng);
          EXPECT_EQ(ScanTogether(table, query, 0, rows, k),
                    ScanPlainly(table, query, 0, rows, k));
        }
      }
    }
  }
}

TEST(ScanForTopK, OffersNothingOutsideItsRange) {
  Rng rng(2);
  const Catalogue catalogue = RandomCatalogue(CodeBits::kInt8, 50, &rng);
  const IntegerQuery query = RandomQuery(CodeBits::kInt8, &rng);
  for (size_t begin = 0; begin <= 50; ++begin) {
    for (const size_t size : {0u, 1u, 2u, 5u, 9u}) {
      const size_t end = std::min<size_t>(begin + size, 50);
      EXPECT_EQ(ScanTogether(catalogue.Table(), query, begin, end, 50),
                ScanPlainly(catalogue.Table(), query, begin, end, 50));
    }
  }
}

// Equal scores meet the threshold without exceeding it; whichever range is
// scanned first, the lower rows win.
TEST(ScanForTopK, BreaksTiesByRowWhateverTheOrderOfRanges) {
  Catalogue catalogue;
  catalogue.codes.assign(32 * CodeRowBytes(CodeBits::kInt8, kDim), 1);
  catalogue.scales.assign(32, FloatToHalf(1));
  catalogue.eligible = EligibleRows(32, {});
  const std::vector<float> ones(kDim, 1);
  const IntegerQuery query = QuantizeQuery(ones, CodeBits::kInt8);
  TopK top(3);
  ScanForTopK(catalogue.Table(), query, 16, 32, &top);
  ScanForTopK(catalogue.Table(), query, 0, 16, &top);
  const std::vector<ScoredItem> best = top.Take();
  ASSERT_EQ(best.size(), 3);
  for (int32_t n = 0; n < 3; ++n) {
    EXPECT_EQ(best[static_cast<size_t>(n)].item, n);
  }
}

TEST(ScanForTopK, GivesAQueryThatSaysNothingTheBonusAlone) {
  Rng rng(3);
  Catalogue catalogue = RandomCatalogue(CodeBits::kInt4, 9, &rng);
  catalogue.eligible = EligibleRows(9, {});
  catalogue.scales.assign(9, FloatToHalf(1));
  catalogue.bonus = {1, 2, 3, 4, 5, 4, 3, 2, 1};
  const std::vector<float> zeros(kDim, 0);
  const IntegerQuery query = QuantizeQuery(zeros, CodeBits::kInt4);
  EXPECT_EQ(ScanTogether(catalogue.Table(), query, 0, 9, 2),
            (std::vector<ScoredItem>{{5, 4}, {4, 3}}));
}

}  // namespace
}  // namespace pagepick
