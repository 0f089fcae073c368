#include "base/hash.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

TEST(Hash, OfNothingIsThePublishedConstant) {
  EXPECT_EQ(Xxh3({}), 0x2D06800538D394C2u);
}

TEST(Hash, SeesEveryByte) {
  std::vector<uint8_t> bytes(1000, 7);
  const uint64_t before = Xxh3(bytes);
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] ^= 1;
    EXPECT_NE(Xxh3(bytes), before) << "byte " << i;
    bytes[i] ^= 1;
  }
  EXPECT_EQ(Xxh3(bytes), before);
}

TEST(Hash, PrintsSixteenDigits) {
  EXPECT_EQ(HexDigits(0), "0000000000000000");
  EXPECT_EQ(HexDigits(0x12AB), "00000000000012ab");
}

}  // namespace
}  // namespace pagepick
