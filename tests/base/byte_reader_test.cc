#include "base/byte_reader.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

TEST(ByteReader, ReadsLittleEndianValuesInOrder) {
  const std::vector<uint8_t> bytes = {1, 2, 0, 0, 0, 0, 0x80, 0x3F, 9};
  ByteReader reader(bytes);
  uint32_t number = 0;
  float one = 0;
  std::span<const uint8_t> rest;
  ASSERT_TRUE(reader.ReadU32(&number));
  ASSERT_TRUE(reader.ReadF32(&one));
  ASSERT_TRUE(reader.ReadBytes(1, &rest));
  EXPECT_EQ(number, 513u);
  EXPECT_EQ(one, 1.0f);
  EXPECT_EQ(rest[0], 9);
  EXPECT_EQ(reader.remaining(), 0u);
}

TEST(ByteReader, RefusesAReadPastTheEndAndStaysInPlace) {
  const std::vector<uint8_t> bytes = {1, 2, 3};
  ByteReader reader(bytes);
  uint32_t u32 = 0;
  uint64_t u64 = 0;
  std::span<const uint8_t> span;
  EXPECT_FALSE(reader.ReadU32(&u32));
  EXPECT_FALSE(reader.ReadU64(&u64));
  EXPECT_FALSE(reader.ReadBytes(4, &span));
  EXPECT_FALSE(reader.ReadBytes(UINT64_MAX, &span));
  EXPECT_EQ(reader.position(), 0u);
}

TEST(ByteReader, ReadsVarintsUpTo64Bits) {
  const std::vector<uint8_t> bytes = {0x7F, 0x80, 0x01, 0xFF, 0xFF, 0xFF, 0xFF,
                                      0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01};
  ByteReader reader(bytes);
  uint64_t value = 0;
  ASSERT_TRUE(reader.ReadVarint(&value));
  EXPECT_EQ(value, 127u);
  ASSERT_TRUE(reader.ReadVarint(&value));
  EXPECT_EQ(value, 128u);
  ASSERT_TRUE(reader.ReadVarint(&value));
  EXPECT_EQ(value, UINT64_MAX);
}

TEST(ByteReader, RefusesAnUnfinishedOrTooLongVarint) {
  uint64_t value = 0;
  const std::vector<uint8_t> unfinished = {0x80, 0x80};
  EXPECT_FALSE(ByteReader(unfinished).ReadVarint(&value));
  const std::vector<uint8_t> too_long = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                         0xFF, 0xFF, 0xFF, 0xFF, 0x02};
  EXPECT_FALSE(ByteReader(too_long).ReadVarint(&value));
}

}  // namespace
}  // namespace pagepick
