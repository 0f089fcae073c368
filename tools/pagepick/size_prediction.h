#ifndef PAGEPICK_TOOLS_PAGEPICK_SIZE_PREDICTION_H_
#define PAGEPICK_TOOLS_PAGEPICK_SIZE_PREDICTION_H_

#include <cstdint>

#include "base/status.h"
#include "bundle/model_writer.h"

namespace pagepick {

// Bytes of the file that `contents` would make with other dimensions and
// codes, before anything is trained: the writer's own, of a model of that
// shape. What a training changes in the header is some dozens of bytes.
Result<uint64_t> PredictBytes(ModelContents contents, int32_t dim,
                              CodeBits bits);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SIZE_PREDICTION_H_
