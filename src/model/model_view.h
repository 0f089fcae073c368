#ifndef PAGEPICK_MODEL_MODEL_VIEW_H_
#define PAGEPICK_MODEL_MODEL_VIEW_H_

#include <cstdint>
#include <span>

#include "base/status.h"
#include "kernels/codes.h"
#include "model/model_header.h"
#include "model/section_file.h"

namespace pagepick {

// A shipped model, validated in full and read in place: after Parse succeeds
// no count, offset or float in it can lead a reader astray. Borrows the
// bytes, which must outlive it. Items are in storage order: cluster by
// cluster.
class ModelView {
 public:
  // kInvalidArgument (bytes not 16-byte aligned), kCorruption, kUnsupported.
  static Result<ModelView> Parse(std::span<const uint8_t> bytes);

  const ModelHeader& header() const { return header_; }
  int32_t num_items() const { return static_cast<int32_t>(header_.item_count); }
  int32_t dim() const { return static_cast<int32_t>(header_.embedding_dim); }
  CodeBits bits() const { return static_cast<CodeBits>(header_.code_bits); }
  int32_t num_clusters() const {
    return static_cast<int32_t>(header_.num_clusters);
  }

  std::span<const uint8_t> codes() const { return codes_; }
  std::span<const uint16_t> scales() const { return scales_; }  // half
  std::span<const uint8_t> popularity() const { return popularity_; }
  // [dim x dim], empty for the mean tower.
  std::span<const float> user_matrix() const { return user_matrix_; }
  // [num_clusters x dim], empty if num_clusters is 1.
  std::span<const float> centroids() const { return centroids_; }
  // [num_clusters + 1], empty if num_clusters is 1.
  std::span<const uint32_t> cluster_offsets() const { return cluster_offsets_; }

 private:
  ModelView() = default;
  ModelHeader header_;
  std::span<const uint8_t> codes_;
  std::span<const uint16_t> scales_;
  std::span<const uint8_t> popularity_;
  std::span<const float> user_matrix_;
  std::span<const float> centroids_;
  std::span<const uint32_t> cluster_offsets_;
};

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_MODEL_VIEW_H_
