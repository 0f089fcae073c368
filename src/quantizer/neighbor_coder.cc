#include "quantizer/neighbor_coder.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <utility>

namespace pagepick {
namespace {

constexpr uint32_t kWeightBits = 4;
constexpr uint32_t kMaxRiceBits = 30;
constexpr int kMaxLloydRounds = 500;

// Writes the lowest bit of a byte first.
class BitWriter {
 public:
  void Write(uint32_t count, uint32_t value) {
    for (uint32_t b = 0; b < count; ++b) WriteBit(value >> b & 1);
  }

  void WriteRice(uint32_t rice_bits, uint32_t value) {
    for (uint32_t ones = value >> rice_bits; ones > 0; --ones) WriteBit(1);
    WriteBit(0);
    Write(rice_bits, value);
  }

  std::vector<uint8_t> Take() { return std::move(bytes_); }

 private:
  void WriteBit(uint32_t bit) {
    if (used_ % 8 == 0) bytes_.push_back(0);
    bytes_.back() = static_cast<uint8_t>(bytes_.back() | bit << (used_ % 8));
    ++used_;
  }

  std::vector<uint8_t> bytes_;
  size_t used_ = 0;
};

// For each entry, how many items lie between its target and the one before it
// in its row.
std::vector<uint32_t> GapsOf(const SparseNeighbors& neighbors) {
  std::vector<uint32_t> gaps;
  gaps.reserve(neighbors.targets.size());
  for (size_t i = 0; i + 1 < neighbors.offsets.size(); ++i) {
    int32_t next = 0;
    for (int64_t n = neighbors.offsets[i]; n < neighbors.offsets[i + 1]; ++n) {
      const int32_t target = neighbors.targets[static_cast<size_t>(n)];
      gaps.push_back(static_cast<uint32_t>(target - next));
      next = target + 1;
    }
  }
  return gaps;
}

uint32_t ShortestRice(std::span<const uint32_t> gaps) {
  uint32_t best = 0;
  uint64_t least = UINT64_MAX;
  for (uint32_t rice_bits = 0; rice_bits <= kMaxRiceBits; ++rice_bits) {
    uint64_t size = uint64_t{rice_bits} * gaps.size();
    for (const uint32_t gap : gaps) size += gap >> rice_bits;
    if (size < least) {
      least = size;
      best = rice_bits;
    }
  }
  return best;
}

uint32_t NearestLevel(std::span<const float> levels, float value) {
  uint32_t best = 0;
  for (uint32_t level = 1; level < levels.size(); ++level) {
    const auto before = double{levels[level - 1]};
    if (value > (before + levels[level]) / 2) best = level;
  }
  return best;
}

}  // namespace

std::vector<float> LloydMaxLevels(std::span<const float> values, size_t count) {
  std::vector<float> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  std::vector<double> sums = {0};  // of the values before
  for (const float value : sorted) sums.push_back(sums.back() + value);
  std::vector<float> levels(count, 0);
  if (sorted.empty()) return levels;
  for (size_t level = 0; level < count; ++level) {
    levels[level] = sorted[(2 * level + 1) * sorted.size() / (2 * count)];
  }
  for (int round = 0; round < kMaxLloydRounds; ++round) {
    const std::vector<float> before = levels;
    size_t begin = 0;
    for (size_t level = 0; level < count; ++level) {
      size_t end = sorted.size();
      if (level + 1 < count) {
        const double border =
            (double{before[level]} + double{before[level + 1]}) / 2;
        end = static_cast<size_t>(
            std::upper_bound(sorted.begin(), sorted.end(), border) -
            sorted.begin());
      }
      if (end > begin) {  // else nothing is nearest: it stays
        levels[level] = static_cast<float>((sums[end] - sums[begin]) /
                                           static_cast<double>(end - begin));
        begin = end;
      }
    }
    if (levels == before) break;
  }
  return levels;
}

CodedNeighbors CodeNeighbors(const SparseNeighbors& neighbors,
                             int32_t num_items) {
  CodedNeighbors coded;
  if (neighbors.empty()) return coded;
  coded.weights = LloydMaxLevels(neighbors.weights, size_t{1} << kWeightBits);
  const std::vector<uint32_t> gaps = GapsOf(neighbors);
  coded.rice_bits = ShortestRice(gaps);
  const auto row_length = [&neighbors](size_t i) {
    return static_cast<uint32_t>(neighbors.offsets[i + 1] -
                                 neighbors.offsets[i]);
  };
  const auto rows = static_cast<size_t>(num_items);
  for (size_t i = 0; i < rows; ++i) {
    coded.max_row_length = std::max(coded.max_row_length, row_length(i));
  }
  const auto length_bits =
      static_cast<uint32_t>(std::bit_width(coded.max_row_length));
  BitWriter writer;
  size_t n = 0;
  for (size_t i = 0; i < rows; ++i) {
    writer.Write(length_bits, row_length(i));
    for (uint32_t entry = row_length(i); entry > 0; --entry, ++n) {
      writer.WriteRice(coded.rice_bits, gaps[n]);
      writer.Write(kWeightBits,
                   NearestLevel(coded.weights, neighbors.weights[n]));
    }
  }
  coded.rows = writer.Take();
  return coded;
}

}  // namespace pagepick
