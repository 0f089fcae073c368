#include "bundle/header_messages.h"

#include <climits>
#include <utility>
#include <vector>

#include "bundle/trained_checks.h"

namespace pagepick {

void SetProvenance(const Provenance& provenance, proto::Provenance* message) {
  message->set_tool_version(provenance.tool_version);
  message->set_data_name(provenance.data_name);
  message->set_data_licence(provenance.data_licence);
  message->set_data_hash(provenance.data_hash);
  message->set_seed(provenance.seed);
  message->set_interactions(provenance.interactions);
  message->set_users(provenance.users);
  for (const Provenance::Option& option : provenance.options) {
    proto::Option* added = message->add_options();
    added->set_name(option.name);
    added->set_value(option.value);
  }
  for (const Provenance::Measure& measure : provenance.quality) {
    proto::Measure* added = message->add_quality();
    added->set_name(measure.name);
    added->set_value(measure.value);
    added->set_standard_error(measure.standard_error);
  }
}

Provenance ToProvenance(const proto::Provenance& message) {
  Provenance provenance;
  provenance.tool_version = message.tool_version();
  provenance.data_name = message.data_name();
  provenance.data_licence = message.data_licence();
  provenance.data_hash = message.data_hash();
  provenance.seed = message.seed();
  provenance.interactions = message.interactions();
  provenance.users = message.users();
  for (const proto::Option& option : message.options()) {
    provenance.options.push_back({option.name(), option.value()});
  }
  for (const proto::Measure& measure : message.quality()) {
    provenance.quality.push_back(
        {measure.name(), measure.value(), measure.standard_error()});
  }
  return provenance;
}

void SetTowers(const UserTower& user_tower, const RatingWeights& weights,
               proto::ModelHeader* message) {
  proto::UserTower* tower = message->mutable_user_tower();
  tower->set_kind(static_cast<uint32_t>(user_tower.kind));
  tower->set_alpha0(user_tower.fold_in.alpha0);
  tower->set_regularization(user_tower.fold_in.regularization);
  tower->set_frequency_exponent(user_tower.fold_in.frequency_exponent);
  tower->set_num_items(static_cast<uint32_t>(user_tower.fold_in.num_items));
  tower->set_recency_decay(user_tower.recency_decay);
  if (user_tower.kind == UserTowerKind::kNetwork) {
    const UserNetwork& network = user_tower.network;
    tower->mutable_decays()->Add(network.decays.begin(), network.decays.end());
    tower->set_input_dim(static_cast<uint32_t>(network.input_dim));
    tower->set_num_hidden(static_cast<uint32_t>(network.num_hidden));
  }
  for (const RatingWeights::Knot& knot : weights.knots()) {
    proto::RatingKnot* added = message->add_rating_weights();
    added->set_rating(knot.rating);
    added->set_weight(knot.weight);
  }
}

FormatVersion VersionOf(const proto::ModelHeader& message) {
  return message.by_residual() ? kResidualVersion : kUsualVersion;
}

void SetScale(const ShippedScale& scale, proto::RatingScale* message) {
  message->set_is_explicit(scale.is_explicit);
  message->set_min(scale.min);
  message->set_max(scale.max);
  message->set_step(scale.step);
  message->set_positive_threshold(scale.positive_threshold);
}

UserTower ToUserTower(const ModelHeader& header) {
  UserTower tower;
  tower.kind = static_cast<UserTowerKind>(header.user_tower_kind);
  tower.fold_in.alpha0 = header.alpha0;
  tower.fold_in.regularization = header.regularization;
  tower.fold_in.frequency_exponent = header.frequency_exponent;
  tower.fold_in.num_items = static_cast<int32_t>(header.tower_num_items);
  tower.recency_decay = header.recency_decay;
  if (tower.kind == UserTowerKind::kNetwork) {
    tower.network.decays = header.decays;
    tower.network.input_dim = static_cast<int32_t>(header.input_dim);
    tower.network.num_hidden = static_cast<int32_t>(header.num_hidden);
  }
  return tower;
}

RatingWeights ToRatingWeights(const ModelHeader& header) {
  std::vector<RatingWeights::Knot> knots;
  for (const ModelHeader::RatingKnot& knot : header.rating_weights) {
    knots.push_back({knot.rating, knot.weight});
  }
  return RatingWeights(std::move(knots));
}

void SetTraining(const std::vector<TrainingStep>& steps,
                 TrainingMessages* messages) {
  for (const TrainingStep& step : steps) {
    proto::TrainingStep* added = messages->Add();
    added->set_stage(step.stage);
    added->set_done(static_cast<uint32_t>(step.done));
    added->set_total(static_cast<uint32_t>(step.total));
    added->set_loss(step.loss);
    added->set_validation_ndcg(step.validation_ndcg);
  }
}

Result<std::vector<TrainingStep>> ToTraining(const TrainingMessages& messages) {
  std::vector<TrainingStep> steps;
  for (const proto::TrainingStep& message : messages) {
    steps.push_back({message.stage(), static_cast<int32_t>(message.done()),
                     static_cast<int32_t>(message.total()), message.loss(),
                     message.validation_ndcg()});
  }
  PAGEPICK_RETURN_IF_ERROR(CheckTraining(steps));
  return steps;
}

Result<std::string> Serialize(const google::protobuf::MessageLite& message) {
  const size_t size = message.ByteSizeLong();
  std::string bytes;
  if (size > INT_MAX || !message.SerializeToString(&bytes)) {
    return Status::InvalidArgument("a header of " + std::to_string(size) +
                                   " bytes passes protobuf's limit of " +
                                   std::to_string(INT_MAX));
  }
  return bytes;
}

Status Deserialize(std::span<const uint8_t> bytes,
                   google::protobuf::MessageLite* message) {
  if (bytes.size() > INT_MAX ||
      !message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Status::Corruption("header of " + std::to_string(bytes.size()) +
                              " bytes is not a protobuf message of its kind");
  }
  return {};
}

}  // namespace pagepick
