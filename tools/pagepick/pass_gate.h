#ifndef PAGEPICK_TOOLS_PAGEPICK_PASS_GATE_H_
#define PAGEPICK_TOOLS_PAGEPICK_PASS_GATE_H_

#include "base/status.h"
#include "bundle/trained_model.h"
#include "pagepick/command.h"
#include "pagepick/quality.h"

namespace pagepick {

// Holds what is about to ship against what needs no model, popularity and
// item-kNN, on the model's held-out visitors: one that does worse serves
// visitors worse than a list that is the same for all. kInvalidArgument says
// why and what to try, unless `ship_anyway`; doubts are noted.
Status PassGate(const TrainedModel& trained, const QualityRow& shipped,
                bool ship_anyway, int num_threads, const OutputFlags& flags);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_PASS_GATE_H_
