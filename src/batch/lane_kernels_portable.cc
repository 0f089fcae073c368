#include "batch/compiled_kernels.h"

namespace pagepick {

const LaneKernels kPortableLaneKernels = CompiledKernels("portable");

}  // namespace pagepick
