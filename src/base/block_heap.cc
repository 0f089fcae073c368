#include "base/block_heap.h"

#include <algorithm>

namespace pagepick {
namespace {

uint8_t* Bytes(void* memory) { return static_cast<uint8_t*>(memory); }

}  // namespace

// Blocks start a header before a border, so that their contents start on it.
BlockHeap::BlockHeap(void* begin) {
  const auto address = reinterpret_cast<uintptr_t>(begin) + sizeof(Block);
  const size_t gap = (kAlignment - address % kAlignment) % kAlignment;
  end_ = reinterpret_cast<Block*>(Bytes(begin) + gap);
}

BlockHeap::Block* BlockHeap::At(Block* block, size_t offset) {
  return reinterpret_cast<Block*>(Bytes(block) + offset);
}

void BlockHeap::Extend(void* end) {
  const auto room = static_cast<size_t>(Bytes(end) - Bytes(end_));
  if (room < kAlignment) return;
  Block* const added = end_;
  added->size = room / kAlignment * kAlignment;
  end_ = At(added, added->size);
  Insert(added);
}

size_t BlockHeap::NeededFor(size_t size) {
  const size_t units = (size + sizeof(Block) + kAlignment - 1) / kAlignment;
  return size <= SIZE_MAX / 2 ? units * kAlignment : 0;
}

void* BlockHeap::Allocate(size_t size) {
  const size_t needed = NeededFor(size);
  if (needed == 0) return nullptr;
  for (Block** link = &free_; *link != nullptr; link = &(*link)->next) {
    Block* block = *link;
    if (block->size < needed) continue;
    if (block->size == needed) {
      *link = block->next;
    } else {  // its rear, so that the list stays as it is
      block->size -= needed;
      block = At(block, block->size);
      block->size = needed;
    }
    return block + 1;
  }
  return nullptr;
}

void BlockHeap::Free(void* memory) {
  if (memory != nullptr) Insert(static_cast<Block*>(memory) - 1);
}

void BlockHeap::Insert(Block* block) {
  Block* before = nullptr;
  Block** link = &free_;
  while (*link != nullptr && *link < block) {
    before = *link;
    link = &before->next;
  }
  block->next = *link;
  *link = block;
  JoinWithNext(block);
  if (before != nullptr) JoinWithNext(before);
}

void BlockHeap::JoinWithNext(Block* block) {
  Block* const next = block->next;
  if (At(block, block->size) != next) return;
  block->size += next->size;
  block->next = next->next;
}

}  // namespace pagepick
