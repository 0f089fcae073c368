#include "pagepick/size_prediction.h"

#include <vector>

namespace pagepick {

namespace {

// Rows of zeros.
void Reshape(int32_t dim, CodeBits bits, QuantizedEmbeddings* rows) {
  const uint8_t zeros = bits == CodeBits::kInt4 ? 0x88 : 0;
  rows->dim = dim;
  rows->bits = bits;
  rows->codes.assign(
      static_cast<size_t>(rows->num_items) * CodeRowBytes(bits, dim), zeros);
}

void Reshape(int32_t old_dim, int32_t dim, UserNetwork* network) {
  // Trainers make tables of inputs as wide as those of items, or in
  // proportion.
  network->input_dim =
      static_cast<int32_t>(int64_t{network->input_dim} * dim / old_dim);
  const auto outputs = static_cast<size_t>(dim);
  const auto hidden = static_cast<size_t>(network->num_hidden);
  network->linear.assign(outputs * network->InputSize(), 0);
  network->hidden_weights.assign(hidden * network->InputSize(), 0);
  network->output_weights.assign(outputs * hidden, 0);
  network->output_bias.assign(outputs, 0);
}

}  // namespace

Result<uint64_t> PredictBytes(ModelContents contents, int32_t dim,
                              CodeBits bits) {
  const int32_t old_dim = contents.items.dim;
  const auto size = static_cast<size_t>(dim);
  UserTower& user = contents.user_tower;
  if (user.kind == UserTowerKind::kNetwork) {
    Reshape(old_dim, dim, &user.network);
  }
  if (!user.matrix.empty()) user.matrix.assign(size * size, 0);
  if (!contents.centroids.empty()) {
    contents.centroids.assign(static_cast<size_t>(contents.num_clusters) * size,
                              0);
  }
  Reshape(dim, bits, &contents.items);
  if (contents.inputs.num_items > 0) {
    Reshape(user.network.input_dim, bits, &contents.inputs);
  }
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> file,
                            WriteModel(contents));
  return file.size();
}

}  // namespace pagepick
