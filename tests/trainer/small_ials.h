#ifndef PAGEPICK_TESTS_TRAINER_SMALL_IALS_H_
#define PAGEPICK_TESTS_TRAINER_SMALL_IALS_H_

#include <cstdint>
#include <cstdlib>

#include "small_data.h"
#include "trainer/ials.h"

namespace pagepick {

inline IalsOptions SmallOptions() {
  IalsOptions options;
  options.dim = 4;
  options.max_sweeps = 8;
  options.alpha0 = 0.3f;
  options.regularization = 0.01f;
  return options;
}

inline Result<IalsResult> Train(const Dataset& dataset,
                                const IalsOptions& options,
                                const IalsCallbacks& callbacks = {},
                                const IalsState* resume = nullptr) {
  return TrainIals(dataset, TrainOnAll(dataset), RatingWeights(), options,
                   resume, callbacks);
}

// Rises to its best at the third sweep, whatever the towers.
inline IalsCallbacks BestAtSweepThree(int32_t* sweep) {
  IalsCallbacks callbacks;
  callbacks.validate = [sweep](const Towers&) {
    ++*sweep;
    return 1.0 - std::abs(*sweep - 3);
  };
  return callbacks;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_TRAINER_SMALL_IALS_H_
