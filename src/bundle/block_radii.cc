#include "bundle/block_radii.h"

#include <algorithm>
#include <cmath>

#include "kernels/codes.h"
#include "model/model_view.h"

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

// The least half that is not below.  REQUIRES: value >= 0
uint16_t HalfFrom(double value) {
  auto half = FloatToHalf(static_cast<float>(value));
  if (HalfToFloat(half) < value) ++half;
  return half;
}

}  // namespace

std::vector<uint16_t> BlockRadii(const QuantizedEmbeddings& items,
                                 std::span<const float> centroids,
                                 std::span<const uint32_t> offsets) {
  if (!FitTogether(items, centroids, offsets)) return {};
  const auto dim = static_cast<size_t>(items.dim);
  const auto num_items = static_cast<size_t>(items.num_items);
  const size_t row_bytes = CodeRowBytes(items.bits, items.dim);
  const std::vector<float> origin(dim, 0);
  std::vector<float> row(dim);
  std::vector<uint16_t> radii(num_items / kRadiusRows + 1, 0);
  for (size_t c = 0; c + 1 < offsets.size(); ++c) {
    const auto centroid = centroids.subspan(c * dim, dim);
    const double length = Distance(centroid, origin);
    uint16_t largest = 0;
    for (size_t i = offsets[c + 1]; i-- > offsets[c];) {
      if (items.scales[i] == 0) continue;  // nobody is recommended it
      DequantizeRow(items.bits,
                    std::span(items.codes).subspan(i * row_bytes, row_bytes),
                    HalfToFloat(items.scales[i]), row);
      const double radius =
          Distance(row, items.by_residual ? origin : centroid);
      const uint16_t half = HalfFrom(radius + kMargin * (radius + length));
      if (half > kLargestHalf) return {};
      largest = std::max(largest, half);
      radii[i / kRadiusRows] = std::max(radii[i / kRadiusRows], largest);
    }
  }
  return radii;
}

}  // namespace pagepick
