#include "base/hash.h"

#define XXH_INLINE_ALL
#if defined(__EMSCRIPTEN__)
// The portable loop is a third of the SIMD one's download and fast enough.
#define XXH_VECTOR 0
#endif
#include <xxhash.h>

namespace pagepick {

uint64_t Xxh3(std::span<const uint8_t> bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string HexDigits(uint64_t value) {
  std::string text(16, '0');
  for (size_t i = text.size(); i-- > 0; value >>= 4) {
    text[i] = "0123456789abcdef"[value & 15];
  }
  return text;
}

}  // namespace pagepick
