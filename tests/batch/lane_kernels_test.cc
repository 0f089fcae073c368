#include "batch/lane_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "base/rng.h"
#include "batch/batch_scan.h"
#include "batch/packed_rows.h"
#include "each_instruction_set.h"
#include "kernels/code_dots.h"
#include "kernels/scan.h"
#include "random_rows.h"

namespace pagepick {
namespace {

IntegerQuery RandomQuery(CodeBits bits, int32_t dim, Rng* rng) {
  std::vector<float> query(static_cast<size_t>(dim));
  for (float& value : query) value = static_cast<float>(rng->Normal());
  return QuantizeQuery(query, bits);
}

class LaneKernelsTest : public testing::TestWithParam<const LaneKernels*> {
 protected:
  const LaneKernels& kernels_ = *GetParam();

  std::vector<int32_t> Dots(const PackedRows& rows,
                            const std::vector<IntegerQuery>& queries) {
    std::vector<const int16_t*> codes;
    for (const IntegerQuery& query : queries) {
      codes.push_back(query.codes.data());
    }
    std::vector<int32_t> dots(queries.size() * rows.scales.size(), 12345);
    kernels_.dot_rows({.rows = rows.pairs.data(),
                       .num_tiles = rows.num_tiles(),
                       .num_pairs = rows.num_pairs,
                       .queries = codes.data(),
                       .num_queries = codes.size(),
                       .dots = dots.data(),
                       .stride = rows.scales.size()});
    return dots;
  }

  // Against the scalar reference, row by row; rows of the padding give 0.
  void ExpectReference(const Rows& rows,
                       const std::vector<IntegerQuery>& queries) {
    const PackedRows packed = PackRows(rows.table, kernels_.lanes);
    const std::vector<int32_t> dots = Dots(packed, queries);
    for (size_t q = 0; q < queries.size(); ++q) {
      std::vector<int32_t> expected(rows.scales.size());
      DotCodesScalar(rows.table.bits, queries[q], rows.codes.data(), expected);
      expected.resize(packed.scales.size());
      const auto begin =
          dots.begin() + static_cast<ptrdiff_t>(q * packed.scales.size());
      ASSERT_TRUE(std::equal(expected.begin(), expected.end(), begin));
    }
  }
};

TEST_P(LaneKernelsTest, DotsEqualTheScalarReferenceOnAnyBytes) {
  Rng rng(3);
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : {1, 16, 17, 33, 64, 200}) {
      for (const size_t num_queries : {0u, 1u, 3u, 8u, 21u}) {
        std::vector<IntegerQuery> queries;
        for (size_t q = 0; q < num_queries; ++q) {
          queries.push_back(RandomQuery(bits, dim, &rng));
        }
        ExpectReference(RandomRows(bits, dim, 1 + rng.Below(100), &rng),
                        queries);
      }
    }
  }
}

TEST_P(LaneKernelsTest, DotsDoNotOverflowWhenEveryProductIsTheLargest) {
  Rng rng(4);
  for (const CodeBits bits : kAllBits) {
    for (const int32_t dim : {255, 512, 1024}) {
      const std::vector<float> values(static_cast<size_t>(dim), -1.0f);
      for (const int byte : {0x80, 0x7F, 0xFF, 0x00, 0xF0}) {
        Rows rows = RandomRows(bits, dim, 2, &rng);
        std::fill(rows.codes.begin(), rows.codes.end(),
                  static_cast<uint8_t>(byte));
        ExpectReference(rows, {QuantizeQuery(values, bits)});
      }
    }
  }
}

