#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_PRINT_REPORT_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_PRINT_REPORT_H_

#include "pagepick/report/measure.h"
#include "pagepick/report/segment_figures.h"

namespace pagepick {

// The report as tables on the terminal.

// Every row with the figures that its protocol is judged by.
void PrintRows(const Measurements& measurements, Protocol protocol);

// What ships against each baseline, with the verdict.
void PrintComparisons(const Measurements& measurements, Protocol protocol);

void PrintSegments(const Segments& segments, Protocol protocol);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_PRINT_REPORT_H_
