#ifndef PAGEPICK_BUNDLE_TRAINED_MODEL_H_
#define PAGEPICK_BUNDLE_TRAINED_MODEL_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/model_writer.h"
#include "bundle/training_step.h"
#include "dataset/dataset.h"
#include "dataset/split.h"
#include "towers/towers.h"

namespace pagepick {

// What `train` leaves for `eval`, `build` and `recommend` in one .pick file:
// float towers, and the data with its split, so that quality can always be
// measured on the held-out part of the very data it was trained on. Holds the
// ratings: it stays with the owner and never ships.
struct TrainedModel {
  Towers towers;  // rows are the dataset's items
  Dataset dataset;
  Split split;
  float positive_threshold = 0;
  Provenance provenance;
  std::vector<TrainingStep> training;  // in order; empty if nobody told
};

// kInvalidArgument if the parts disagree, or what writing gives.
Status SaveTrainedModel(const TrainedModel& model, const std::string& path);

// kCorruption, kUnsupported (a shipped model file, or a newer version) or
// what reading gives.
Result<TrainedModel> LoadTrainedModel(const std::string& path);

// The same from the file's bytes, which must start on a 16-byte border.
Result<TrainedModel> ParseTrainedModel(std::span<const uint8_t> bytes);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_TRAINED_MODEL_H_
