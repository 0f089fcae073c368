#ifndef PAGEPICK_TOOLS_PAGEPICK_OPEN_MODEL_H_
#define PAGEPICK_TOOLS_PAGEPICK_OPEN_MODEL_H_

#include <string>

#include "base/status.h"
#include "bundle/bundle_reader.h"
#include "bundle/trained_model.h"
#include "pagepick/pipeline.h"

namespace pagepick {

// What a page would be served of a training: its model file with its texts.
Result<Bundle> ShipInMemory(const TrainedModel& trained,
                            const ShipOptions& options);

// The same from either kind of input: a bundle folder as it lies there, or a
// .pick file as it would ship.
Result<Bundle> OpenModel(const std::string& path, const ShipOptions& options);

// The title of an item of a bundle; its id if it has none.
const std::string& TitleOf(const Bundle& bundle, int32_t item);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_OPEN_MODEL_H_
