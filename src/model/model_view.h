#ifndef PAGEPICK_MODEL_MODEL_VIEW_H_
#define PAGEPICK_MODEL_MODEL_VIEW_H_

#include <cstdint>
#include <span>

#include "base/status.h"
#include "kernels/codes.h"
#include "model/code_table.h"
#include "model/model_header.h"
#include "model/neighbor_rows.h"
#include "model/section_file.h"

namespace pagepick {

// Rows that share a radius.
inline constexpr size_t kRadiusRows = 32;

// A shipped model, validated in full and read in place: after Read succeeds
// no count, offset or float in it can lead a reader astray. Borrows the
// bytes, which must outlive it. Items are in storage order: cluster by
// cluster, and within one the farthest from its centroid first.
class ModelView {
 public:
  ModelView() = default;  // of no items

  // kInvalidArgument (bytes not 16-byte aligned), kCorruption, kUnsupported;
  // then the view is not to be used. REQUIRES: a new view
  Status Read(std::span<const uint8_t> bytes);

  // A view that has read them.
  static Result<ModelView> Parse(std::span<const uint8_t> bytes);

  const ModelHeader& header() const { return header_; }
  int32_t num_items() const { return static_cast<int32_t>(header_.item_count); }
  int32_t dim() const { return static_cast<int32_t>(header_.embedding_dim); }
  CodeBits bits() const { return static_cast<CodeBits>(header_.code_bits); }
  int32_t num_clusters() const {
    return static_cast<int32_t>(header_.num_clusters);
  }

  // What is scored, and what histories are made of: another table or the same.
  const CodeTable& items() const { return items_; }
  const CodeTable& inputs() const {
    return header_.has_input_table ? inputs_ : items_;
  }
  // Of no rows if it is the same.
  const CodeTable& input_table() const { return inputs_; }
  std::span<const uint8_t> codes() const { return items_.codes; }
  std::span<const uint16_t> scales() const { return items_.scales; }  // half
  // Empty if num_clusters is 1: the order of items says it all.
  std::span<const uint8_t> popularity() const { return popularity_; }
  const NeighborRows& neighbors() const { return neighbors_; }
  // Of all that has a row for each item.
  uint64_t item_bytes() const { return item_bytes_; }

  // The matrices of a network tower and its biases, a before b.
  const CodeTable& network_linear() const { return network_linear_; }
  const CodeTable& network_hidden() const { return network_hidden_; }
  const CodeTable& network_output() const { return network_output_; }
  std::span<const float> network_biases() const { return network_biases_; }

  // [dim x dim], empty for the mean tower and a network.
  std::span<const float> user_matrix() const { return user_matrix_; }
  // [num_clusters x dim], empty if num_clusters is 1.
  std::span<const float> centroids() const { return centroids_; }
  // Halves [num_items / kRadiusRows, rounded down, and one more]: no item of
  // such a block with a scale above 0, and none behind it in the same cluster,
  // is farther from its centroid, with a margin for the rounding of floats
  // (models/FORMAT.md); empty if num_clusters is 1, and in old files.
  std::span<const uint16_t> block_radii() const { return block_radii_; }
  // [num_clusters + 1], empty if num_clusters is 1.
  std::span<const uint32_t> cluster_offsets() const { return cluster_offsets_; }

 private:
  Status ReadItems(const SectionFile& file);
  Status ReadUserTower(const SectionFile& file);
  Status ReadNetwork(const SectionFile& file);
  Status ReadClusters(const SectionFile& file);
  Status ReadNeighbors(const SectionFile& file);

  ModelHeader header_;
  CodeTable items_;
  CodeTable inputs_;
  std::span<const uint8_t> popularity_;
  NeighborRows neighbors_;
  uint64_t item_bytes_ = 0;
  CodeTable network_linear_;
  CodeTable network_hidden_;
  CodeTable network_output_;
  std::span<const float> network_biases_;
  std::span<const float> user_matrix_;
  std::span<const float> centroids_;
  std::span<const uint16_t> block_radii_;
  std::span<const uint32_t> cluster_offsets_;
};

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_MODEL_VIEW_H_
