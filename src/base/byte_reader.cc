#include "base/byte_reader.h"

#include <cstring>

namespace pagepick {

static_assert(sizeof(float) == 4);
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Pagepick's files are little-endian and are read in place"
#endif

namespace {

template <typename T>
bool ReadPlain(std::span<const uint8_t> bytes, size_t* position, T* value) {
  if (bytes.size() - *position < sizeof(T)) return false;
  std::memcpy(value, bytes.data() + *position, sizeof(T));
  *position += sizeof(T);
  return true;
}

}  // namespace

bool ByteReader::ReadU32(uint32_t* value) {
  return ReadPlain(bytes_, &position_, value);
}

bool ByteReader::ReadU64(uint64_t* value) {
  return ReadPlain(bytes_, &position_, value);
}

bool ByteReader::ReadF32(float* value) {
  return ReadPlain(bytes_, &position_, value);
}

bool ByteReader::ReadVarint(uint64_t* value) {
  uint64_t result = 0;
  for (size_t i = 0; i < 10 && i < remaining(); ++i) {
    const uint64_t byte = bytes_[position_ + i];
    if (i == 9 && byte > 1) return false;  // more than 64 bits
    result |= (byte & 0x7F) << (7 * i);
    if (byte < 0x80) {
      *value = result;
      position_ += i + 1;
      return true;
    }
  }
  return false;
}

bool ByteReader::ReadBytes(uint64_t size, std::span<const uint8_t>* bytes) {
  if (size > remaining()) return false;
  *bytes = bytes_.subspan(position_, static_cast<size_t>(size));
  position_ += static_cast<size_t>(size);
  return true;
}

}  // namespace pagepick
