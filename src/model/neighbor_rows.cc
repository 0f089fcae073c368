#include "model/neighbor_rows.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace pagepick {
namespace {

// Positions of bits are kept in 32 of them.
constexpr size_t kMaxBytes = (size_t{1} << 29) - 1;

// Takes bits from borrowed bytes, the lowest of a byte first, never past their
// end.
class BitReader {
 public:
  BitReader(std::span<const uint8_t> bytes, uint32_t position)
      : bytes_(bytes), position_(position) {}

  uint32_t position() const { return position_; }
  size_t remaining() const { return bytes_.size() * 8 - position_; }

  // REQUIRES: count <= 32
  bool Read(uint32_t count, uint32_t* value) {
    if (remaining() < count) return false;
    const auto bytes = bytes_.subspan(position_ / 8);
    uint64_t window = 0;
    std::memcpy(&window, bytes.data(), std::min(bytes.size(), sizeof(window)));
    window >>= position_ % 8;
    *value = static_cast<uint32_t>(window & ((uint64_t{1} << count) - 1));
    position_ += count;
    return true;
  }

  // A Golomb-Rice code: value >> rice_bits ones, a zero, the low bits. False
  // for values from `bound` up, too.
  bool ReadRice(uint32_t rice_bits, uint32_t bound, uint32_t* value) {
    uint64_t high = 0;
    for (uint32_t bit = 0;; high += uint64_t{1} << rice_bits) {
      if (high >= bound || !Read(1, &bit)) return false;
      if (bit == 0) break;
    }
    if (!Read(rice_bits, value) || high + *value >= bound) return false;
    *value += static_cast<uint32_t>(high);
    return true;
  }

 private:
  std::span<const uint8_t> bytes_;
  uint32_t position_;
};

bool ReadRow(const NeighborCoding& coding, BitReader* reader,
             std::vector<Neighbor>* row) {
  row->clear();
  uint32_t length = 0;
  const auto length_bits =
      static_cast<uint32_t>(std::bit_width(coding.max_row_length));
  if (!reader->Read(length_bits, &length) || length > coding.max_row_length) {
    return false;
  }
  uint32_t item = 0;  // the lowest that may come next
  for (; length > 0; --length) {
    uint32_t gap = 0;
    uint32_t weight = 0;
    if (!reader->ReadRice(coding.rice_bits, coding.num_items - item, &gap) ||
        !reader->Read(kNeighborWeightBits, &weight)) {
      return false;
    }
    item += gap;
    row->push_back({static_cast<int32_t>(item), coding.weights[weight]});
    ++item;
  }
  return true;
}

}  // namespace

Result<NeighborRows> NeighborRows::Parse(std::span<const uint8_t> bits,
                                         const NeighborCoding& coding) {
  NeighborRows rows;
  PAGEPICK_RETURN_IF_ERROR(rows.Read(bits, coding));
  return rows;
}

Status NeighborRows::Read(std::span<const uint8_t> bits,
                          const NeighborCoding& coding) {
  bits_ = bits;
  coding_ = coding;
  // Every row has a bit at least: no count beyond the section's size.
  if (bits.size() > kMaxBytes || coding.num_items > bits.size() * 8 ||
      coding.weights.size() != kNeighborWeights) {
    return Status::Corruption("neighbour rows are of a wrong size");
  }
  BitReader reader(bits, 0);
  std::vector<Neighbor> row;
  row_begins_ = std::vector<uint32_t>(coding.num_items);
  for (uint32_t item = 0; item < coding.num_items; ++item) {
    row_begins_[item] = reader.position();
    if (!ReadRow(coding, &reader, &row)) {
      return Status::Corruption("neighbour row {} is cut or names no item",
                                item);
    }
  }
  uint32_t padding = 0;
  if (reader.remaining() >= 8 ||
      !reader.Read(static_cast<uint32_t>(reader.remaining()), &padding) ||
      padding != 0) {
    return Status::Corruption("neighbour rows do not end with their section");
  }
  return {};
}

std::vector<Neighbor> NeighborRows::Row(int32_t item) const {
  BitReader reader(bits_, row_begins_[static_cast<size_t>(item)]);
  std::vector<Neighbor> row;
  // Read has read this very row.
  static_cast<void>(ReadRow(coding_, &reader, &row));
  return row;
}

}  // namespace pagepick
