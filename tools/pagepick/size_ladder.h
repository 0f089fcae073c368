#ifndef PAGEPICK_TOOLS_PAGEPICK_SIZE_LADDER_H_
#define PAGEPICK_TOOLS_PAGEPICK_SIZE_LADDER_H_

#include <vector>

#include "pagepick/size_curve.h"

namespace pagepick {

// The sizes to try for a model that ships as `own` does, each within the
// budget as far as can be told in advance. With a budget, of each width of
// code the largest dim, the next two and one of about half of that; without
// one, all. Dims whose rows are no smaller than those of the next larger dim
// (codes are padded) are left out. `own`'s dim is there wherever it fits.
// kInvalidArgument if nothing fits: the smallest size that would.
Result<std::vector<ModelSize>> PlanSizes(const ModelContents& own,
                                         int32_t neighbors,
                                         const SizeOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SIZE_LADDER_H_
