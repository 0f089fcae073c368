#ifndef PAGEPICK_TOOLS_PAGEPICK_INSPECT_REPORT_H_
#define PAGEPICK_TOOLS_PAGEPICK_INSPECT_REPORT_H_

#include "dataset/doctor.h"
#include "dataset/load_dataset.h"
#include "pagepick/command.h"

namespace pagepick {

// What `inspect` prints: as tables for a person ...
void PrintInspection(const LoadedDataset& loaded, const DataReport& report,
                     const OutputFlags& flags);
// ... and as one JSON document.
void PrintInspectionJson(const LoadedDataset& loaded, const DataReport& report);

// "2000-04-25", UTC.
std::string DateOf(uint32_t time);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_INSPECT_REPORT_H_
