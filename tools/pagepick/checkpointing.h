#ifndef PAGEPICK_TOOLS_PAGEPICK_CHECKPOINTING_H_
#define PAGEPICK_TOOLS_PAGEPICK_CHECKPOINTING_H_

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/training_step.h"
#include "trainer/ials.h"

namespace pagepick {

// Keeps the state of a training in one file beside its output, from the
// first sweep until it has come to its end.
class Checkpointing {
 public:
  Checkpointing(std::string path, uint64_t fingerprint);

  // Reads the file of a training that was stopped.
  Status Load();
  // With the steps that AddStep was told of.
  Status Save(const IalsState& state) const;
  void Remove() const;

  // What Load read, or null.
  const IalsState* state() const { return state_ ? &*state_ : nullptr; }
  // Before those of this run, what Load read.
  const std::vector<TrainingStep>& steps() const { return steps_; }
  void AddStep(const TrainingStep& step) { steps_.push_back(step); }

 private:
  std::string path_;
  uint64_t fingerprint_;
  std::optional<IalsState> state_;
  std::vector<TrainingStep> steps_;
};

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_CHECKPOINTING_H_
