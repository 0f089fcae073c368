#ifndef PAGEPICK_TRAINER_CHECK_RANGE_H_
#define PAGEPICK_TRAINER_CHECK_RANGE_H_

#include <string>

#include "base/status.h"

namespace pagepick {

// kInvalidArgument unless low <= value <= high, which NaN never is. `name` is
// what people read: "iALS: dim".
Status CheckRange(const std::string& name, double value, double low,
                  double high);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_CHECK_RANGE_H_
