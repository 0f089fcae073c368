#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_MEASURE_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_MEASURE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "pagepick/command.h"
#include "pagepick/pipeline.h"
#include "pagepick/quality.h"
#include "pagepick/report/subject.h"

namespace pagepick {

struct MeasureOptions {
  ShipOptions ship;
  std::string bundle;           // a folder whose file is what ships, or empty
  int32_t ease_items = 5000;    // EASE is left out of larger catalogues
  int32_t nearest_cluster = 0;  // of so many, a baseline; 0: left out
  bool all_bits = false;        // other numbers of bits as further variants
  OutputFlags flags;
};

// Rows in the order of the table: popularity and item-kNN, further baselines,
// the float towers, variants, and what ships last. Borrow the subject.
struct Measurements {
  std::vector<QualityRow> rows;
  std::vector<std::string> notes;  // what was left out, and why

  const QualityRow& popularity() const { return rows[0]; }
  const QualityRow& item_knn() const { return rows[1]; }
  const QualityRow& shipped() const { return rows.back(); }
};
Result<Measurements> MeasureAll(const Subject& subject,
                                const MeasureOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_MEASURE_H_
