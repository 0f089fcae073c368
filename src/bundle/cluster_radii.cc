#include "bundle/cluster_radii.h"

#include <algorithm>
#include <cmath>

#include "kernels/codes.h"

namespace pagepick {
namespace {

constexpr double kMargin = 1.0 / 4096;

double Distance(std::span<const float> a, std::span<const float> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double difference = static_cast<double>(a[i]) - b[i];
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

bool FitTogether(const QuantizedEmbeddings& items,
                 std::span<const float> centroids,
                 std::span<const uint32_t> offsets) {
  return offsets.size() > 1 &&
         centroids.size() ==
             (offsets.size() - 1) * static_cast<size_t>(items.dim) &&
         std::is_sorted(offsets.begin(), offsets.end()) &&
         offsets.back() == static_cast<uint32_t>(items.num_items);
}

}  // namespace

std::vector<float> ClusterRadii(const QuantizedEmbeddings& items,
                                std::span<const float> centroids,
                                std::span<const uint32_t> offsets) {
  if (!FitTogether(items, centroids, offsets)) return {};
  const auto dim = static_cast<size_t>(items.dim);
  const size_t row_bytes = CodeRowBytes(items.bits, items.dim);
  const std::vector<float> origin(dim, 0);
  std::vector<float> row(dim);
  std::vector<float> radii;
  for (size_t c = 0; c + 1 < offsets.size(); ++c) {
    const auto centroid = centroids.subspan(c * dim, dim);
    double radius = 0;
    for (size_t i = offsets[c]; i < offsets[c + 1]; ++i) {
      DequantizeRow(items.bits,
                    std::span(items.codes).subspan(i * row_bytes, row_bytes),
                    HalfToFloat(items.scales[i]), row);
      radius = std::max(radius,
                        Distance(row, items.by_residual ? origin : centroid));
    }
    radius += kMargin * (radius + Distance(centroid, origin));
    radii.push_back(static_cast<float>(radius));
  }
  return radii;
}

}  // namespace pagepick