TEST_P(LaneKernelsTest, KeysAreInTheOrderOfScores) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  // Of dot 1 and query scale 1 the score is the scale.
  const std::vector<float> bonus = {-kInfinity, -2, -1.5f, -1e-40f,  -0.0f, 0,
                                    1e-40f,     1,  2,     kInfinity};
  for (size_t a = 0; a < bonus.size(); ++a) {
    for (size_t b = 0; b < bonus.size(); ++b) {
      std::vector<float> padded(kernels_.lanes);
      const std::vector<float> scales(kernels_.lanes, 1);
      std::vector<int32_t> keys(kernels_.lanes);
      padded[0] = bonus[a];
      padded[1] = bonus[b];
      kernels_.score_keys({.values = keys.data(),
                           .scales = scales.data(),
                           .bonus = padded.data(),
                           .query_scale = 1,
                           .count = kernels_.lanes});
      EXPECT_EQ(keys[0] < keys[1], bonus[a] < bonus[b]);
      EXPECT_EQ(keys[0] == keys[1], bonus[a] == bonus[b]);
      EXPECT_GT(keys[0], kNoKey);
    }
  }
}

TEST_P(LaneKernelsTest, FindsTheBoundOfTheLargestKeys) {
  Rng rng(5);
  for (int round = 0; round < 200; ++round) {
    std::vector<int32_t> keys(1 + rng.Below(100));
    const uint64_t different = 1 + rng.Below(40);
    for (int32_t& key : keys) {
      key = round % 2 == 0 ? static_cast<int32_t>(rng.Below(different)) - 20
                           : static_cast<int32_t>(rng.Next());
      if (rng.Below(10) == 0) key = kNoKey;
    }
    const size_t k = 1 + rng.Below(keys.size());
    const size_t most = k + rng.Below(3);
    const int32_t bound =
        kernels_.bound_of_largest(keys.data(), keys.size(), {k, most});
    const auto reach = std::count_if(keys.begin(), keys.end(),
                                     [&](int32_t key) { return key >= bound; });
    std::sort(keys.rbegin(), keys.rend());
    EXPECT_GE(reach, static_cast<ptrdiff_t>(k));
    EXPECT_LE(bound, keys[k - 1]);
    EXPECT_TRUE(reach <= static_cast<ptrdiff_t>(most) || bound == keys[k - 1]);
  }
}

TEST_P(LaneKernelsTest, RanksByScoreAndEqualOnesInTheirOrder) {
  Rng rng(6);
  for (const size_t count : {0u, 1u, 7u, 16u, 116u}) {
    std::vector<float> scores(count + kernels_.lanes);
    for (float& score : scores) {
      score = static_cast<float>(rng.Below(20)) - 10;
    }
    std::vector<int32_t> keys(scores.size());
    std::vector<int32_t> order(count);
    kernels_.rank_scores({scores.data(), count, keys.data(), order.data()});
    std::vector<int32_t> expected(count);
    for (size_t n = 0; n < count; ++n) expected[n] = static_cast<int32_t>(n);
    std::stable_sort(expected.begin(), expected.end(),
                     [&](int32_t a, int32_t b) {
                       return scores[static_cast<size_t>(a)] >
                              scores[static_cast<size_t>(b)];
                     });
    EXPECT_EQ(order, expected);
  }
}

// Items that ScanForTopK finds, by rising item.
std::vector<int32_t> FindOne(const Rows& rows, const BatchQuery& query) {
  const std::vector<float> bonus =
      query.bonus == nullptr
          ? std::vector<float>()
          : std::vector<float>(query.bonus, query.bonus + rows.scales.size());
  EligibleRows eligible(rows.scales.size(), {});
  for (const int32_t item : query.left_out) {
    eligible.LeaveOut(static_cast<size_t>(item));
  }
  TopK top(query.num_candidates);
  ScanForTopK({rows.table.bits, rows.codes, rows.scales, bonus, eligible},
              query.query, 0, rows.scales.size(), &top);
  std::vector<int32_t> items;
  for (const ScoredItem& scored : top.Take()) items.push_back(scored.item);
  std::sort(items.begin(), items.end());
  return items;
}

void ExpectAsForEach(const Rows& rows, const LaneKernels& kernels,
                     const std::vector<BatchQuery>& queries) {
  const auto found =
      ScanForMany(PackRows(rows.table, kernels.lanes), kernels, queries);
  for (size_t q = 0; q < queries.size(); ++q) {
    EXPECT_EQ(found[q], FindOne(rows, queries[q]));
  }
}

