#ifndef PAGEPICK_BUNDLE_BLOCK_RADII_H_
#define PAGEPICK_BUNDLE_BLOCK_RADII_H_

#include <cstdint>
#include <span>
#include <vector>

#include "quantizer/scalar_quantizer.h"

namespace pagepick {

// For each kRadiusRows (model_view.h) rows that follow each other, whichever
// their clusters, how far from its centroid the farthest lies of them and of
// those behind them in the same clusters, as its codes have it (by residual,
// they say just that), in halves, rounded up: what bounds the score of each
// from above (q . x <= q . centroid + |q| * radius, Cauchy-Schwarz). With a
// margin, in parts of 4096 of the lengths that take part, for all rounding of
// floats up to 1,024 dimensions. Items are in storage order, `centroids` are
// [num_clusters x dim], `offsets` [num_clusters + 1]. Empty if these do not fit
// together, or if a radius is beyond a half.
std::vector<uint16_t> BlockRadii(const QuantizedEmbeddings& items,
                                 std::span<const float> centroids,
                                 std::span<const uint32_t> offsets);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_BLOCK_RADII_H_
