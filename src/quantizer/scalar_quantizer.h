#ifndef PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
#define PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/codes.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Item embeddings as they ship: value = scale(row) * code. Owner.
struct QuantizedEmbeddings {
  CodeBits bits = CodeBits::kInt8;
  int32_t num_items = 0;
  int32_t dim = 0;
  std::vector<uint8_t> codes;    // [num_items x CodeRowBytes(bits, dim)]
  std::vector<uint16_t> scales;  // [num_items], IEEE half precision
};

// The largest scale that a model file may hold.
inline constexpr float kMaxScale = 256;

// Scalar quantization, one scale per row (SQ8: codes -127..127, SQ4: -7..7).
// The scale of each row is the one, among a fixed ladder below max|x| /
// max code, with the least squared error of that row; codes are computed
// against the scale as stored, rounded to half precision. Among small codes a
// lower scale often wins: it clips one large value and serves all others. A
// row of zeros, or one too small for half precision, gets scale 0, which the
// engine reads as "no signal". Values beyond kMaxScale * MaxCode are clipped.
// REQUIRES: all values are finite
QuantizedEmbeddings Quantize(const ItemEmbeddings& items, CodeBits bits,
                             int num_threads);

// The float values that the codes stand for.
ItemEmbeddings Dequantize(const QuantizedEmbeddings& quantized);

// Root of the mean squared difference, relative to the root mean square of
// the float values; 0 if those are all zero.
// REQUIRES: equal num_items and dim
double RelativeQuantizationError(const ItemEmbeddings& items,
                                 const QuantizedEmbeddings& quantized);

}  // namespace pagepick

#endif  // PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
