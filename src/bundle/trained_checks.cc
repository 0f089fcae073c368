#include "bundle/trained_checks.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

namespace pagepick {

namespace {

Status CheckSize(const char* what, size_t found, size_t expected) {
  if (found == expected) return {};
  return Status::Corruption(std::string(what) + ": " + std::to_string(found) +
                            " entries, expected " + std::to_string(expected));
}

Status CheckFinite(const char* what, const std::vector<float>& values) {
  const bool finite = std::all_of(values.begin(), values.end(),
                                  [](float x) { return std::isfinite(x); });
  if (finite) return {};
  return Status::Corruption(std::string(what) + " hold a value not finite");
}

// `before` is the interaction in front of it, or null.
bool IsInOrder(const Interaction* before, const Interaction& event) {
  if (before == nullptr || before->user < event.user) return true;
  return before->user == event.user && before->time <= event.time;
}

Status CheckTowerShapes(const Towers& towers) {
  const auto items = static_cast<size_t>(towers.items.num_items);
  const auto dim = static_cast<size_t>(towers.items.dim);
  PAGEPICK_RETURN_IF_ERROR(
      CheckSize("item embeddings", towers.items.values.size(), items * dim));
  const UserTowerKind kind = towers.user.kind;
  const bool has_matrix =
      kind == UserTowerKind::kWhitened || kind == UserTowerKind::kFoldIn;
  return CheckSize("user matrix", towers.user.matrix.size(),
                   has_matrix ? dim * dim : 0);
}

Status CheckNetwork(const Towers& towers) {
  const UserNetwork& network = towers.user.network;
  if (!IsValid(network, towers.items.dim)) {
    return Status::Corruption("the user network's matrices disagree in shape");
  }
  PAGEPICK_RETURN_IF_ERROR(CheckFinite("network weights", network.linear));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFinite("network weights", network.hidden_weights));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFinite("network weights", network.output_weights));
  PAGEPICK_RETURN_IF_ERROR(CheckFinite("network biases", network.hidden_bias));
  return CheckFinite("network biases", network.output_bias);
}

// The input table, if there is one, and that it fits the network.
Status CheckInputs(const Towers& towers) {
  const ItemEmbeddings& inputs = towers.inputs;
  const bool is_network = towers.user.kind == UserTowerKind::kNetwork;
  const int32_t input_dim = towers.user.network.input_dim;
  if (inputs.num_items == 0 && inputs.values.empty()) {
    if (!is_network || input_dim == towers.items.dim) return {};
    return Status::Corruption("the network takes inputs of " +
                              std::to_string(input_dim) +
                              " dimensions and there is no input table");
  }
  if (!is_network || inputs.num_items != towers.items.num_items ||
      inputs.dim != input_dim) {
    return Status::Corruption(
        "the input table is not [items x input_dim] of a network");
  }
  PAGEPICK_RETURN_IF_ERROR(CheckSize(
      "input embeddings", inputs.values.size(),
      static_cast<size_t>(inputs.num_items) * static_cast<size_t>(inputs.dim)));
  return CheckFinite("input embeddings", inputs.values);
}

Status CheckCatalogue(const Catalogue& catalogue, int32_t num_items) {
  PAGEPICK_RETURN_IF_ERROR(CheckSize("catalogue ids",
                                     static_cast<size_t>(catalogue.ids.size()),
                                     static_cast<size_t>(num_items)));
  PAGEPICK_RETURN_IF_ERROR(CheckSize("catalogue", catalogue.items.size(),
                                     static_cast<size_t>(num_items)));
  for (size_t i = 0; i < catalogue.items.size(); ++i) {
    for (const int32_t tag : catalogue.items[i].tags) {
      if (tag >= 0 && tag < catalogue.tags.size()) continue;
      return Status::Corruption("item " + std::to_string(i) + " has tag " +
                                std::to_string(tag) + " of " +
                                std::to_string(catalogue.tags.size()));
    }
  }
  return {};
}

}  // namespace

Status CheckInteractions(const Dataset& dataset) {
  const int32_t num_items = dataset.num_items();
  // The last user that had each item: users come in rising order.
  std::vector<int32_t> last_user(static_cast<size_t>(num_items), -1);
  const Interaction* before = nullptr;
  for (const Interaction& event : dataset.interactions) {
    const bool in_range = event.user >= 0 && event.user < dataset.num_users() &&
                          event.item >= 0 && event.item < num_items &&
                          std::isfinite(event.rating);
    if (!in_range || !IsInOrder(before, event) ||
        last_user[static_cast<size_t>(event.item)] == event.user) {
      return Status::Corruption(
          "interaction " +
          std::to_string(&event - dataset.interactions.data()) +
          " is out of range, out of order or a repetition");
    }
    last_user[static_cast<size_t>(event.item)] = event.user;
    before = &event;
  }
  return {};
}

std::vector<int64_t> UserOffsets(const Dataset& dataset) {
  std::vector<int64_t> offsets(static_cast<size_t>(dataset.num_users()) + 1, 0);
  for (const Interaction& event : dataset.interactions) {
    ++offsets[static_cast<size_t>(event.user) + 1];
  }
  for (size_t u = 1; u < offsets.size(); ++u) offsets[u] += offsets[u - 1];
  return offsets;
}

Status CheckTraining(const std::vector<TrainingStep>& steps) {
  if (steps.size() > kMaxTrainingSteps) {
    return Status::Corruption(std::to_string(steps.size()) +
                              " steps of training, expected at most " +
                              std::to_string(kMaxTrainingSteps));
  }
  for (size_t n = 0; n < steps.size(); ++n) {
    const TrainingStep& step = steps[n];
    const bool is_sound =
        step.stage.size() <= kMaxStageName && step.done >= 0 &&
        step.done <= step.total && std::isfinite(step.loss) &&
        step.validation_ndcg >= 0 && step.validation_ndcg <= 1;
    if (is_sound) continue;
    return Status::Corruption("step " + std::to_string(n) +
                              " of training is out of range");
  }
  return {};
}

Status CheckTrainedModel(const TrainedModel& model) {
  const Dataset& dataset = model.dataset;
  PAGEPICK_RETURN_IF_ERROR(CheckTowerShapes(model.towers));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFinite("item embeddings", model.towers.items.values));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFinite("user matrix", model.towers.user.matrix));
  if (model.towers.user.kind == UserTowerKind::kNetwork) {
    PAGEPICK_RETURN_IF_ERROR(CheckNetwork(model.towers));
  }
  PAGEPICK_RETURN_IF_ERROR(CheckInputs(model.towers));
  if (!IsValid(model.towers.neighbors, model.towers.items.num_items)) {
    return Status::Corruption(
        "the sparse neighbours are not sound rows of the items");
  }
  PAGEPICK_RETURN_IF_ERROR(
      CheckCatalogue(dataset.catalogue, model.towers.items.num_items));
  PAGEPICK_RETURN_IF_ERROR(CheckSize("split", model.split.parts.size(),
                                     dataset.interactions.size()));
  for (const Part part : model.split.parts) {
    if (part > Part::kTestHeldOut) {
      return Status::Corruption("split names part " +
                                std::to_string(static_cast<int>(part)));
    }
  }
  if (dataset.user_offsets != UserOffsets(dataset)) {
    return Status::Corruption("user offsets disagree with the interactions");
  }
  return CheckTraining(model.training);
}

}  // namespace pagepick
