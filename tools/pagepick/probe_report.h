#ifndef PAGEPICK_TOOLS_PAGEPICK_PROBE_REPORT_H_
#define PAGEPICK_TOOLS_PAGEPICK_PROBE_REPORT_H_

#include <nlohmann/json.hpp>

#include "pagepick/pipeline.h"

namespace pagepick {

// How well a mixture fits, and how the number of clusters that a query scans
// was chosen, as a table with an empty line after it; nothing where nothing was
// chosen.
void PrintProbes(const ShippedModel& shipped);

// The same for --json.
nlohmann::ordered_json ProbesJson(const ShippedModel& shipped);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_PROBE_REPORT_H_
