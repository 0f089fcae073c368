#ifndef PAGEPICK_BASE_ALIGNED_BUFFER_H_
#define PAGEPICK_BASE_ALIGNED_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace pagepick {

// Owns `size` bytes that start on a 64-byte boundary, as sections of a model
// file expect. Movable, not copyable; the bytes start uninitialized.
class AlignedBuffer {
 public:
  static constexpr size_t kAlignment = 64;

  AlignedBuffer() = default;
  explicit AlignedBuffer(size_t size);

  size_t size() const { return size_; }
  uint8_t* data() { return bytes_.get(); }
  const uint8_t* data() const { return bytes_.get(); }
  std::span<uint8_t> bytes() { return {data(), size_}; }
  std::span<const uint8_t> bytes() const { return {data(), size_}; }

 private:
  struct Free {
    void operator()(uint8_t* bytes) const;
  };
  std::unique_ptr<uint8_t, Free> bytes_;
  size_t size_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_BASE_ALIGNED_BUFFER_H_
