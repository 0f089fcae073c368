#include "trainer/check_range.h"

namespace pagepick {

Status CheckRange(const std::string& name, double value, double low,
                  double high) {
  if (value >= low && value <= high) return Status();
  return Status::InvalidArgument(name + " is " + std::to_string(value) +
                                 ", expected " + std::to_string(low) + " to " +
                                 std::to_string(high));
}

}  // namespace pagepick
