#ifndef PAGEPICK_DATASET_ID_MATCH_H_
#define PAGEPICK_DATASET_ID_MATCH_H_

#include "base/status.h"
#include "dataset/load_dataset.h"

namespace pagepick {

// Finds the column of a catalogue whose values are the ids of the rated
// items. Keeps the id column of `columns` if it matches most of them, if its
// owner mapped it, or if no other matches clearly better; else puts the
// better one in its place. `rated` holds the ids of the rated items.
Result<IdMatch> MatchIds(const TableFormat& format, const IdMap& rated,
                         ColumnUses* columns);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_ID_MATCH_H_
