#include "base/status.h"

#include <gtest/gtest.h>

#include <limits>
#include <utility>

namespace pagepick {
namespace {

TEST(Status, SuccessHasNoMessage) {
  const Status status;
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(status.code(), StatusCode::kOk);
  EXPECT_EQ(status.message(), "");
  EXPECT_EQ(status.ToString(), "ok");
}

TEST(Status, PutsNumbersAndTextsInTheirPlaces) {
  const Status status = Status::Corruption("{}: row {} of {}", "codes", 7u,
                                           std::string("model.pick"));
  EXPECT_EQ(status.ToString(), "corruption: codes: row 7 of model.pick");
  EXPECT_EQ(Status::NotFound("{}", int64_t{-120}).message(), "-120");
  EXPECT_EQ(Status::NotFound("{}", 0).message(), "0");
  EXPECT_EQ(
      Status::NotFound("{}", std::numeric_limits<int64_t>::max()).message(),
      "9223372036854775807");
}

TEST(Status, LeavesBracesWithoutAnArgumentAlone) {
  EXPECT_EQ(Status::Unsupported("{} and {}", 1).message(), "1 and {}");
  EXPECT_EQ(Status::IoError("a {} b").message(), "a {} b");
}

TEST(Status, CutsAMessageThatIsTooLong) {
  const std::string name(kMaxJoinedMessage, 'x');
  EXPECT_EQ(Status::NotFound("{}{}", name.c_str(), 1).message(), name);
  EXPECT_EQ(Status::NotFound(name + name).message(), name + name);
}

TEST(Status, CopiesAreIndependentAndMovesLeaveSuccess) {
  Status status = Status::InvalidArgument("k is {}", 0);
  const Status copy = status;
  const Status moved = std::move(status);
  EXPECT_TRUE(status.ok());  // NOLINT(bugprone-use-after-move)
  EXPECT_EQ(copy.message(), "k is 0");
  EXPECT_EQ(moved.message(), "k is 0");
  status = copy;
  EXPECT_EQ(status.code(), StatusCode::kInvalidArgument);
  status = Status();
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(copy.message(), "k is 0");
}

}  // namespace
}  // namespace pagepick
