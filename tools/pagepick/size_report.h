#ifndef PAGEPICK_TOOLS_PAGEPICK_SIZE_REPORT_H_
#define PAGEPICK_TOOLS_PAGEPICK_SIZE_REPORT_H_

#include <nlohmann/json.hpp>
#include <string>

#include "pagepick/size_curve.h"

namespace pagepick {

// A row for each size, the best and the chosen one marked, and why.
void PrintSizes(const SizeCurve& curve);

// {metric, visitors, budget, points [...], reason}
nlohmann::ordered_json SizesJson(const SizeCurve& curve);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SIZE_REPORT_H_
