#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_SECTIONS_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_SECTIONS_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <vector>

#include "bundle/trained_model.h"

namespace pagepick {

// Adds to the document
//   items [{title, likes, recommended, x, y, group}]: the most liked ones,
//       where they stand on the map, and in how many first tens they are
//   groups ["Comedy", ...]: the commonest first tags, or clusters where items
//       have no tags; `group` is an index, or -1 for the others
//   items_left_out: candidates beyond those that fit on a page
void AddItems(const TrainedModel& trained,
              const std::vector<float>& positive_counts,
              const std::vector<int64_t>& recommended,
              nlohmann::ordered_json* document);

// What the ratings look like: counts, rating histogram, and how many users
// and items have how many ratings (bars 1, 2-3, 4-7, ...).
nlohmann::ordered_json DataJson(const Dataset& dataset);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_SECTIONS_H_
