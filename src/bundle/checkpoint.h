#ifndef PAGEPICK_BUNDLE_CHECKPOINT_H_
#define PAGEPICK_BUNDLE_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/training_step.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Training cut short, as it stands on the disk between two sweeps.
struct Checkpoint {
  // Hash of the data, its split and the options; training resumes only from
  // a checkpoint of the very same.
  uint64_t fingerprint = 0;
  int32_t sweep = 0;
  ItemEmbeddings items;
  int32_t best_sweep = 0;
  double best_ndcg = 0;
  ItemEmbeddings best_items;
  std::vector<TrainingStep> training;  // up to this sweep
};

// Written in place of an older one, atomically.
Status SaveCheckpoint(const Checkpoint& checkpoint, const std::string& path);

// kNotFound, kCorruption, or kInvalidArgument if `fingerprint` differs.
Result<Checkpoint> LoadCheckpoint(const std::string& path,
                                  uint64_t fingerprint);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_CHECKPOINT_H_
