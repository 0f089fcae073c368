#ifndef PAGEPICK_TOOLS_PAGEPICK_PROBE_CHOICE_H_
#define PAGEPICK_TOOLS_PAGEPICK_PROBE_CHOICE_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "dataset/split.h"
#include "pagepick/pipeline.h"

namespace pagepick {

// Asks the model file as `users` would who had given the ratings they show:
// with 1, 2, 3, 4, 6, 8, .. clusters until all of the exact answer is found,
// and last with all clusters. Empty without users.
Result<std::vector<ProbePoint>> MeasureProbes(
    const ShippedModel& model, const std::vector<HeldOutUser>& users,
    int num_threads);

// The fewest probes on the curve with at least this recall.
// REQUIRES: a curve that ends with all clusters
int32_t FewestProbes(const std::vector<ProbePoint>& curve, double recall);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_PROBE_CHOICE_H_
