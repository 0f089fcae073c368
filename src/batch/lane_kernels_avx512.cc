#include "batch/compiled_kernels.h"

namespace pagepick {

const LaneKernels kAvx512LaneKernels = CompiledKernels("AVX-512 VNNI");

}  // namespace pagepick
