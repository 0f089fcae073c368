#include "model/neighbor_rows.h"

#include <gtest/gtest.h>

#include "toy_model.h"

namespace pagepick {
namespace {

// What a weight's index stands for: itself.
std::vector<float> Indices() {
  std::vector<float> weights;
  for (int i = 0; i < 16; ++i) weights.push_back(static_cast<float>(i));
  return weights;
}

class NeighborRowsTest : public ::testing::Test {
 protected:
  Result<NeighborRows> Parse(const Bytes& bits, uint32_t items, uint32_t length,
                             uint32_t rice_bits) {
    return NeighborRows::Parse(bits, {items, length, rice_bits, weights_});
  }
  bool Refuses(const Bytes& bits, uint32_t items, uint32_t length,
               uint32_t rice_bits) {
    return Parse(bits, items, length, rice_bits).status().code() ==
           StatusCode::kCorruption;
  }

  const std::vector<float> weights_ = Indices();
};

TEST_F(NeighborRowsTest, ReadsTheBitsOfItsDescription) {
  // Three items, rows of up to 2, one low bit: item 0 has item 1 (gap 1 = 0,1)
  // by weight 5 = 1010 and item 2 (gap 0 = 0,0) by weight 3 = 1100; item 1 has
  // none; item 2 has item 2 (gap 2 = 10,0) by weight 8 = 0001. Length 2 is 01,
  // 0 is 00, 1 is 10, each lowest bit first:
  //   01 01 1010 00 1100 | 00 | 10 100 0001
  const Bytes bits = {0b01011010, 0b00001100, 0b00000101, 1};
  const auto rows = Parse(bits, 3, 2, 1);
  ASSERT_TRUE(rows.ok()) << rows.status().ToString();
  const std::vector<Neighbor> first = rows->Row(0);
  ASSERT_EQ(first.size(), 2u);
  EXPECT_EQ(first[0].item, 1);
  EXPECT_EQ(first[0].weight, 5);
  EXPECT_EQ(first[1].item, 2);
  EXPECT_EQ(first[1].weight, 3);
  EXPECT_TRUE(rows->Row(1).empty());
  const std::vector<Neighbor> last = rows->Row(2);
  ASSERT_EQ(last.size(), 1u);
  EXPECT_EQ(last[0].item, 2);
  EXPECT_EQ(last[0].weight, 8);
}

TEST_F(NeighborRowsTest, RefusesItemsThatThereAreNot) {
  const auto one = [](uint32_t rice_bits, uint32_t gap) {
    return BitBytes().Bits(1, 1).Rice(rice_bits, gap).Bits(4, 0).bytes();
  };
  EXPECT_TRUE(Parse(one(0, 0), 1, 1, 0).ok());
  for (const uint32_t rice_bits : {0u, 1u, 5u, 30u}) {
    EXPECT_TRUE(Refuses(one(rice_bits, 1), 1, 1, rice_bits));
  }
  // 40 ones and no end of them.
  EXPECT_TRUE(Refuses(Bytes(5, 0xFF), 1, 1, 0));
  EXPECT_TRUE(Refuses(Bytes(5, 0xFF), 40, 1, 30));
}

TEST_F(NeighborRowsTest, RefusesRowsBeyondTheirLength) {
  // 3 in the two bits for 0..2.
  EXPECT_TRUE(Refuses(BitBytes().Bits(2, 3).Bits(6, 0).bytes(), 1, 2, 0));
}

TEST_F(NeighborRowsTest, RefusesMoreItemsThanBits) {
  EXPECT_TRUE(Parse({0, 0}, 16, 1, 3).ok());
  EXPECT_TRUE(Refuses({0, 0}, 17, 1, 3));
  EXPECT_TRUE(Refuses({}, 1, 1, 3));
  EXPECT_TRUE(Refuses({0}, UINT32_MAX, 1, 3));
}

TEST_F(NeighborRowsTest, RefusesBytesAfterTheLastRow) {
  EXPECT_TRUE(Parse({0}, 8, 1, 0).ok());
  EXPECT_TRUE(Refuses({0, 0}, 8, 1, 0));
  EXPECT_TRUE(Parse({0x00}, 7, 1, 0).ok());
  EXPECT_TRUE(Refuses({0x80}, 7, 1, 0));
}

TEST_F(NeighborRowsTest, RefusesRowsCutAnywhere) {
  BitBytes rows;
  for (uint32_t i = 0; i < 9; ++i) rows.Bits(1, 1).Rice(2, i).Bits(4, i);
  const Bytes bits = rows.bytes();
  ASSERT_TRUE(Parse(bits, 9, 1, 2).ok());
  for (size_t size = 0; size < bits.size(); ++size) {
    // A copy of its own, so that a read past its end is one past memory.
    const Bytes cut(bits.begin(), bits.begin() + static_cast<int>(size));
    EXPECT_TRUE(Refuses(cut, 9, 1, 2)) << size;
  }
}

}  // namespace
}  // namespace pagepick
