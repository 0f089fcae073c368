#include "batch/visitor_encoder.h"

#include <algorithm>
#include <cmath>

#include "kernels/codes.h"
#include "towers/user_encoding.h"
#include "towers/user_tower.h"

namespace pagepick {
namespace {

bool IsFinite(float value) { return std::isfinite(value); }
bool IsNotZero(float value) { return value != 0; }

bool AllFinite(const std::vector<float>& values) {
  return std::all_of(values.begin(), values.end(), IsFinite);
}

bool HasSignal(const std::vector<float>& values) {
  return std::any_of(values.begin(), values.end(), IsNotZero);
}

}  // namespace

VisitorEncoder::VisitorEncoder(const Engine& engine, const LaneKernels& kernels,
                               size_t score_room)
    : engine_(engine), kernels_(kernels), score_room_(score_room) {
  const ModelView& model = engine.model();
  const CodeTable& inputs = model.inputs();
  for (const uint16_t scale : inputs.scales) {
    input_scales_.push_back(HalfToFloat(scale));
  }
  const UserTowerView tower = TowerOf(model, engine.network());
  if (tower.kind == UserTowerKind::kFoldIn) PrepareFoldIn(tower);
  if (model.neighbors().empty()) return;
  for (int32_t item = 0; item < model.num_items(); ++item) {
    neighbor_begins_.push_back(neighbors_.size());
    const std::vector<Neighbor> row = model.neighbors().Row(item);
    neighbors_.insert(neighbors_.end(), row.begin(), row.end());
  }
  neighbor_begins_.push_back(neighbors_.size());
}

CodeRows VisitorEncoder::Inputs() const {
  const CodeTable& inputs = engine_.model().inputs();
  return {.bits = inputs.bits,
          .codes = inputs.codes.data(),
          .row_bytes = CodeRowBytes(inputs.bits, inputs.dim),
          .scales = input_scales_.data(),
          .dim = static_cast<size_t>(inputs.dim)};
}

void VisitorEncoder::PrepareFoldIn(const UserTowerView& tower) {
  const float exponent = tower.fold_in.frequency_exponent;
  const auto dim = static_cast<size_t>(engine_.model().dim());
  if (tower.matrix.size() != dim * dim || (exponent != 0 && exponent != 1)) {
    return;  // as a tower it is refused with a reason
  }
  stride_ = (dim / kernels_.lanes + 1) * kernels_.lanes;
  fold_in_matrix_.resize(dim * stride_, 0.0f);
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      fold_in_matrix_[j * stride_ + i] +=
          tower.matrix[i * dim + j] * tower.fold_in.alpha0;
    }
  }
}

bool VisitorEncoder::IsValid(std::span<const HistoryEvent> history) const {
  const int32_t num_items = engine_.model().num_items();
  return std::all_of(history.begin(), history.end(), [&](const auto& event) {
    return event.item >= 0 && event.item < num_items &&
           std::isfinite(event.rating) && std::isfinite(event.time);
  });
}

bool VisitorEncoder::Encode(std::span<const HistoryEvent> history,
                            Scratch* scratch, EncodedVisitor* visitor) const {
  if (!IsValid(history)) return false;
  const ModelView& model = engine_.model();
  visitor->history = WeighHistory(model, history, engine_.rating_weights());
  if (!visitor->history.Speaks()) return false;
  visitor->embedding = std::vector<float>(PaddedDim(model.bits(), model.dim()));
  const bool encoded = fold_in_matrix_.empty()
                           ? EncodeByTower(scratch, visitor)
                           : EncodeByFoldIn(scratch, visitor);
  return encoded && AllFinite(visitor->embedding) &&
         AllFinite(visitor->neighbor_scores) &&
         (HasSignal(visitor->embedding) || HasSignal(visitor->neighbor_scores));
}

bool VisitorEncoder::EncodeByFoldIn(Scratch* scratch,
                                    EncodedVisitor* visitor) const {
  const CodeRows inputs = Inputs();
  const WeightedHistory& history = visitor->history;
  const auto silent =
      std::count(history.weights.begin(), history.weights.end(), 0.0f);
  const size_t events = history.weights.size() - static_cast<size_t>(silent);
  const size_t lanes = kernels_.lanes;
  const size_t row_stride = (inputs.dim + lanes - 1) / lanes * lanes;
  scratch->rows.resize(events * row_stride);
  scratch->weights.clear();
  for (size_t e = 0; e < history.items.size(); ++e) {
    if (history.weights[e] == 0) continue;
    float* const row = &scratch->rows[scratch->weights.size() * row_stride];
    kernels_.dequantize(inputs, static_cast<size_t>(history.items[e]), row);
    std::fill(row + inputs.dim, row + row_stride, 0.0f);
    scratch->weights.push_back(history.weights[e]);
  }
  const ModelView& model = engine_.model();
  const FoldInConstants constants = TowerOf(model, engine_.network()).fold_in;
  scratch->matrix = fold_in_matrix_;
  const float ridge = FoldInRidge(constants, history.weights);
  for (size_t i = 0; i < inputs.dim; ++i) {
    scratch->matrix[i * stride_ + i] += ridge;
  }
  AddNeighbors(1, visitor);
  return kernels_.fold_in({.dim = inputs.dim,
                           .row_stride = row_stride,
                           .stride = stride_,
                           .rows = scratch->rows.data(),
                           .weights = scratch->weights.data(),
                           .events = events,
                           .matrix = scratch->matrix.data(),
                           .embedding = visitor->embedding.data()});
}

bool VisitorEncoder::EncodeByTower(Scratch* scratch,
                                   EncodedVisitor* visitor) const {
  const CodeRows inputs = Inputs();
  const WeightedHistory& history = visitor->history;
  scratch->rows.resize(history.items.size() * inputs.dim);
  for (size_t e = 0; e < history.items.size(); ++e) {
    kernels_.dequantize(inputs, static_cast<size_t>(history.items[e]),
                        &scratch->rows[e * inputs.dim]);
  }
  const ModelView& model = engine_.model();
  UserEncoding encoding;
  const Status status = encoding.Encode(
      TowerOf(model, engine_.network()),
      {scratch->rows, history.weights, history.ages}, model.dim());
  if (!status.ok()) return false;
  std::copy(encoding.embedding().begin(), encoding.embedding().end(),
            visitor->embedding.begin());
  AddNeighbors(encoding.neighbor_scale(), visitor);
  return true;
}

void VisitorEncoder::AddNeighbors(float scale, EncodedVisitor* visitor) const {
  visitor->neighbor_scores.clear();
  if (neighbor_begins_.empty()) return;
  visitor->neighbor_scores.resize(score_room_);
  const WeightedHistory& history = visitor->history;
  for (size_t e = 0; e < history.items.size(); ++e) {
    const float factor = scale * history.weights[e];
    if (factor == 0) continue;
    const auto item = static_cast<size_t>(history.items[e]);
    for (size_t n = neighbor_begins_[item]; n < neighbor_begins_[item + 1];
         ++n) {
      visitor->neighbor_scores[static_cast<size_t>(neighbors_[n].item)] +=
          factor * neighbors_[n].weight;
    }
  }
}

}  // namespace pagepick
