#include "batch/packed_rows.h"

#include <cstring>

#include "kernels/codes.h"

namespace pagepick {

PackedRows PackRows(const CodeTable& table, size_t lanes) {
  PackedRows packed;
  packed.rows_per_tile = 2 * lanes;
  const size_t padded_dim = PaddedDim(table.bits, table.dim);
  packed.num_pairs = padded_dim / 2;
  const size_t num_rows = table.scales.size();
  const size_t num_tiles =
      (num_rows + packed.rows_per_tile - 1) / packed.rows_per_tile;
  packed.scales.resize(num_tiles * packed.rows_per_tile, 0.0f);
  packed.pairs.resize(packed.scales.size() * packed.num_pairs, 0);
  std::vector<int8_t> codes(padded_dim);
  for (size_t row = 0; row < num_rows; ++row) {
    packed.scales[row] = HalfToFloat(table.scales[row]);
    UnpackCodes(table.bits, table.Row(row), codes);
    int32_t* pair = &packed.pairs[row / packed.rows_per_tile *
                                      packed.num_pairs * packed.rows_per_tile +
                                  row % packed.rows_per_tile];
    for (size_t i = 0; i < padded_dim; i += 2) {
      const int16_t both[] = {codes[i], codes[i + 1]};
      std::memcpy(pair, both, sizeof(both));
      pair += packed.rows_per_tile;
    }
  }
  return packed;
}

}  // namespace pagepick
