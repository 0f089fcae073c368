#ifndef PAGEPICK_TESTS_QUANTIZER_CODED_ITEMS_H_
#define PAGEPICK_TESTS_QUANTIZER_CODED_ITEMS_H_

#include <vector>

#include "base/rng.h"
#include "quantizer/scalar_quantizer.h"

namespace pagepick {

// What tests of codes have in common.

inline constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};
inline constexpr int32_t kCentres = 8;

inline ItemEmbeddings RandomItems(int32_t num_items, int32_t dim, Rng* rng) {
  ItemEmbeddings items;
  items.num_items = num_items;
  items.dim = dim;
  items.values.resize(static_cast<size_t>(num_items) *
                      static_cast<size_t>(dim));
  for (float& value : items.values) {
    value = static_cast<float>(0.1 * rng->Normal());
  }
  return items;
}

inline std::vector<int8_t> CodesOf(const QuantizedEmbeddings& quantized,
                                   size_t row) {
  const size_t row_bytes = CodeRowBytes(quantized.bits, quantized.dim);
  std::vector<int8_t> codes(PaddedDim(quantized.bits, quantized.dim));
  UnpackCodes(quantized.bits,
              std::span(quantized.codes).subspan(row * row_bytes, row_bytes),
              codes);
  return codes;
}

// Item i lies around centre i % kCentres.
inline ItemEmbeddings ClusteredItems(int32_t num_items, int32_t dim, Rng* rng) {
  const ItemEmbeddings centres = RandomItems(kCentres, dim, rng);
  ItemEmbeddings items = RandomItems(num_items, dim, rng);
  for (int32_t i = 0; i < num_items; ++i) {
    for (size_t d = 0; d < static_cast<size_t>(dim); ++d) {
      items.Row(i)[d] = centres.Row(i % kCentres)[d] + 0.5f * items.Row(i)[d];
    }
  }
  return items;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_QUANTIZER_CODED_ITEMS_H_
