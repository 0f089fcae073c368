#include "toy_file.h"

#include <cstring>

#include "base/hash.h"
#include "model/section_file.h"

namespace pagepick {

namespace {

enum WireType : uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kFixed32 = 5
};

size_t AlignUp(size_t offset) { return (offset + 63) / 64 * 64; }

template <typename T>
void Put(std::span<uint8_t> file, size_t offset, T value) {
  std::memcpy(file.data() + offset, &value, sizeof(T));
}

template <typename T>
T Take(std::span<const uint8_t> file, size_t offset) {
  T value;
  std::memcpy(&value, file.data() + offset, sizeof(T));
  return value;
}

void PutBytes(std::span<uint8_t> file, size_t offset,
              std::span<const uint8_t> bytes) {
  if (!bytes.empty()) {
    std::memcpy(file.data() + offset, bytes.data(), bytes.size());
  }
}

}  // namespace

void MessageBytes::Append(uint64_t varint) {
  for (; varint >= 0x80; varint >>= 7) {
    bytes_.push_back(static_cast<uint8_t>(varint | 0x80));
  }
  bytes_.push_back(static_cast<uint8_t>(varint));
}

MessageBytes& MessageBytes::Varint(uint32_t field, uint64_t value) {
  Append(field << 3 | kVarint);
  Append(value);
  return *this;
}

MessageBytes& MessageBytes::Fixed32(uint32_t field, uint32_t value) {
  Append(field << 3 | kFixed32);
  for (int i = 0; i < 4; ++i) {
    bytes_.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }
  return *this;
}

MessageBytes& MessageBytes::Fixed64(uint32_t field, uint64_t value) {
  Append(field << 3 | kFixed64);
  for (int i = 0; i < 8; ++i) {
    bytes_.push_back(static_cast<uint8_t>(value >> (8 * i)));
  }
  return *this;
}

MessageBytes& MessageBytes::Float(uint32_t field, float value) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  return Fixed32(field, bits);
}

MessageBytes& MessageBytes::Message(uint32_t field, const Bytes& bytes) {
  Append(field << 3 | kBytes);
  Append(bytes.size());
  return Raw(bytes);
}

MessageBytes& MessageBytes::PackedVarints(uint32_t field,
                                          std::span<const uint32_t> values) {
  MessageBytes packed;
  for (const uint32_t value : values) packed.Append(value);
  return Message(field, packed.bytes());
}

MessageBytes& MessageBytes::PackedFloats(uint32_t field,
                                         std::span<const float> values) {
  Bytes packed(values.size_bytes());
  PutBytes(packed, 0,
           {reinterpret_cast<const uint8_t*>(values.data()), packed.size()});
  return Message(field, packed);
}

MessageBytes& MessageBytes::Raw(const Bytes& bytes) {
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  return *this;
}

BitBytes& BitBytes::Bits(uint32_t count, uint32_t value) {
  for (uint32_t b = 0; b < count; ++b, ++used_) {
    if (used_ % 8 == 0) bytes_.push_back(0);
    const uint32_t bit = value >> b & 1;
    bytes_.back() = static_cast<uint8_t>(bytes_.back() | bit << (used_ % 8));
  }
  return *this;
}

BitBytes& BitBytes::Rice(uint32_t rice_bits, uint32_t value) {
  for (uint32_t i = 0; i < value >> rice_bits; ++i) Bits(1, 1);
  return Bits(1, 0).Bits(rice_bits, value);
}

AlignedBuffer BuildFile(const Bytes& header,
                        const std::vector<ToySection>& sections,
                        FormatVersion version) {
  const size_t header_at = 64 + 32 * sections.size();
  size_t end = header_at + header.size();
  for (const ToySection& section : sections) {
    end = AlignUp(end) + section.bytes.size();
  }
  AlignedBuffer file(end);
  const std::span<uint8_t> bytes = file.bytes();
  std::memset(bytes.data(), 0, bytes.size());
  PutBytes(bytes, 0, kSectionFileMagic);
  Put<uint32_t>(bytes, 8, version.major);
  Put<uint32_t>(bytes, 12, version.minor);
  Put<uint64_t>(bytes, 16, end);
  Put(bytes, 32, static_cast<uint32_t>(sections.size()));
  Put(bytes, 36, static_cast<uint32_t>(header.size()));
  PutBytes(bytes, header_at, header);
  size_t offset = header_at + header.size();
  for (size_t i = 0; i < sections.size(); ++i) {
    offset = AlignUp(offset);
    Put(bytes, 64 + 32 * i, sections[i].kind);
    Put<uint64_t>(bytes, 72 + 32 * i, offset);
    Put<uint64_t>(bytes, 80 + 32 * i, sections[i].bytes.size());
    PutBytes(bytes, offset, sections[i].bytes);
    offset += sections[i].bytes.size();
  }
  Rehash(bytes);
  return file;
}

void Rehash(std::span<uint8_t> file) {
  if (file.size() < 64) return;
  const uint64_t sections = Take<uint32_t>(file, 32);
  const uint64_t head_end = 64 + 32 * sections + Take<uint32_t>(file, 36);
  if (head_end > file.size()) return;
  for (size_t i = 0; i < sections; ++i) {
    const auto offset = Take<uint64_t>(file, 72 + 32 * i);
    const auto size = Take<uint64_t>(file, 80 + 32 * i);
    if (offset > file.size() || size > file.size() - offset) continue;
    const auto bytes =
        file.subspan(static_cast<size_t>(offset), static_cast<size_t>(size));
    Put(file, 88 + 32 * i, Xxh3(bytes));
  }
  Put(file, 24, Xxh3(file.first(static_cast<size_t>(head_end)).subspan(32)));
}

AlignedBuffer Copy(std::span<const uint8_t> bytes) {
  AlignedBuffer copy(bytes.size());
  PutBytes(copy.bytes(), 0, bytes);
  return copy;
}

}  // namespace pagepick
