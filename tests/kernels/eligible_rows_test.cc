#include "kernels/eligible_rows.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

TEST(EligibleRows, AreAllThatAreAllowedButThoseLeftOut) {
  const std::vector<uint8_t> allowed = {1, 0, 1, 255, 0, 1};
  EligibleRows rows(allowed.size(), allowed);
  rows.LeaveOut(2);
  rows.LeaveOut(4);
  const std::vector<bool> expected = {true, false, false, true, false, true};
  for (size_t row = 0; row < expected.size(); ++row) {
    EXPECT_EQ(rows.Has(row), expected[row]) << row;
  }
}

TEST(EligibleRows, AreAllIfNothingIsSaidOfWhatIsAllowed) {
  for (const size_t count : {1u, 31u, 32u, 33u, 64u, 100u}) {
    for (size_t left_out = 0; left_out < count; ++left_out) {
      EligibleRows rows(count, {});
      rows.LeaveOut(left_out);
      rows.LeaveOut(left_out);
      for (size_t row = 0; row < count; ++row) {
        EXPECT_EQ(rows.Has(row), row != left_out) << row << " of " << count;
      }
    }
  }
}

}  // namespace
}  // namespace pagepick