TEST_P(LaneKernelsTest, ScansForManyAsForEach) {
  Rng rng(7);
  for (const CodeBits bits : kAllBits) {
    // Up to several blocks of rows.
    for (const size_t count : {1u, 31u, 1000u, 1024u, 1025u, 5000u}) {
      const Rows rows = RandomRows(bits, 24, count, &rng);
      std::vector<float> bonus(count + 64);
      for (float& value : bonus) value = static_cast<float>(rng.Normal());
      const std::vector<int32_t> left_out = {
          static_cast<int32_t>(rng.Below(count)), 0};
      std::vector<BatchQuery> queries(13);
      for (size_t q = 0; q < queries.size(); ++q) {
        queries[q].query = RandomQuery(bits, 24, &rng);
        if (q % 2 == 1) queries[q].bonus = bonus.data();
        if (q % 3 == 1) queries[q].left_out = left_out;
        queries[q].num_candidates = 1 + rng.Below(q < 10 ? 150 : 3000);
      }
      ExpectAsForEach(rows, kernels_, queries);
    }
  }
}

TEST_P(LaneKernelsTest, KeepsTheFirstOfEqualScores) {
  Rng rng(8);
  Rows rows = RandomRows(CodeBits::kInt8, 16, 4000, &rng);
  std::fill(rows.codes.begin(), rows.codes.end(), uint8_t{3});
  std::fill(rows.scales.begin(), rows.scales.end(), FloatToHalf(1));
  std::vector<BatchQuery> queries(1);
  queries[0].query = RandomQuery(CodeBits::kInt8, 16, &rng);
  queries[0].num_candidates = 100;
  const auto found =
      ScanForMany(PackRows(rows.table, kernels_.lanes), kernels_, queries);
  ASSERT_EQ(found[0].size(), 100u);
  EXPECT_EQ(found[0].back(), 99);
}

TEST_P(LaneKernelsTest, KeepsTheFirstOfEqualScoresAmongOthers) {
  Rng rng(9);
  Rows rows = RandomRows(CodeBits::kInt8, 16, 5000, &rng);
  for (size_t row = 0; row < rows.scales.size(); ++row) {
    // Seven different rows, so that every bound has hundreds of ties.
    const auto begin = rows.codes.begin() + static_cast<ptrdiff_t>(row * 16);
    std::fill(begin, begin + 16, static_cast<uint8_t>(rng.Below(7)));
    rows.scales[row] = FloatToHalf(1);
  }
  std::vector<BatchQuery> queries(20);
  for (BatchQuery& query : queries) {
    query.query = RandomQuery(CodeBits::kInt8, 16, &rng);
    query.num_candidates = 1 + rng.Below(1200);
  }
  ExpectAsForEach(rows, kernels_, queries);
}

TEST_P(LaneKernelsTest, DropsKeysBelowABoundInPlace) {
  Rng rng(10);
  for (const size_t count : {0u, 1u, 15u, 16u, 17u, 100u}) {
    std::vector<int32_t> keys(count);
    std::vector<int32_t> items(count);
    std::vector<int32_t> left_keys;
    std::vector<int32_t> left_items;
    for (size_t n = 0; n < count; ++n) {
      keys[n] = static_cast<int32_t>(rng.Below(10)) - 5;
      items[n] = static_cast<int32_t>(1000 + 3 * n);
      if (keys[n] < -1) continue;
      left_keys.push_back(keys[n]);
      left_items.push_back(items[n]);
    }
    const size_t size =
        kernels_.drop_below({keys.data(), items.data()}, count, -1);
    ASSERT_EQ(size, left_keys.size());
    keys.resize(size);
    items.resize(size);
    EXPECT_EQ(keys, left_keys);
    EXPECT_EQ(items, left_items);
  }
}

INSTANTIATE_TEST_SUITE_P(EachInstructionSet, LaneKernelsTest,
                         testing::ValuesIn(UsableLaneKernels()), LanesName);

}  // namespace
}  // namespace pagepick
