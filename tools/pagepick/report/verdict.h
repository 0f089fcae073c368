#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_VERDICT_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_VERDICT_H_

#include <string>
#include <vector>

#include "eval/list_figures.h"
#include "pagepick/report/measure.h"

namespace pagepick {

// The report's first lines, for an owner who knows no metric.
struct Verdict {
  const char* level = "good";  // or "unclear", "bad"
  std::string headline;
  std::vector<std::string> sentences;
};

// `lists`: of what ships.
Verdict MakeVerdict(const Subject& subject, const Measurements& measurements,
                    const ListFigures& lists);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_VERDICT_H_
