#ifndef PAGEPICK_DATASET_LOAD_RATINGS_H_
#define PAGEPICK_DATASET_LOAD_RATINGS_H_

#include "base/status.h"
#include "dataset/load_dataset.h"
#include "dataset/table_reader.h"

namespace pagepick {

// The ratings half of LoadDataset: fills users, item ids, interactions and
// scale of `loaded`, whose report.ratings.format is set. `progress` may be
// empty.
Status LoadRatings(const LoadOptions& options, const ByteProgress& progress,
                   LoadedDataset* loaded);

// What the ratings say about their scale. With more than a thousand different
// values the step is a hundredth of the range.
RatingScale ScaleOf(std::span<const Interaction> interactions,
                    bool is_explicit);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_LOAD_RATINGS_H_
