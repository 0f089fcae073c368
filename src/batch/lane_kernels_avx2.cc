#include "batch/compiled_kernels.h"

namespace pagepick {

const LaneKernels kAvx2LaneKernels = CompiledKernels("AVX2");

}  // namespace pagepick
