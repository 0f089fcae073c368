#ifndef PAGEPICK_BASE_BIT_SET_H_
#define PAGEPICK_BASE_BIT_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pagepick {

// Some of the numbers 0 .. size - 1, none at first.
class BitSet {
 public:
  explicit BitSet(size_t size) : words_(size / kBits + 1) {}

  void Add(size_t number) { words_[number / kBits] |= BitOf(number); }
  bool Has(size_t number) const {
    return (words_[number / kBits] & BitOf(number)) != 0;
  }

 private:
  static constexpr size_t kBits = 32;
  static uint32_t BitOf(size_t number) { return uint32_t{1} << number % kBits; }

  std::vector<uint32_t> words_;
};

}  // namespace pagepick

#endif  // PAGEPICK_BASE_BIT_SET_H_
