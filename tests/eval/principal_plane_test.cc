#include "eval/principal_plane.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"

namespace pagepick {
namespace {

double Distance(const MapPoint& a, const MapPoint& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

TEST(PrincipalPlane, KeepsDistancesOfDirectionsThatLieInAPlane) {
  // Directions of a circle within five dimensions, of any length.
  ItemEmbeddings items{12, 5, std::vector<float>(60, 0)};
  for (size_t n = 0; n < 12; ++n) {
    const auto angle = static_cast<float>(n) * 0.2f;
    const float length = 1 + static_cast<float>(n % 3);
    items.values[n * 5 + 1] = length * std::cos(angle);
    items.values[n * 5 + 3] = length * std::sin(angle);
  }
  const std::vector<MapPoint> map = PrincipalPlane(items);
  ASSERT_EQ(map.size(), 12u);
  for (size_t a = 0; a < 12; ++a) {
    for (size_t b = 0; b < a; ++b) {
      const double angle = 0.2 * static_cast<double>(a - b);
      EXPECT_NEAR(Distance(map[a], map[b]), 2 * std::sin(angle / 2), 1e-5);
    }
  }
}

TEST(PrincipalPlane, SetsTheGroupsApartThatDifferMost) {
  ItemEmbeddings items{60, 4, std::vector<float>(240, 0)};
  Rng rng(1);
  for (size_t n = 0; n < 60; ++n) {
    for (size_t d = 0; d < 4; ++d) {
      items.values[n * 4 + d] = static_cast<float>(0.1 * rng.Normal());
    }
    items.values[n * 4 + n % 3] += 1;
  }
  const std::vector<MapPoint> map = PrincipalPlane(items);
  for (size_t n = 3; n < 60; ++n) {
    EXPECT_LT(Distance(map[n], map[n % 3]), 0.7);
    EXPECT_GT(Distance(map[n], map[(n + 1) % 3]), 0.7);
  }
}

TEST(PrincipalPlane, DrawsNoItemsRowsOfZerosAndOneDimension) {
  EXPECT_TRUE(PrincipalPlane({0, 4, {}}).empty());
  for (const MapPoint& point : PrincipalPlane({2, 2, {0, 0, 0, 0}})) {
    EXPECT_EQ(point.x, 0);
    EXPECT_EQ(point.y, 0);
  }
  const std::vector<MapPoint> line = PrincipalPlane({2, 1, {3, -0.5}});
  EXPECT_NEAR(Distance(line[0], line[1]), 2, 1e-6);
}

}  // namespace
}  // namespace pagepick
