#ifndef PAGEPICK_BUNDLE_MODEL_WRITER_H_
#define PAGEPICK_BUNDLE_MODEL_WRITER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "clusters/clustering.h"
#include "quantizer/scalar_quantizer.h"
#include "towers/rating_weights.h"
#include "towers/sparse_neighbors.h"
#include "towers/user_tower.h"

namespace pagepick {

// Where a model comes from; the options, flags and stored record are one list.
struct Provenance {
  struct Option {
    std::string name;
    std::string value;
  };
  struct Measure {
    std::string name;
    double value = 0;
    double standard_error = 0;
  };
  std::string tool_version;
  std::string data_name;
  std::string data_licence;
  std::string data_hash;
  uint64_t seed = 0;
  uint64_t interactions = 0;
  uint32_t users = 0;
  std::vector<Option> options;
  std::vector<Measure> quality;
};

// The rating scale that the page offers.
struct ShippedScale {
  bool is_explicit = false;
  float min = 1;
  float max = 1;
  float step = 1;
  float positive_threshold = 1;
};

// A history and the answer the engine gave natively.
struct SelfTestSample {
  std::vector<uint32_t> items;
  std::vector<float> ratings;
  std::vector<uint32_t> expected_items;
  std::vector<float> expected_scores;
};

// Everything that goes into a model file. Items are in storage order
// (ClusterOrder), cluster by cluster.
struct ModelContents {
  QuantizedEmbeddings items;
  QuantizedEmbeddings inputs;      // of as many items, or of none
  std::vector<float> item_counts;  // [items], how often each is positive
  UserTower user_tower;            // a network ships as int8 codes
  SparseNeighbors neighbors;       // ship with weights of 4 bits
  RatingWeights rating_weights;
  ShippedScale scale;
  int32_t num_clusters = 1;
  int32_t default_num_probes = 1;
  std::vector<float> centroids;           // [num_clusters x dim], empty if 1
  std::vector<uint32_t> cluster_offsets;  // [num_clusters + 1], empty if 1
  std::vector<SelfTestSample> self_test;
  Provenance provenance;
};

// The file's bytes, deterministic. kInvalidArgument if the parts disagree.
Result<std::vector<uint8_t>> WriteModel(const ModelContents& contents);

// The provenance of a shipped file, which the engine skips.
Result<Provenance> ReadProvenance(std::span<const uint8_t> model_bytes);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_MODEL_WRITER_H_
