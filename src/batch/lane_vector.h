#ifndef PAGEPICK_BATCH_LANE_VECTOR_H_
#define PAGEPICK_BATCH_LANE_VECTOR_H_

#include <cstddef>
#include <new>
#include <vector>

namespace pagepick {

// On a cache line's boundary, so that no register is filled from two lines.
// Numbers that are given no value are left as memory has them: most of them
// would be set in vain.
template <typename Number>
struct LaneAllocator {
  using value_type = Number;
  static constexpr std::align_val_t kAlignment{64};

  LaneAllocator() = default;
  template <typename Other>
  explicit LaneAllocator(const LaneAllocator<Other>& /*other*/) {}

  Number* allocate(size_t count) {
    return static_cast<Number*>(
        ::operator new(count * sizeof(Number), kAlignment));
  }
  void deallocate(Number* numbers, size_t /*count*/) {
    ::operator delete(numbers, kAlignment);
  }
  void construct(Number* /*number*/) {}
  void construct(Number* number, Number value) { *number = value; }

  friend bool operator==(const LaneAllocator& /*a*/,
                         const LaneAllocator& /*b*/) {
    return true;
  }
};

// What kernels read and write register by register.
template <typename Number>
using LaneVector = std::vector<Number, LaneAllocator<Number>>;

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_LANE_VECTOR_H_
