#ifndef PAGEPICK_TOOLS_PAGEPICK_TRAIN_OPTIONS_H_
#define PAGEPICK_TOOLS_PAGEPICK_TRAIN_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "base/status.h"
#include "bundle/model_writer.h"
#include "pagepick/training_data.h"
#include "towers/rating_weights.h"
#include "trainer/distilled.h"
#include "trainer/fit_options.h"
#include "trainer/ials.h"

namespace pagepick {

// Flags of `train` that shape the towers. The flags, this struct and the
// options stored as provenance are one list.
struct TrainOptions {
  std::string trainer = "ials";
  // Its dim, seed and threads are those of every trainer.
  IalsOptions ials;
  // Of learned towers; 0 = what suits the trainer.
  int32_t epochs = 0;
  int32_t hidden = 0;
  int32_t bits = 8;  // the codes that they learn around
  int32_t teacher_epochs = 60;
  int32_t autoencoders = DistilledOptions().num_autoencoders;
  // Of `towers`.
  bool features = false;         // whether items have features to learn from
  std::string softmax = "auto";  // or "full", "sampled"
  int32_t negatives = SoftmaxSampling().num_negatives;
  // The paces at which `next` forgets, in items; 0 = never.
  std::vector<float> half_lives = {0.5F, 2, 8, 32, 0};
  // Sparse neighbours an item: 0 = none, -1 = as validation visitors say.
  int32_t neighbors = -1;
  double half_life = 0;        // in items; 0 = all ratings count the same
  double dislike = 0.3;        // weight by which the lowest rating repels
  std::string rating_weights;  // "1:-0.3,3:0,4:1" instead of the above
  std::string warm;            // hash of the rows that --warm starts from
};
void AddTrainOptions(CLI::App* app, TrainOptions* options);

// From --rating-weights, else from the threshold and --dislike.
Result<RatingWeights> MakeRatingWeights(const TrainOptions& options,
                                        const RatingScale& scale,
                                        float positive_threshold);

// 2^(-1 / half-life).
float RecencyDecay(const TrainOptions& options);

// Hash of the data, its split and every option that shapes the towers.
uint64_t FingerprintOf(const DataView& data, const TrainOptions& options);

Provenance MakeProvenance(const std::string& name, const std::string& licence,
                          const DataView& data, const TrainOptions& options);

// The options that MakeProvenance told of. kInvalidArgument for one that no
// training takes.
Result<TrainOptions> OptionsOf(const Provenance& provenance);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_TRAIN_OPTIONS_H_
