#ifndef PAGEPICK_TRAINER_DISTILLED_H_
#define PAGEPICK_TRAINER_DISTILLED_H_

#include <cstdint>
#include <functional>
#include <string>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"
#include "trainer/autoencoder.h"
#include "trainer/ease.h"
#include "trainer/ials.h"
#include "trainer/two_tower.h"

namespace pagepick {

// A small tower taught by large models (Hinton, Vinyals, Dean 2015): iALS,
// EDLAE and variational autoencoders score the same half-shown history, and
// the tower, started from iALS, learns to rank as their blend does. Most of
// the gain over iALS that any size reaches fits into one 4-bit table.
struct DistilledOptions {
  IalsOptions ials = {.dim = 128};
  EaseOptions ease = {.dropout = 0.33F};
  // Several of them, alike but for their seeds, agree better with what people
  // like than any one does: what each learned by heart averages out.
  AutoencoderOptions autoencoder;
  int32_t num_autoencoders = 3;
  // Shares of the teachers in the blend of standardized scores. A share of 0
  // leaves a teacher out; so does a catalogue that is too large for EASE.
  float ials_share = 0.15F;
  float ease_share = 0.15F;
  float autoencoder_share = 0.7F;  // of all together
  TwoTowerOptions tower = {
      .num_hidden = 256,
      .fit = {.epochs = 100,
              .learning_rate = 2e-3F,
              .examples = {.dropout = 0.5F, .few_share = 0.05F},
              // Teachers alone: what is held out of a training history adds
              // noise that the teachers have already averaged away.
              .targets = {.data_weight = 0,
                          .teacher_weight = 1,
                          .few_popularity = 6,
                          .temperature = 0.8F}}};
  uint64_t seed = 1;
  int num_threads = 1;
};

struct DistilledProgress {
  std::string stage;  // "iALS", "EASE", "autoencoder", "tower"
  int32_t done = 0;   // steps of that stage
  int32_t total = 0;
  double loss = 0;
  double validation_ndcg = 0;  // of the stage's towers; 0 if it has none
};

struct DistilledCallbacks {
  // NDCG@100 of towers on the validation part; picks the best sweep and epoch.
  std::function<double(const Towers&)> validate;
  // What shipping makes of item rows: the tower learns around it.
  std::function<void(ItemEmbeddings*)> as_shipped;
  // False stops.
  std::function<bool(const DistilledProgress&)> on_progress;
};

struct DistilledResult {
  Towers towers;
  // The whole of EASE, from which neighbours may be taken; empty if left out.
  ItemWeights item_weights;
  double best_ndcg = 0;
  bool stopped = false;  // by on_progress; the towers are empty then
};

// Same bytes with any number of threads. kInvalidArgument as the trainers it
// is made of.
Result<DistilledResult> TrainDistilled(const Dataset& dataset,
                                       const Split& split,
                                       const RatingWeights& rating_weights,
                                       const DistilledOptions& options,
                                       const DistilledCallbacks& callbacks);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_DISTILLED_H_
