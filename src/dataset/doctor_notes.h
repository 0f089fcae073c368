#ifndef PAGEPICK_DATASET_DOCTOR_NOTES_H_
#define PAGEPICK_DATASET_DOCTOR_NOTES_H_

#include <string>
#include <vector>

#include "dataset/doctor.h"

namespace pagepick {

// The sentences of a DataReport whose numbers are already there.
std::vector<std::string> NotesOn(const LoadedDataset& loaded,
                                 const DataReport& report);
std::vector<LeftOut> LeftOutOf(const LoadedDataset& loaded,
                               const DataReport& report);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_DOCTOR_NOTES_H_
