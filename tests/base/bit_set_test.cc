#include "base/bit_set.h"

#include <gtest/gtest.h>

namespace pagepick {
namespace {

TEST(BitSet, HasWhatWasAddedAndNothingElse) {
  for (const size_t size : {1u, 31u, 32u, 33u, 64u, 100u}) {
    for (size_t added = 0; added < size; ++added) {
      BitSet set(size);
      set.Add(added);
      set.Add(added);
      for (size_t number = 0; number < size; ++number) {
        EXPECT_EQ(set.Has(number), number == added) << number << " of " << size;
      }
    }
  }
}

}  // namespace
}  // namespace pagepick
