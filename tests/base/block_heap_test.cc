#include "base/block_heap.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <map>
#include <utility>
#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

constexpr size_t kUnit = BlockHeap::kAlignment;
constexpr size_t kRoom = 64 * kUnit;

class BlockHeapTest : public testing::Test {
 protected:
  alignas(kUnit) std::array<uint8_t, kRoom + kUnit> memory_ = {};
  BlockHeap heap_{memory_.data()};

  // A block of all that is usable, or nullptr if free memory is in pieces.
  void* TakeAll() { return heap_.Allocate(kRoom - kUnit / 2); }
};

TEST_F(BlockHeapTest, GivesNothingBeforeItIsExtended) {
  EXPECT_EQ(heap_.Allocate(1), nullptr);
  heap_.Extend(memory_.data() + kUnit - 1);
  EXPECT_EQ(heap_.Allocate(1), nullptr);
}

TEST_F(BlockHeapTest, BlocksStartOnBordersAndLieApart) {
  heap_.Extend(memory_.data() + memory_.size());
  std::map<uint8_t*, size_t> blocks;
  for (size_t size : {size_t{0}, size_t{1}, kUnit - 1, kUnit, 5 * kUnit}) {
    auto* const block = static_cast<uint8_t*>(heap_.Allocate(size));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % kUnit, 0u);
    std::memset(block, 0xFF, size);
    blocks[block] = size;
  }
  const uint8_t* end = memory_.data();
  for (const auto& [block, size] : blocks) {
    EXPECT_GE(block, end);
    end = block + size;
  }
  EXPECT_LE(end, memory_.data() + memory_.size());
}

TEST_F(BlockHeapTest, WhatIsFreedInAnyOrderBecomesOnePieceAgain) {
  heap_.Extend(memory_.data() + memory_.size());
  Rng rng(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<void*> blocks;
    while (void* block =
               heap_.Allocate(static_cast<size_t>(rng.Below(4 * kUnit)))) {
      blocks.push_back(block);
    }
    EXPECT_GT(blocks.size(), 10u);
    while (!blocks.empty()) {
      const auto any = static_cast<size_t>(rng.Below(blocks.size()));
      std::swap(blocks[any], blocks.back());
      heap_.Free(blocks.back());
      blocks.pop_back();
    }
    void* const all = TakeAll();
    ASSERT_NE(all, nullptr);
    heap_.Free(all);
  }
}

TEST_F(BlockHeapTest, WhatIsAddedJoinsWhatIsFree) {
  heap_.Extend(memory_.data() + memory_.size() / 2);
  EXPECT_EQ(TakeAll(), nullptr);
  heap_.Extend(memory_.data() + memory_.size());
  EXPECT_NE(TakeAll(), nullptr);
}

TEST_F(BlockHeapTest, ExtendingByWhatIsNeededIsEnough) {
  for (size_t size = 0; size < 3 * kUnit; ++size) {
    BlockHeap heap(memory_.data() + size);
    heap.Extend(memory_.data() + size + kUnit + BlockHeap::NeededFor(size));
    EXPECT_NE(heap.Allocate(size), nullptr) << size;
  }
}

TEST_F(BlockHeapTest, RefusesSizesThatOverflow) {
  heap_.Extend(memory_.data() + memory_.size());
  EXPECT_EQ(BlockHeap::NeededFor(SIZE_MAX), 0u);
  EXPECT_EQ(heap_.Allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(heap_.Allocate(SIZE_MAX / 2 + 1), nullptr);
  heap_.Free(nullptr);
  EXPECT_NE(TakeAll(), nullptr);
}

}  // namespace
}  // namespace pagepick
