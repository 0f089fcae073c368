#ifndef PAGEPICK_BUNDLE_TRAINED_CHECKS_H_
#define PAGEPICK_BUNDLE_TRAINED_CHECKS_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "bundle/trained_model.h"

namespace pagepick {

// What a training file must hold for the stages after it to be safe; the
// writer asks as well as the reader. All are kCorruption.

// Users and items are in range, ratings finite; sorted by user and time; an
// item once a user.
Status CheckInteractions(const Dataset& dataset);

// Where each user's interactions begin, and the end of all.
// REQUIRES: CheckInteractions(dataset).ok()
std::vector<int64_t> UserOffsets(const Dataset& dataset);

// Not too many steps, in range and finite.
Status CheckTraining(const std::vector<TrainingStep>& steps);

// Everything else: shapes of the towers, finite floats, the catalogue's tags,
// parts of the split, user offsets, the steps of training.
Status CheckTrainedModel(const TrainedModel& model);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_TRAINED_CHECKS_H_
