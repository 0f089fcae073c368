#include "base/aligned_buffer.h"

#include <cstdlib>

namespace pagepick {

AlignedBuffer::AlignedBuffer(size_t size) : size_(size) {
  if (size == 0) return;
  const size_t rounded = (size + kAlignment - 1) / kAlignment * kAlignment;
  bytes_.reset(static_cast<uint8_t*>(std::aligned_alloc(kAlignment, rounded)));
  if (bytes_ == nullptr) size_ = 0;
}

void AlignedBuffer::Free::operator()(uint8_t* bytes) const { std::free(bytes); }

}  // namespace pagepick
