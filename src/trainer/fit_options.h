#ifndef PAGEPICK_TRAINER_FIT_OPTIONS_H_
#define PAGEPICK_TRAINER_FIT_OPTIONS_H_

#include <cstdint>

namespace pagepick {

// The options of learned towers. Apart from what they steer, because Eigen
// lays out its types by the instruction set: only this library, which is
// compiled for the machine at hand, may see them.

// How a training user becomes an example.
enum class ExampleKind {
  // A random part is shown and the rest is to be found: for visitors whose
  // order does not matter (denoising: Vincent 2008, Liang et al. 2018).
  kHoldOut,
  // All is shown less a random part, and all is to be found.
  kReconstruct,
  // What came before a random moment is shown, and what came next is to be
  // found.
  kNext,
};

struct ExampleOptions {
  ExampleKind kind = ExampleKind::kHoldOut;
  // The share that is not shown (kHoldOut, kReconstruct).
  float dropout = 0.5F;
  // The share of examples (kHoldOut) of which only 1 to `most_few` of the shown
  // items are left, so that a tower also learns what to make of a visitor who
  // has just begun. A teacher still sees all that is shown.
  float few_share = 0;
  int32_t most_few = 5;
};

// What the softmax over all items is to come close to: the items to be found
// and, beside or instead of them, what a teacher thinks (Hinton, Vinyals,
// Dean 2015).
struct SoftmaxTargets {
  float data_weight = 1;
  // Each history's items to find share one unit of weight; otherwise each
  // item weighs 1 and long histories count more.
  bool normalize = true;
  // Shown items can't be answers: they leave the softmax.
  bool mask_shown = true;
  float teacher_weight = 0;
  // How much popularity adds to the teacher's scores where few items are left
  // shown (see ExampleOptions, popularity_prior.h).
  float few_popularity = 0;
  // Teacher scores are divided by it before their own softmax.
  float temperature = 1;
};

// Which items a step's softmax runs over.
enum class SoftmaxItems {
  kAll,
  // Those that the step's examples are to find, and some that are drawn: the
  // work of a step does not grow with the catalogue.
  kSample,
  // kSample for large catalogues, where nothing in the model needs all.
  kAuto,
};

struct SoftmaxSampling {
  SoftmaxItems items = SoftmaxItems::kAuto;
  // Drawn a step, beside the targets of its examples.
  int32_t num_negatives = 4096;
  // The share that is drawn evenly; the others by popularity to this power.
  float uniform_share = 0.5F;
  float popularity_power = 0.75F;
};

// What features add to items' own rows, see feature_net.h.
struct ItemTowerOptions {
  int32_t num_hidden = 128;
  // The shares of items whose own row, and of features that are left out in
  // a step.
  float own_dropout = 0.15F;
  float feature_dropout = 0.2F;
};

// The encoder of a variational autoencoder, see user_nets.h.
struct VariationalOptions {
  int32_t num_layers = 3;
  // The prior's weight is this times the number of shown items.
  float prior_weight = 0.005F;
};

// How a HistoryModel is fitted.
struct FitOptions {
  int32_t epochs = 20;
  // A step takes a twentieth of the users, but 32 to this many: with fewer
  // steps than some hundreds small data sets stay unlearned.
  int32_t max_batch_size = 256;
  float learning_rate = 1e-3F;
  // The learning rate falls along a cosine from its start to this share.
  float final_rate = 0;
  ExampleOptions examples;
  // An epoch draws one example of a user for every so many events of the
  // history, and at least one; 0 = one of every user.
  int32_t events_per_example = 0;
  SoftmaxTargets targets;
  SoftmaxSampling softmax = {};
  uint64_t seed = 1;
  int num_threads = 1;
};

struct FitProgress {
  int32_t epoch = 0;  // finished, from 1
  int32_t epochs = 0;
  double loss = 0;
  double validation = 0;  // what `validate` gave; 0 without
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_FIT_OPTIONS_H_
