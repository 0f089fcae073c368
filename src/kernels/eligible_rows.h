#ifndef PAGEPICK_KERNELS_ELIGIBLE_ROWS_H_
#define PAGEPICK_KERNELS_ELIGIBLE_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// Which rows of a catalogue may be found: the allowed ones, but for some that
// are left out, a bit each. Bytes, made anew for each query, would take longer
// than a search by clusters among a million.
class EligibleRows {
 public:
  // `allowed` [rows], 0 = not allowed; or empty: all are. Borrows.
  EligibleRows(size_t rows, std::span<const uint8_t> allowed)
      : allowed_(allowed), left_out_(rows / kBits + 1) {}

  void LeaveOut(size_t row) { left_out_[row / kBits] |= BitOf(row); }

  bool Has(size_t row) const {
    return (left_out_[row / kBits] & BitOf(row)) == 0 &&
           (allowed_.empty() || allowed_[row] != 0);
  }

 private:
  static constexpr size_t kBits = 32;
  static uint32_t BitOf(size_t row) { return uint32_t{1} << row % kBits; }

  std::span<const uint8_t> allowed_;
  std::vector<uint32_t> left_out_;
};

}  // namespace pagepick

#endif  // PAGEPICK_KERNELS_ELIGIBLE_ROWS_H_
