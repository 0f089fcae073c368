#ifndef PAGEPICK_TESTS_BATCH_EACH_INSTRUCTION_SET_H_
#define PAGEPICK_TESTS_BATCH_EACH_INSTRUCTION_SET_H_

#include <gtest/gtest.h>

#include <string>

#include "batch/lane_kernels.h"

namespace pagepick {

inline std::string LanesName(
    const testing::TestParamInfo<const LaneKernels*>& kernels) {
  return "Lanes" + std::to_string(kernels.param->lanes);
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_BATCH_EACH_INSTRUCTION_SET_H_
