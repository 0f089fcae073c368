#ifndef PAGEPICK_TRAINER_NORMAL_EQUATIONS_H_
#define PAGEPICK_TRAINER_NORMAL_EQUATIONS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_buffer.h"

namespace pagepick {

// The regularized least squares systems of one half sweep, one after the
// other:
//   (base + ridge I + sum_n w_n v_n v_n') x = sum_n w_n v_n
// Thousands of small dense systems a second, too small for the blocking of a
// general library to pay off: the triangle is built and factored in register
// tiles (about twice as fast as Eigen's rankUpdate and LLT at 64 to 128
// dimensions). Not for several threads at once.
class NormalEquations {
 public:
  // `base` [dim x dim] is symmetric and shared by all systems.
  NormalEquations(std::span<const float> base, int32_t dim);

  // Begins the next system.
  void Start(float ridge);

  // Adds one observation.  REQUIRES: row.size() == dim, weight > 0
  void Add(std::span<const float> row, float weight);

  // Writes the solution [dim]; false if the matrix is not positive definite
  // in single precision. Ends the system.
  bool Solve(std::span<float> solution);

  // sum_n w_n v_n of the current system [dim].
  std::span<const float> right_side() const;

 private:
  void AddPending();
  bool Factor();
  void SolveForward(float* x);
  void SolveBackward(const float* y, float* x);

  float* Row(AlignedBuffer* matrix, size_t row) const;

  size_t dim_;
  size_t stride_;             // dim rounded up to whole tiles
  AlignedBuffer base_;        // [stride x stride], unit diagonal in the padding
  AlignedBuffer upper_;       // the system, then its factor: upper triangle
  AlignedBuffer batch_;       // [kBatch x stride], observations times sqrt(w)
  size_t pending_ = 0;        // rows in batch_
  AlignedBuffer right_side_;  // [stride]
  AlignedBuffer solution_;    // [2 x stride]: half solved, solved
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_NORMAL_EQUATIONS_H_
