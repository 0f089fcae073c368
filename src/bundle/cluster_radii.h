#ifndef PAGEPICK_BUNDLE_CLUSTER_RADII_H_
#define PAGEPICK_BUNDLE_CLUSTER_RADII_H_

#include <cstdint>
#include <span>
#include <vector>

#include "quantizer/scalar_quantizer.h"

namespace pagepick {

// For each cluster [num_clusters] how far from its centroid its farthest item
// lies, as its codes have it (by residual, they say just that): what bounds the
// score of all its items from above (q . x <= q . centroid + |q| * radius,
// Cauchy-Schwarz). With a margin, in parts of 4096 of the lengths that take
// part, for all rounding of floats up to 1,024 dimensions. Items are in storage
// order, `centroids` are [num_clusters x dim], `offsets` [num_clusters + 1].
// Empty if these do not fit together.
std::vector<float> ClusterRadii(const QuantizedEmbeddings& items,
                                std::span<const float> centroids,
                                std::span<const uint32_t> offsets);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_CLUSTER_RADII_H_
