#ifndef PAGEPICK_BATCH_VISITOR_ENCODER_H_
#define PAGEPICK_BATCH_VISITOR_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "batch/lane_kernels.h"
#include "batch/lane_vector.h"
#include "engine/engine.h"
#include "engine/user_encoder.h"

namespace pagepick {

// One of many visitors, encoded. What EncodedUser holds, but for the reasons'
// sake.
struct EncodedVisitor {
  WeightedHistory history;
  std::vector<float> embedding;        // [PaddedDim], zero from dim on
  std::vector<float> neighbor_scores;  // [num_items and more], or empty
};

// EncodeUser for many visitors of one model, to the last bit. What visitors
// share is made once: float scales, neighbours as lists, the fold-in's matrix
// without a history, whitening by columns.
class VisitorEncoder {
 public:
  // Neighbour scores are given room for `score_room` items. Borrows both.
  VisitorEncoder(const Engine& engine, const LaneKernels& kernels,
                 size_t score_room);

  // encoded[n]: whether visitor n is to be ranked by scores. Where not, or
  // where something is wrong, the engine knows what then. May be called by
  // several threads.  REQUIRES: equal sizes
  void Encode(std::span<const std::span<const HistoryEvent>> histories,
              std::span<EncodedVisitor> visitors,
              std::span<uint8_t> encoded) const;

 private:
  // Memory for a visitor's system of equations.
  struct FoldInSystem {
    LaneVector<float> rows;
    LaneVector<float> scaled;
    LaneVector<float> matrix;
    LaneVector<float> sums;
    FoldInArguments Arguments(const VisitorEncoder& encoder,
                              EncodedVisitor* visitor);
  };

  CodeRows Inputs() const;
  void PrepareFoldIn(const UserTowerView& tower);
  void PrepareWhitening(const UserTowerView& tower);
  bool IsValid(std::span<const HistoryEvent> history) const;
  bool Weigh(std::span<const HistoryEvent> history,
             EncodedVisitor* visitor) const;
  void EncodeByFoldIn(std::span<EncodedVisitor> visitors,
                      std::span<uint8_t> encoded) const;
  bool EncodeByProjection(const UserTowerView& tower,
                          EncodedVisitor* visitor) const;
  bool EncodeByNetwork(const UserTowerView& tower,
                       EncodedVisitor* visitor) const;
  void AddNeighbors(float scale, EncodedVisitor* visitor) const;

  const Engine& engine_;
  const LaneKernels& kernels_;
  const size_t score_room_;
  std::vector<float> input_scales_;
  size_t stride_;                        // dim and more, in whole registers
  LaneVector<float> fold_in_matrix_;     // [dim x stride], or empty
  LaneVector<float> whitening_columns_;  // [dim x stride], or empty
  std::vector<size_t> neighbor_begins_;  // [num_items + 1], or empty
  std::vector<Neighbor> neighbors_;
};

}  // namespace pagepick

#endif  // PAGEPICK_BATCH_VISITOR_ENCODER_H_
