#include "batch/visitor_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

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
  const auto dim = static_cast<size_t>(model.dim());
  stride_ = (dim + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
  const CodeTable& inputs = model.inputs();
  for (const uint16_t scale : inputs.scales) {
    input_scales_.push_back(HalfToFloat(scale));
  }
  const UserTowerView tower = TowerOf(model, engine.network());
  if (tower.kind == UserTowerKind::kFoldIn) PrepareFoldIn(tower);
  if (tower.kind == UserTowerKind::kWhitened) PrepareWhitening(tower);
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
  const auto dim = static_cast<size_t>(engine_.model().dim());
  fold_in_matrix_.resize(dim * stride_, 0.0f);
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      fold_in_matrix_[j * stride_ + i] +=
          tower.matrix[i * dim + j] * tower.fold_in.alpha0;
    }
  }
}

void VisitorEncoder::PrepareWhitening(const UserTowerView& tower) {
  const auto dim = static_cast<size_t>(engine_.model().dim());
  whitening_columns_.resize(dim * stride_, 0.0f);
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j < dim; ++j) {
      whitening_columns_[j * stride_ + i] = tower.matrix[i * dim + j];
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

bool VisitorEncoder::Weigh(std::span<const HistoryEvent> history,
                           EncodedVisitor* visitor) const {
  if (!IsValid(history)) return false;
  const ModelView& model = engine_.model();
  visitor->history = WeighHistory(model, history, engine_.rating_weights());
  visitor->embedding = std::vector<float>(PaddedDim(model.bits(), model.dim()));
  return visitor->history.Speaks();
}

void VisitorEncoder::Encode(
    std::span<const std::span<const HistoryEvent>> histories,
    std::span<EncodedVisitor> visitors, std::span<uint8_t> encoded) const {
  for (size_t n = 0; n < histories.size(); ++n) {
    encoded[n] = Weigh(histories[n], &visitors[n]) ? 1 : 0;
  }
  if (!fold_in_matrix_.empty()) {
    EncodeByFoldIn(visitors, encoded);
  } else {
    const UserTowerView tower = TowerOf(engine_.model(), engine_.network());
    for (size_t n = 0; n < visitors.size(); ++n) {
      if (encoded[n] == 0) continue;
      const bool is_done = tower.kind == UserTowerKind::kNetwork
                               ? EncodeByNetwork(tower, &visitors[n])
                               : EncodeByProjection(tower, &visitors[n]);
      encoded[n] = is_done ? 1 : 0;
    }
  }
  for (size_t n = 0; n < visitors.size(); ++n) {
    const EncodedVisitor& visitor = visitors[n];
    const bool is_usable =
        AllFinite(visitor.embedding) && AllFinite(visitor.neighbor_scores) &&
        (HasSignal(visitor.embedding) || HasSignal(visitor.neighbor_scores));
    if (!is_usable) encoded[n] = 0;
  }
}

FoldInArguments VisitorEncoder::FoldInSystem::Arguments(
    const VisitorEncoder& encoder, EncodedVisitor* visitor) {
  const WeightedHistory& history = visitor->history;
  const size_t stride = encoder.stride_;
  rows.resize(history.items.size() * stride);
  scaled.resize(rows.size());
  matrix.resize(encoder.fold_in_matrix_.size());
  sums.resize(kSums * stride);
  const FoldInConstants constants =
      TowerOf(encoder.engine_.model(), encoder.engine_.network()).fold_in;
  return {.inputs = encoder.Inputs(),
          .items = history.items.data(),
          .weights = history.weights.data(),
          .events = history.items.size(),
          .stride = stride,
          .system = encoder.fold_in_matrix_.data(),
          .ridge = FoldInRidge(constants, history.weights),
          .embedding = visitor->embedding.data(),
          .rows = rows.data(),
          .scaled = scaled.data(),
          .matrix = matrix.data(),
          .sums = sums.data()};
}

void VisitorEncoder::EncodeByFoldIn(std::span<EncodedVisitor> visitors,
                                    std::span<uint8_t> encoded) const {
  FoldInSystem systems[kFoldedInTogether];
  FoldInArguments arguments[kFoldedInTogether];
  size_t places[kFoldedInTogether];
  size_t count = 0;
  for (size_t n = 0; n < visitors.size(); ++n) {
    if (encoded[n] != 0) {
      arguments[count] = systems[count].Arguments(*this, &visitors[n]);
      places[count++] = n;
      AddNeighbors(1, &visitors[n]);
    }
    if (count == 0 || (count < kFoldedInTogether && n + 1 < visitors.size())) {
      continue;
    }
    bool solved[kFoldedInTogether];
    kernels_.fold_in(arguments, count, solved);
    for (size_t v = 0; v < count; ++v) encoded[places[v]] = solved[v] ? 1 : 0;
    count = 0;
  }
}

bool VisitorEncoder::EncodeByProjection(const UserTowerView& tower,
                                        EncodedVisitor* visitor) const {
  const WeightedHistory& history = visitor->history;
  kernels_.weighted_sum({.rows = Inputs(),
                         .items = history.items.data(),
                         .weights = history.weights.data(),
                         .events = history.items.size(),
                         .sum = visitor->embedding.data()});
  const int32_t dim = engine_.model().dim();
  UserProjection projection;
  if (!projection.Prepare(tower, {}, history.weights, dim).ok()) return false;
  if (!whitening_columns_.empty()) {
    std::vector<float> products(visitor->embedding.size());
    kernels_.project({.dim = static_cast<size_t>(dim),
                      .stride = stride_,
                      .columns = whitening_columns_.data(),
                      .values = visitor->embedding.data(),
                      .products = products.data()});
    visitor->embedding = std::move(products);
  } else {
    const auto embedding =
        std::span(visitor->embedding).first(static_cast<size_t>(dim));
    projection.Apply(embedding, embedding);
  }
  AddNeighbors(projection.scale(), visitor);
  return true;
}

bool VisitorEncoder::EncodeByNetwork(const UserTowerView& tower,
                                     EncodedVisitor* visitor) const {
  const CodeRows inputs = Inputs();
  const WeightedHistory& history = visitor->history;
  std::vector<float> rows(history.items.size() * inputs.dim);
  for (size_t e = 0; e < history.items.size(); ++e) {
    kernels_.dequantize(inputs, static_cast<size_t>(history.items[e]),
                        &rows[e * inputs.dim]);
  }
  UserEncoding encoding;
  const Status status = encoding.Encode(
      tower, {rows, history.weights, history.ages}, engine_.model().dim());
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
