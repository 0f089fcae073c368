#ifndef PAGEPICK_KERNELS_SCAN_H_
#define PAGEPICK_KERNELS_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "kernels/codes.h"
#include "kernels/eligible_rows.h"
#include "kernels/integer_query.h"
#include "kernels/top_k.h"

namespace pagepick {

// A catalogue as a scan reads it. Borrows.
struct ScanTable {
  CodeBits bits = CodeBits::kInt8;
  std::span<const uint8_t> codes;    // [rows x CodeRowBytes]
  std::span<const uint16_t> scales;  // half [rows], finite, not negative
  std::span<const float> bonus;      // [rows], finite, or empty
  const EligibleRows& eligible;
  float base = 0;  // finite, added to every score
};

// Offers rows begin .. end-1 to `top`, each with the score
// dot * scale * query.scale + base + bonus, but for those that are not eligible
// or have scale 0. Nearly every row of a scan is turned away, and is so in
// registers: four rows are scored together and compared with top's threshold,
// and only where one of them reaches it is anything else looked at.
// The same scores to the last bit on every build.
// REQUIRES: begin <= end <= rows
void ScanForTopK(const ScanTable& table, const IntegerQuery& query,
                 size_t begin, size_t end, TopK* top);

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_SCAN_H_
