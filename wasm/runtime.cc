// What the engine would else take of Emscripten's C library. Everything that C
// and C++ allocate comes from one BlockHeap, which grows with the page's
// WebAssembly.Memory. Where that cannot grow, malloc gives a null pointer;
// `new` traps, which JavaScript sees as an exception.

#include <cstddef>
#include <cstdint>
#include <new>

#include "base/block_heap.h"

// Where the linker puts the end of static data and stack.
extern "C" unsigned char __heap_base;

namespace pagepick {
namespace {

constexpr size_t kPageBytes = 65536;

void* MemoryEnd() {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): memory is addressed from 0.
  return reinterpret_cast<void*>(__builtin_wasm_memory_size(0) * kPageBytes);
}

BlockHeap& Heap() {
  static BlockHeap heap(&__heap_base);
  return heap;
}

void* Allocate(size_t size) {
  BlockHeap& heap = Heap();
  heap.Extend(MemoryEnd());
  void* memory = heap.Allocate(size);
  const size_t needed = BlockHeap::NeededFor(size);
  if (memory != nullptr || needed == 0) return memory;
  const size_t pages = needed / kPageBytes + 1;
  if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return nullptr;
  heap.Extend(MemoryEnd());
  return heap.Allocate(size);
}

}  // namespace
}  // namespace pagepick

extern "C" {

void* malloc(size_t size) { return pagepick::Allocate(size); }

// REQUIRES: alignment at most BlockHeap::kAlignment
void* aligned_alloc(size_t /*alignment*/, size_t size) {
  return pagepick::Allocate(size);
}

void free(void* memory) { pagepick::Heap().Free(memory); }

// Where abort() ends.
void _Exit(int /*code*/) { __builtin_trap(); }

}  // extern "C"

void* operator new(size_t size) {
  void* const memory = pagepick::Allocate(size);
  if (memory == nullptr) __builtin_trap();
  return memory;
}

void operator delete(void* memory) noexcept { pagepick::Heap().Free(memory); }
