#ifndef PAGEPICK_MODEL_SECTION_FILE_H_
#define PAGEPICK_MODEL_SECTION_FILE_H_

#include <array>
#include <cstdint>
#include <span>

#include "base/status.h"

namespace pagepick {

// The container of every binary file of Pagepick: magic, version, a protobuf
// header and 64-byte aligned sections, each guarded by its XXH3. To the byte:
// models/FORMAT.md.

inline constexpr std::array<uint8_t, 8> kSectionFileMagic = {
    'P', 'A', 'G', 'E', 'P', 'I', 'C', 'K'};

// A reader refuses a major version it does not know and reads any minor one.
struct FormatVersion {
  uint32_t major;
  uint32_t minor;
};
inline constexpr FormatVersion kUsualVersion = {2, 2};
// Of models whose codes are those of residuals.
inline constexpr FormatVersion kResidualVersion = {3, 1};
inline constexpr uint32_t kOldestMajor = 1;
inline constexpr uint32_t kNewestMajor = kResidualVersion.major;

inline constexpr uint64_t kSectionAlignment = 64;
inline constexpr uint32_t kMaxSections = 64;

enum class SectionKind : uint32_t {
  // What ships.
  kItemCodes = 1,         // u8 [items x CodeRowBytes]
  kItemScales = 2,        // half [items]
  kItemPopularity = 3,    // u8 [items], 255 = most popular, log scale; clusters
  kUserMatrix = 4,        // f32 [dim x dim]
  kCentroids = 5,         // f32 [clusters x dim]
  kClusterOffsets = 6,    // u32 [clusters + 1], positions of items
  kNetworkCodes = 7,      // u8, int8 rows of M, A and B (UserNetwork)
  kNetworkScales = 8,     // half, one for each of these rows
  kNetworkBiases = 9,     // f32 [hidden + dim], a and b
  kInputCodes = 10,       // u8 [items x CodeRowBytes]
  kInputScales = 11,      // half [items]
  kNeighborRows = 12,     // u8, bits of NeighborRows
  kNeighborWeights = 13,  // f32 [16], what the 4-bit weights stand for
  // 14: f32 [clusters], in files up to versions 2.1 and 3.0; not read.
  kBlockRadii = 15,  // half [items / kRadiusRows + 1]; clusters
  // What only a .pick file holds.
  kItemEmbeddings = 32,   // f32 [items x dim]
  kInteractions = 33,     // Interaction [interactions]
  kParts = 34,            // u8 Part [interactions]
  kInputEmbeddings = 35,  // f32 [items x input_dim]
  kNetwork = 36,          // f32 M, A, a, B, b (UserNetwork)
  kNeighborOffsets = 37,  // i64 [items + 1]
  kNeighborTargets = 38,  // i32 [entries]
  kNeighborFloats = 39,   // f32 [entries]
  // What only a checkpoint holds, beside kItemEmbeddings.
  kBestItemEmbeddings = 48,  // f32 [items x dim]
};

// As the file has it.
struct SectionEntry {
  uint32_t kind = 0;
  uint32_t reserved = 0;
  uint64_t offset = 0;
  uint64_t size = 0;
  uint64_t hash = 0;
};

// The opened container; borrows the file's bytes.
class SectionFile {
 public:
  // Checks magic, version, every offset, size, gap and hash: after it every
  // byte of the file but its minor version is as it was written.
  // kInvalidArgument (bytes not on a 16-byte border), kCorruption,
  // kUnsupported (another major version).
  static Result<SectionFile> Parse(std::span<const uint8_t> bytes);

  // Its lowest byte: Parse refuses larger ones.
  uint32_t major_version() const { return bytes_[8]; }
  std::span<const uint8_t> header() const { return header_; }
  // In the file's order; known to this program or not.
  std::span<const SectionEntry> sections() const { return sections_; }

  // The section of that kind; kNotFound if there is none, kCorruption if
  // there are two.
  Result<std::span<const uint8_t>> Find(SectionKind kind) const;

 private:
  SectionFile() = default;
  std::span<const uint8_t> bytes_;
  std::span<const uint8_t> header_;
  std::span<const SectionEntry> sections_;  // in place
};

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_SECTION_FILE_H_
