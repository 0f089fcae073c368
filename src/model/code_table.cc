#include "model/code_table.h"

#include <algorithm>

#include "kernels/dot.h"

namespace pagepick {

void CodeTable::Dequantize(size_t row, std::span<float> values) const {
  DequantizeRow(bits, Row(row), FiniteHalfToFloat(scales[row]), values);
  if (!IsByResidual() || scales[row] == 0) return;
  const auto next =
      std::upper_bound(cluster_offsets.begin(), cluster_offsets.end(), row);
  const auto cluster = static_cast<size_t>(next - cluster_offsets.begin()) - 1;
  AddScaledF32(centroids.subspan(cluster * values.size(), values.size()), 1,
               values);
}

}  // namespace pagepick
