#ifndef PAGEPICK_BASE_BLOCK_HEAP_H_
#define PAGEPICK_BASE_BLOCK_HEAP_H_

#include <cstddef>
#include <cstdint>

namespace pagepick {

// malloc and free for a page's engine, which asks for a few large blocks at
// load and some dozens of small ones a question: a list of the free blocks by
// address, the first that fits is taken, neighbours are joined. A tenth of the
// code of a general allocator, which every page would download.
//
// Borrows the memory that it is given. Every block it gives starts on a border
// of kAlignment bytes, that of a model's sections.
class BlockHeap {
 public:
  static constexpr size_t kAlignment = 64;

  // Memory from `begin` on, none of it usable before Extend.
  explicit BlockHeap(void* begin);

  // The usable memory now ends at `end`, not before where it did.
  void Extend(void* end);

  // Nullptr if no free block is large enough.
  void* Allocate(size_t size);
  // `memory` is what Allocate gave, or nullptr.
  void Free(void* memory);

  // What Extend has to add at most for Allocate(size) to succeed; 0 if that
  // is more than there can be.
  static size_t NeededFor(size_t size);

 private:
  // Stands before what a caller gets.
  struct Block {
    size_t size;  // with this header, a multiple of kAlignment
    Block* next;  // of a free block: the next by address
  };

  static Block* At(Block* block, size_t offset);
  static void JoinWithNext(Block* block);
  void Insert(Block* block);

  Block* free_ = nullptr;
  Block* end_;
};

}  // namespace pagepick

#endif  // PAGEPICK_BASE_BLOCK_HEAP_H_
