#include "engine/user_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/bit_set.h"
#include "kernels/codes.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

struct TimedEvent {
  double time;
  size_t position;  // in the visitor's list
};

bool IsOlder(const TimedEvent& a, const TimedEvent& b) {
  return a.time < b.time || (a.time == b.time && a.position < b.position);
}

// Oldest first.
std::vector<TimedEvent> ByAge(std::span<const HistoryEvent> history) {
  std::vector<TimedEvent> events(history.size());
  bool is_sorted = true;
  for (size_t i = 0; i < events.size(); ++i) {
    events[i] = {history[i].time, i};
    if (i > 0 && events[i].time < events[i - 1].time) is_sorted = false;
  }
  // Shell's sort: the least to download, and histories are short.
  for (size_t gap = is_sorted ? 0 : events.size() / 2; gap > 0; gap /= 2) {
    for (size_t i = gap; i < events.size(); ++i) {
      for (size_t j = i; j >= gap && IsOlder(events[j], events[j - gap]);
           j -= gap) {
        std::swap(events[j], events[j - gap]);
      }
    }
  }
  return events;
}

// The newest event of each item, oldest first.
std::vector<TimedEvent> NewestOfEach(const ModelView& model,
                                     std::span<const HistoryEvent> history) {
  std::vector<TimedEvent> events = ByAge(history);
  BitSet seen(static_cast<size_t>(model.num_items()));
  size_t first = events.size();
  for (size_t e = events.size(); e-- > 0;) {
    const auto item = static_cast<size_t>(history[events[e].position].item);
    if (!seen.Has(item)) events[--first] = events[e];
    seen.Add(item);
  }
  events.erase(events.begin(), events.begin() + static_cast<ptrdiff_t>(first));
  return events;
}

bool HasSignal(std::span<const float> values) {
  for (const float value : values) {
    if (value != 0) return true;
  }
  return false;
}

void Dequantize(const CodeTable& table, size_t row, size_t at,
                std::span<float> floats) {
  const auto dim = static_cast<size_t>(table.dim);
  table.Dequantize(row, floats.subspan(at * dim, dim));
}

std::vector<float> Dequantized(const CodeTable& table) {
  const size_t rows = table.scales.size();
  std::vector<float> floats(rows * static_cast<size_t>(table.dim));
  for (size_t row = 0; row < rows; ++row) Dequantize(table, row, row, floats);
  return floats;
}

std::vector<float> CopyOf(std::span<const float> values) {
  std::vector<float> copy(values.size());
  std::copy(values.begin(), values.end(), copy.begin());
  return copy;
}

void AddNeighbors(const ModelView& model, EncodedUser* user) {
  const WeightedHistory& history = user->history;
  user->neighbor_scores =
      std::vector<float>(static_cast<size_t>(model.num_items()));
  for (size_t e = 0; e < history.items.size(); ++e) {
    const float factor = user->encoding.neighbor_scale() * history.weights[e];
    if (factor == 0) continue;
    for (const Neighbor& neighbor : model.neighbors().Row(history.items[e])) {
      const float share = factor * neighbor.weight;
      user->neighbor_shares.push_back({e, neighbor.item, share});
      user->neighbor_scores[static_cast<size_t>(neighbor.item)] += share;
    }
  }
}

}  // namespace

UserTowerView TowerOf(const ModelView& model, const UserNetwork& network) {
  const ModelHeader& header = model.header();
  UserTowerView tower;
  tower.kind = static_cast<UserTowerKind>(header.user_tower_kind);
  tower.matrix = model.user_matrix();
  tower.fold_in = {.alpha0 = header.alpha0,
                   .regularization = header.regularization,
                   .frequency_exponent = header.frequency_exponent,
                   .num_items = static_cast<int32_t>(header.tower_num_items)};
  tower.network = &network;
  return tower;
}

bool WeightedHistory::Speaks() const { return HasSignal(weights); }

bool EncodedUser::HasDirection() const {
  return HasSignal(encoding.embedding()) || HasSignal(neighbor_scores);
}

WeightedHistory WeighHistory(const ModelView& model,
                             std::span<const HistoryEvent> history,
                             const RatingWeights& rating_weights) {
  const std::vector<TimedEvent> events = NewestOfEach(model, history);
  WeightedHistory result;
  result.items = std::vector<int32_t>(events.size());
  result.weights = std::vector<float>(events.size());
  result.ages = std::vector<int32_t>(events.size());
  // The other towers have always counted such an event, as one of a row of
  // zeros, and their models' self-tests hold them to it.
  const bool is_network = !model.network_biases().empty();
  float recency = 1;
  int32_t age = 0;
  for (size_t e = events.size(); e-- > 0;) {
    const HistoryEvent& event = history[events[e].position];
    const auto i = static_cast<size_t>(event.item);
    const bool heard = !is_network || (model.items().scales[i] != 0 &&
                                       model.inputs().scales[i] != 0);
    result.items[e] = event.item;
    result.ages[e] = age;
    if (!heard) continue;
    result.weights[e] = recency * rating_weights.WeightOf(event.rating);
    recency *= model.header().recency_decay;
    ++age;
  }
  return result;
}

UserNetwork ReadNetwork(const ModelView& model) {
  const ModelHeader& header = model.header();
  const std::span<const float> biases = model.network_biases();
  UserNetwork network;
  if (biases.empty()) return network;
  network.decays = CopyOf(header.decays);
  network.input_dim = static_cast<int32_t>(header.input_dim);
  network.num_hidden = static_cast<int32_t>(header.num_hidden);
  network.linear = Dequantized(model.network_linear());
  network.hidden_weights = Dequantized(model.network_hidden());
  network.output_weights = Dequantized(model.network_output());
  network.hidden_bias = CopyOf(biases.first(header.num_hidden));
  network.output_bias = CopyOf(biases.subspan(header.num_hidden));
  return network;
}

Status EncodeUser(const ModelView& model, const UserNetwork& network,
                  EncodedUser* user) {
  const WeightedHistory& history = user->history;
  const CodeTable& inputs = model.inputs();
  user->rows = std::vector<float>(history.items.size() *
                                  static_cast<size_t>(inputs.dim));
  for (size_t e = 0; e < history.items.size(); ++e) {
    Dequantize(inputs, static_cast<size_t>(history.items[e]), e, user->rows);
  }
  const Status status = user->encoding.Encode(
      TowerOf(model, network), {user->rows, history.weights, history.ages},
      model.dim());
  if (!status.ok()) {  // the history has been checked: blame the model
    return Status::Corruption("{}", status.message());
  }
  for (const float value : user->encoding.embedding()) {
    if (!std::isfinite(value)) {
      return Status::Corruption("the user embedding is not finite");
    }
  }
  if (!model.neighbors().empty()) AddNeighbors(model, user);
  return {};
}

}  // namespace pagepick
