#include "pagepick/checkpointing.h"

#include <filesystem>
#include <utility>

#include "bundle/checkpoint.h"

namespace pagepick {

Checkpointing::Checkpointing(std::string path, uint64_t fingerprint)
    : path_(std::move(path)), fingerprint_(fingerprint) {}

Status Checkpointing::Load() {
  PAGEPICK_ASSIGN_OR_RETURN(Checkpoint saved,
                            LoadCheckpoint(path_, fingerprint_));
  state_ = IalsState{saved.sweep, std::move(saved.items), saved.best_sweep,
                     saved.best_ndcg, std::move(saved.best_items)};
  steps_ = std::move(saved.training);
  return {};
}

Status Checkpointing::Save(const IalsState& state) const {
  return SaveCheckpoint(
      {fingerprint_, state.sweep, state.items, state.best_sweep,
       state.best_ndcg, state.best_items, steps_},
      path_);
}

void Checkpointing::Remove() const {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

}  // namespace pagepick
