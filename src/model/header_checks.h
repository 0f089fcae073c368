#ifndef PAGEPICK_MODEL_HEADER_CHECKS_H_
#define PAGEPICK_MODEL_HEADER_CHECKS_H_

#include "base/status.h"
#include "model/model_header.h"

namespace pagepick {

// Holds every number of a model's header against the table in
// models/FORMAT.md: afterwards counts fit int32, floats are finite and small
// enough that no score overflows, and indices are in range. kCorruption, or
// kUnsupported for a user tower of a newer version.
Status CheckModelHeader(const ModelHeader& header, uint32_t major_version);

// The part of it that a training file has too: item_count, embedding_dim,
// user tower, rating weights and rating scale.
Status CheckTowers(const ModelHeader& header);

}  // namespace pagepick

#endif  // PAGEPICK_MODEL_HEADER_CHECKS_H_
