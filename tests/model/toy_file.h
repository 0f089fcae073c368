#ifndef PAGEPICK_TESTS_MODEL_TOY_FILE_H_
#define PAGEPICK_TESTS_MODEL_TOY_FILE_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_buffer.h"
#include "model/section_file.h"

namespace pagepick {

// A second, independent writer of the format, after models/FORMAT.md: it
// needs no libprotobuf, so it also runs in Node, and it writes whatever it is
// told to, sound or not.

using Bytes = std::vector<uint8_t>;

// Protobuf's wire format.
class MessageBytes {
 public:
  MessageBytes& Varint(uint32_t field, uint64_t value);
  MessageBytes& Fixed32(uint32_t field, uint32_t value);
  MessageBytes& Fixed64(uint32_t field, uint64_t value);
  MessageBytes& Float(uint32_t field, float value);
  MessageBytes& Message(uint32_t field, const Bytes& bytes);
  MessageBytes& PackedVarints(uint32_t field, std::span<const uint32_t> values);
  MessageBytes& PackedFloats(uint32_t field, std::span<const float> values);
  // As they are.
  MessageBytes& Raw(const Bytes& bytes);

  const Bytes& bytes() const { return bytes_; }

 private:
  void Append(uint64_t varint);
  Bytes bytes_;
};

struct ToySection {
  uint32_t kind = 0;
  Bytes bytes;
};

// The container, with every hash right.
AlignedBuffer BuildFile(const Bytes& header,
                        const std::vector<ToySection>& sections,
                        FormatVersion version = kUsualVersion);

// Makes the hashes right again after damage; sections that the table places
// outside the file keep theirs.
void Rehash(std::span<uint8_t> file);

AlignedBuffer Copy(std::span<const uint8_t> bytes);

// Neighbour rows bit by bit, the lowest of a byte first.
class BitBytes {
 public:
  BitBytes& Bits(uint32_t count, uint32_t value);
  BitBytes& Rice(uint32_t rice_bits, uint32_t value);
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  size_t used_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_MODEL_TOY_FILE_H_
