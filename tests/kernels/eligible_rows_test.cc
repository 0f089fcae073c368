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

TEST(EligibleRows, AreAllButThoseLeftOutIfNothingIsSaidOfWhatIsAllowed) {
  EligibleRows rows(40, {});
  rows.LeaveOut(7);
  for (size_t row = 0; row < 40; ++row) {
    EXPECT_EQ(rows.Has(row), row != 7) << row;
  }
}

}  // namespace
}  // namespace pagepick
