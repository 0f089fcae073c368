#ifndef PAGEPICK_MODEL_MODEL_HEADER_H_
#define PAGEPICK_MODEL_MODEL_HEADER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"

namespace pagepick {

// What a model may hold at most. Together with the limits in header_checks.cc
// they keep every score finite; models/FORMAT.md says why.
inline constexpr uint32_t kMaxEmbeddingDim = 1024;
inline constexpr uint32_t kMaxRatingKnots = 1024;
inline constexpr uint32_t kMaxDecays = 16;
inline constexpr uint32_t kMaxHidden = 1024;
inline constexpr uint32_t kMaxRiceBits = 30;
inline constexpr uint32_t kMaxSelfTestSamples = 256;
inline constexpr uint32_t kMaxSelfTestItems = 4096;  // of one sample

// What the engine reads of model.proto's ModelHeader, as plain numbers,
// unchecked but for their wire types: ModelView judges them.
struct ModelHeader {
  struct RatingKnot {
    float rating = 0;
    float weight = 0;
  };
  struct SelfTestSample {
    std::vector<uint32_t> items;
    std::vector<float> ratings;
    std::vector<uint32_t> expected_items;
    std::vector<float> expected_scores;
  };

  uint32_t item_count = 0;
  uint32_t embedding_dim = 0;
  uint32_t code_bits = 0;
  uint32_t num_clusters = 0;
  uint32_t default_num_probes = 0;
  bool by_residual = false;

  uint32_t user_tower_kind = 0;
  float alpha0 = 0;
  float regularization = 0;
  float frequency_exponent = 0;
  uint32_t tower_num_items = 0;
  float recency_decay = 0;
  std::vector<float> decays;
  uint32_t input_dim = 0;
  uint32_t num_hidden = 0;
  bool has_input_table = false;

  std::vector<RatingKnot> rating_weights;

  bool scale_is_explicit = false;
  float scale_min = 0;
  float scale_max = 0;
  float scale_step = 0;
  float positive_threshold = 0;

  std::vector<SelfTestSample> self_test;

  uint32_t neighbor_max_row_length = 0;
  uint32_t neighbor_rice_bits = 0;
};

// Reads the protobuf wire format. Unknown fields are skipped; a truncated or
// mistyped known field, or too many knots or samples, is kCorruption.
// REQUIRES: a new header
Status ReadModelHeader(std::span<const uint8_t> bytes, ModelHeader* header);
Result<ModelHeader> ParseModelHeader(std::span<const uint8_t> bytes);

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_MODEL_HEADER_H_
