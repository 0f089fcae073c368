#ifndef PAGEPICK_MODEL_CODE_TABLE_H_
#define PAGEPICK_MODEL_CODE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/codes.h"

namespace pagepick {

// Rows of codes with a scale each. Borrows.
struct CodeTable {
  CodeBits bits = CodeBits::kInt8;
  int32_t dim = 0;
  std::span<const uint8_t> codes;    // [rows x CodeRowBytes(bits, dim)]
  std::span<const uint16_t> scales;  // half [rows], finite, not negative
  // Empty, or the codes are those of residuals: of what is left of a row less
  // the centroid of its cluster (Jegou et al. 2011, "Product Quantization for
  // Nearest Neighbor Search", which codes an inverted file's vectors so).
  std::span<const float> centroids = {};           // [clusters x dim]
  std::span<const uint32_t> cluster_offsets = {};  // [clusters + 1], 0 .. rows

  std::span<const uint8_t> Row(size_t row) const {
    const size_t row_bytes = CodeRowBytes(bits, dim);
    return codes.subspan(row * row_bytes, row_bytes);
  }
  bool IsByResidual() const { return !centroids.empty(); }
  // The floats of a row into `values` [dim], its centroid's included; zeros if
  // its scale is 0.
  void Dequantize(size_t row, std::span<float> values) const;
};

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_CODE_TABLE_H_
