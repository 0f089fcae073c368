#include "base/parallel_for.h"

#include <gtest/gtest.h>

#include <vector>

namespace pagepick {
namespace {

TEST(ParallelFor, CoversEveryIndexOnceWithAnyThreadCount) {
  for (const int threads : {1, 2, 3, 8}) {
    std::vector<int> visits(1000, 0);
    ParallelFor(1000, 7, threads, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) ++visits[static_cast<size_t>(i)];
    });
    EXPECT_EQ(visits, std::vector<int>(1000, 1)) << threads << " threads";
  }
}

TEST(ParallelFor, CutsTheSamePiecesWithAnyThreadCount) {
  for (const int threads : {1, 4}) {
    std::vector<int64_t> ends(4, 0);
    ParallelFor(10, 3, threads, [&](int64_t begin, int64_t end) {
      ends[static_cast<size_t>(begin / 3)] = end;
    });
    EXPECT_EQ(ends, (std::vector<int64_t>{3, 6, 9, 10}));
  }
}

TEST(ParallelFor, DoesNothingForAnEmptyRange) {
  ParallelFor(0, 1, 4, [](int64_t, int64_t) { FAIL(); });
}

}  // namespace
}  // namespace pagepick
