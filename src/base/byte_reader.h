#ifndef PAGEPICK_BASE_BYTE_READER_H_
#define PAGEPICK_BASE_BYTE_READER_H_

#include <cstddef>
#include <cstdint>
#include <span>

namespace pagepick {

// Reads little-endian values from borrowed bytes, never past their end. A
// read that does not fit returns false and leaves the position where it was.
class ByteReader {
 public:
  explicit ByteReader(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  size_t position() const { return position_; }
  size_t remaining() const { return bytes_.size() - position_; }

  bool ReadU32(uint32_t* value);
  bool ReadU64(uint64_t* value);
  // A float's bits, so NaN and infinity come through: the caller judges them.
  bool ReadF32(float* value);
  // Protobuf's base-128 integer of at most ten bytes.
  bool ReadVarint(uint64_t* value);
  // `size` bytes, borrowed from the underlying span.
  bool ReadBytes(uint64_t size, std::span<const uint8_t>* bytes);

 private:
  std::span<const uint8_t> bytes_;
  size_t position_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_BASE_BYTE_READER_H_
