#ifndef PAGEPICK_KERNELS_CODE_FACTORS_H_
#define PAGEPICK_KERNELS_CODE_FACTORS_H_

// A query's factors for 16 bytes of a row, in registers, and their products
// with those bytes: a class for each kind of codes and of instructions. kCount
// is how many of IntegerQuery's 16-bit numbers they take. int4 codes count as
// stored, 0..15.

#include <cstddef>
#include <cstdint>

#include "kernels/codes.h"
#include "kernels/simd.h"

#if PAGEPICK_HAS_SIMD

namespace pagepick {
namespace {

using simd::Lanes;

// Of a row's products so far.
struct OneSum {
  Lanes sum = simd::Zero();
  Lanes Total() const { return sum; }
};

inline Lanes AddProducts(Lanes sums, Lanes words, Lanes factors) {
  return simd::AddInt32(sums, simd::DotInt16(words, factors));
}

class Int8Words {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt8);
  using Sums = OneSum;

  explicit Int8Words(const int16_t* factors)
      : low_(simd::Load(factors)), high_(simd::Load(factors + 8)) {}

  void AddProductsTo(Sums* sums, const uint8_t* codes) const {
    const Lanes sum = AddProducts(sums->sum, simd::LoadInt8(codes), low_);
    sums->sum = AddProducts(sum, simd::LoadInt8(codes + 8), high_);
  }

 private:
  const Lanes low_;
  const Lanes high_;
};

#if PAGEPICK_HAS_BYTE_DOT

class Int4Bytes {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt4);
  using Sums = OneSum;

  explicit Int4Bytes(const int16_t* factors)
      : low_(simd::Load(factors)),
        high_(simd::Load(factors + 8)),
        nibbles_(simd::Load(factors + 16)) {}

  // Four products a word, each of a query's byte and a nibble, are at most
  // 4 * 127 * 15: they are added up once, after both halves, and still fit.
  void AddProductsTo(Sums* sums, const uint8_t* codes) const {
    const Lanes bytes = simd::Load(codes);
    const Lanes low = simd::DotInt8(low_, LowNibbles(bytes));
    const Lanes high = simd::DotInt8(high_, HighNibbles(bytes));
    const Lanes pairs = simd::AddPairs(simd::AddInt16(low, high));
    sums->sum = simd::AddInt32(sums->sum, pairs);
  }

 protected:
  Lanes LowNibbles(Lanes bytes) const { return simd::And(bytes, nibbles_); }
  Lanes HighNibbles(Lanes bytes) const {
    return LowNibbles(simd::ShiftRightUint16<4>(bytes));
  }

  const Lanes low_;
  const Lanes high_;
  // 15 in each byte: loaded, because V8 makes a constant anew for each use.
  const Lanes nibbles_;
};

// The same where AddDotInt8 is one instruction.
class Int4FusedBytes : public Int4Bytes {
 public:
  using Int4Bytes::Int4Bytes;

  void AddProductsTo(Sums* sums, const uint8_t* codes) const {
    const Lanes bytes = simd::Load(codes);
    const Lanes sum = simd::AddDotInt8(sums->sum, low_, LowNibbles(bytes));
    sums->sum = simd::AddDotInt8(sum, high_, HighNibbles(bytes));
  }
};

// See IntegerQuery::bytes.
class Int8FusedBytes {
 public:
  static constexpr size_t kCount = 3 * CodesPerBlock(CodeBits::kInt8) / 2;
  struct Sums {
    Lanes low = simd::Zero();
    Lanes high = simd::Zero();
    Lanes Total() const {
      return simd::AddInt32(low, simd::ShiftLeftInt32<7>(high));
    }
  };

  explicit Int8FusedBytes(const int16_t* factors)
      : low_(simd::Load(factors)),
        high_(simd::Load(factors + 8)),
        negative_(simd::Load(factors + 16)) {}

  // Only one of two bytes may have a sign. It is the row's, which becomes
  // -c - 1 where h is negative: those products come to |h| too little.
  void AddProductsTo(Sums* sums, const uint8_t* codes) const {
    const Lanes bytes = simd::Load(codes);
    sums->low = simd::AddDotInt8(sums->low, bytes, low_);
    sums->high =
        simd::AddDotInt8(sums->high, simd::Xor(bytes, negative_), high_);
  }

 private:
  const Lanes low_;
  const Lanes high_;
  const Lanes negative_;
};

#else

// See IntegerQuery::factors for why three of the views need no mask.
class Int4Words {
 public:
  static constexpr size_t kCount = CodesPerBlock(CodeBits::kInt4);
  using Sums = OneSum;

  explicit Int4Words(const int16_t* factors)
      : f0_(simd::Load(factors)),
        f1_(simd::Load(factors + 8)),
        f2_(simd::Load(factors + 16)),
        f3_(simd::Load(factors + 24)) {}

  void AddProductsTo(Sums* sums, const uint8_t* codes) const {
    const Lanes words = simd::Load(codes);
    Lanes sum = AddProducts(sums->sum, simd::LowestNibbles(words), f0_);
    sum = AddProducts(sum, simd::ShiftRightUint16<4>(words), f1_);
    sum = AddProducts(sum, simd::ShiftRightUint16<8>(words), f2_);
    sums->sum = AddProducts(sum, simd::ShiftRightUint16<12>(words), f3_);
  }

 private:
  const Lanes f0_;
  const Lanes f1_;
  const Lanes f2_;
  const Lanes f3_;
};

#endif

}  // namespace
}  // namespace pagepick

#endif

#endif  // PAGEPICK_KERNELS_CODE_FACTORS_H_
