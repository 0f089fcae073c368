#ifndef PAGEPICK_BASE_HASH_H_
#define PAGEPICK_BASE_HASH_H_

#include <cstdint>
#include <span>
#include <string>

namespace pagepick {

// XXH3, 64 bits, seed 0. Guards sections against damage, not against intent.
uint64_t Xxh3(std::span<const uint8_t> bytes);

// `value` as 16 lower-case hexadecimal digits.
std::string HexDigits(uint64_t value);

}  // namespace pagepick

#endif  // PAGEPICK_BASE_HASH_H_
