#ifndef PAGEPICK_TESTS_BATCH_RANDOM_ROWS_H_
#define PAGEPICK_TESTS_BATCH_RANDOM_ROWS_H_

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "model/code_table.h"

namespace pagepick {

inline constexpr CodeBits kAllBits[] = {CodeBits::kInt4, CodeBits::kInt8};

// What any bytes may hold.
struct Rows {
  std::vector<uint8_t> codes;
  std::vector<uint16_t> scales;
  CodeTable table;
};

inline Rows RandomRows(CodeBits bits, int32_t dim, size_t count, Rng* rng) {
  Rows rows;
  rows.codes.resize(count * CodeRowBytes(bits, dim));
  for (uint8_t& byte : rows.codes) byte = static_cast<uint8_t>(rng->Next());
  for (size_t row = 0; row < count; ++row) {
    const bool is_silent = rng->Below(8) == 0;
    rows.scales.push_back(
        is_silent ? uint16_t{0}
                  : FloatToHalf(static_cast<float>(rng->Uniform())));
  }
  rows.table = {bits, dim, rows.codes, rows.scales};
  return rows;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_BATCH_RANDOM_ROWS_H_
