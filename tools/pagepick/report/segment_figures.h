#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_SEGMENT_FIGURES_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_SEGMENT_FIGURES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "eval/statistics.h"
#include "pagepick/report/measure.h"

namespace pagepick {

// The same visitors or items apart from others, for the baselines and what
// ships.
struct Segment {
  std::string key;    // "3", "all", "head", "tail"
  std::string label;  // "3 ratings", "popular items"
  int32_t users = 0;
  struct Figure {
    std::string model;
    Interval value;  // of the protocol's main metric
  };
  std::vector<Figure> figures;
};
struct Segments {
  std::vector<Segment> by_ratings;
  std::vector<Segment> by_items;  // head and tail
};
Result<Segments> MeasureSegments(const Subject& subject,
                                 const Measurements& measurements,
                                 const MeasureOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_SEGMENT_FIGURES_H_
