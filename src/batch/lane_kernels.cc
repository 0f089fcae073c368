#include "batch/lane_kernels.h"

namespace pagepick {

std::vector<const LaneKernels*> UsableLaneKernels() {
  std::vector<const LaneKernels*> usable = {&kPortableLaneKernels};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) usable.push_back(&kAvx2LaneKernels);
  if (__builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512vnni")) {
    usable.push_back(&kAvx512LaneKernels);
  }
#endif
  return usable;
}

const LaneKernels& BestLaneKernels() {
  static const LaneKernels& best = *UsableLaneKernels().back();
  return best;
}

}  // namespace pagepick
