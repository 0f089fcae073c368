#ifndef PAGEPICK_BUNDLE_TRAINING_STEP_H_
#define PAGEPICK_BUNDLE_TRAINING_STEP_H_

#include <cstddef>
#include <cstdint>
#include <string>

namespace pagepick {

// One step of a training, as people follow it: live, and afterwards as the
// curve that its .pick file keeps.
struct TrainingStep {
  std::string stage;           // "iALS", "tower", …
  int32_t done = 0;            // steps of the stage
  int32_t total = 0;           // of them at most
  double loss = 0;             // 0 = the stage has none
  double validation_ndcg = 0;  // 0 without validation visitors

  bool operator==(const TrainingStep&) const = default;
};

// A file holds no more steps, and no longer names of stages.
inline constexpr size_t kMaxTrainingSteps = 65536;
inline constexpr size_t kMaxStageName = 64;

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_TRAINING_STEP_H_
