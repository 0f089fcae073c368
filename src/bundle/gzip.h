#ifndef PAGEPICK_BUNDLE_GZIP_H_
#define PAGEPICK_BUNDLE_GZIP_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"

namespace pagepick {

// zlib's gzip as this module uses it. The same bytes for the same input.
Result<std::vector<uint8_t>> Gzip(std::span<const uint8_t> bytes);

// The same, of a size that tells little about the content: the file is as long
// as the next of eight sizes between two powers of two, by zeros in the gzip
// header's extra field, of which there is room for 64 kB.
Result<std::vector<uint8_t>> GzipPadded(std::span<const uint8_t> bytes);

// The least such size that is not below `size`.
uint64_t PaddedSize(uint64_t size);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_GZIP_H_
