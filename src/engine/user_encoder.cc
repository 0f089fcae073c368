#include "engine/user_encoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

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

// Positions of the history's events, oldest first.
std::vector<TimedEvent> ByAge(std::span<const HistoryEvent> history) {
  std::vector<TimedEvent> events;
  events.reserve(history.size());
  for (size_t i = 0; i < history.size(); ++i) {
    events.push_back({history[i].time, i});
  }
  // A heap sort is a third of std::sort's download, and histories are short.
  std::make_heap(events.begin(), events.end(), IsOlder);
  std::sort_heap(events.begin(), events.end(), IsOlder);
  return events;
}

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

bool HasSignal(std::span<const float> values) {
  for (const float value : values) {
    if (value != 0) return true;
  }
  return false;
}

void AppendRow(const CodeTable& table, int32_t row,
               std::vector<float>* floats) {
  const auto dim = static_cast<size_t>(table.dim);
  floats->resize(floats->size() + dim);
  table.Dequantize(static_cast<size_t>(row), std::span(*floats).last(dim));
}

std::vector<float> Dequantized(const CodeTable& table) {
  std::vector<float> floats;
  for (size_t row = 0; row < table.scales.size(); ++row) {
    AppendRow(table, static_cast<int32_t>(row), &floats);
  }
  return floats;
}

void AddNeighbors(const ModelView& model, EncodedUser* user) {
  const WeightedHistory& history = user->history;
  user->neighbor_scores.resize(static_cast<size_t>(model.num_items()), 0);
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

bool WeightedHistory::Speaks() const { return HasSignal(weights); }

bool EncodedUser::HasDirection() const {
  return HasSignal(encoding.embedding()) || HasSignal(neighbor_scores);
}

WeightedHistory WeighHistory(const ModelView& model,
                             std::span<const HistoryEvent> history,
                             const RatingWeights& rating_weights) {
  const std::vector<TimedEvent> events = ByAge(history);
  std::vector<uint8_t> seen(static_cast<size_t>(model.num_items()), 0);
  WeightedHistory result;
  // The other towers have always counted such an event, as one of a row of
  // zeros, and their models' self-tests hold them to it.
  const bool is_network = !model.network_biases().empty();
  float recency = 1;
  int32_t age = 0;
  for (size_t e = events.size(); e-- > 0;) {
    const HistoryEvent& event = history[events[e].position];
    const auto i = static_cast<size_t>(event.item);
    if (seen[i] != 0) continue;
    seen[i] = 1;
    const bool heard = !is_network || (model.items().scales[i] != 0 &&
                                       model.inputs().scales[i] != 0);
    result.items.push_back(event.item);
    result.weights.push_back(
        heard ? recency * rating_weights.WeightOf(event.rating) : 0);
    result.ages.push_back(age);
    if (!heard) continue;
    recency *= model.header().recency_decay;
    ++age;
  }
  std::reverse(result.items.begin(), result.items.end());
  std::reverse(result.weights.begin(), result.weights.end());
  std::reverse(result.ages.begin(), result.ages.end());
  return result;
}

UserNetwork ReadNetwork(const ModelView& model) {
  const ModelHeader& header = model.header();
  const std::span<const float> biases = model.network_biases();
  UserNetwork network;
  if (biases.empty()) return network;
  network.decays = header.decays;
  network.input_dim = static_cast<int32_t>(header.input_dim);
  network.num_hidden = static_cast<int32_t>(header.num_hidden);
  network.linear = Dequantized(model.network_linear());
  network.hidden_weights = Dequantized(model.network_hidden());
  network.output_weights = Dequantized(model.network_output());
  const auto outputs = biases.begin() + network.num_hidden;
  network.hidden_bias.assign(biases.begin(), outputs);
  network.output_bias.assign(outputs, biases.end());
  return network;
}

Result<EncodedUser> EncodeUser(const ModelView& model,
                               const UserNetwork& network,
                               WeightedHistory history) {
  std::vector<float> rows;
  for (const int32_t item : history.items)
    AppendRow(model.inputs(), item, &rows);
  Result<UserEncoding> encoding =
      UserEncoding::Create(TowerOf(model, network),
                           {rows, history.weights, history.ages}, model.dim());
  if (!encoding.ok()) {  // the history has been checked: blame the model
    return Status::Corruption(encoding.status().message());
  }
  for (const float value : encoding->embedding()) {
    if (!std::isfinite(value)) {
      return Status::Corruption("the user embedding is not finite");
    }
  }
  EncodedUser user{
      std::move(history), std::move(rows), std::move(encoding).value(), {}, {}};
  if (!model.neighbors().empty()) AddNeighbors(model, &user);
  return user;
}

}  // namespace pagepick
