#ifndef PAGEPICK_TOOLS_PAGEPICK_TUNE_SEARCH_H_
#define PAGEPICK_TOOLS_PAGEPICK_TUNE_SEARCH_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "base/rng.h"
#include "base/status.h"
#include "pagepick/train_options.h"
#include "pagepick/training_data.h"
#include "trainer/ials.h"

namespace pagepick {

// Search for the options of a training by successive halving (Jamieson and
// Talwalkar 2016): many random draws train for a few sweeps, the best third
// goes on, and so forth. What was trained is never trained again.

struct TuneTrial {
  int32_t number = 0;  // in order of draw, from 1; the first is the defaults
  TrainOptions options;
  int32_t sweeps = 0;
  double ndcg = 0;  // NDCG@100 on validation visitors, best sweep
};

// Told of every trial that ended a stage; false stops the search.
using TuneProgress = std::function<bool(const TuneTrial& trial)>;

struct TuneResult {
  std::vector<TuneTrial> trials;  // best first
  bool stopped = false;
};

// A random draw around `defaults`, whose alpha0 and regularization must be
// resolved. Constants of a form: which data they suit is what is searched.
TrainOptions DrawOptions(const TrainOptions& defaults, const Dataset& dataset,
                         float positive_threshold, Rng* rng);

// Runs whole brackets of trials until `progress` stops it or `max_trials` are
// drawn. Trials train on the kTrain part and are judged on validation
// visitors; test visitors are not looked at. The draws depend on the seed of
// `defaults` alone, the time only on how many of them are tried.
// kInvalidArgument if there are no validation visitors.
Result<TuneResult> SearchOptions(const TrainingData& data,
                                 const TrainOptions& defaults,
                                 int32_t max_trials,
                                 const TuneProgress& progress);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_TUNE_SEARCH_H_
