#ifndef PAGEPICK_BUNDLE_HEADER_MESSAGES_H_
#define PAGEPICK_BUNDLE_HEADER_MESSAGES_H_

#include <google/protobuf/message_lite.h>

#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/model_writer.h"
#include "bundle/training_step.h"
#include "model.pb.h"
#include "model/model_header.h"
#include "model/section_file.h"

namespace pagepick {

// Our structs <-> the messages of model.proto, for the files that this module
// writes. Not for other modules: libprotobuf stays in here.

void SetProvenance(const Provenance& provenance, proto::Provenance* message);
Provenance ToProvenance(const proto::Provenance& message);

// User tower without its matrices, and rating weights.
void SetTowers(const UserTower& user_tower, const RatingWeights& weights,
               proto::ModelHeader* message);
// The oldest version whose readers understand the model.
FormatVersion VersionOf(const proto::ModelHeader& message);
void SetScale(const ShippedScale& scale, proto::RatingScale* message);

// REQUIRES: CheckTowers(header).ok()
UserTower ToUserTower(const ModelHeader& header);
RatingWeights ToRatingWeights(const ModelHeader& header);

using TrainingMessages =
    google::protobuf::RepeatedPtrField<proto::TrainingStep>;
void SetTraining(const std::vector<TrainingStep>& steps,
                 TrainingMessages* messages);
// kCorruption: too many, or not sound (CheckTraining).
Result<std::vector<TrainingStep>> ToTraining(const TrainingMessages& messages);

// kInvalidArgument beyond protobuf's limit of 2 GiB.
Result<std::string> Serialize(const google::protobuf::MessageLite& message);
// kCorruption if the bytes are no such message.
Status Deserialize(std::span<const uint8_t> bytes,
                   google::protobuf::MessageLite* message);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_HEADER_MESSAGES_H_
