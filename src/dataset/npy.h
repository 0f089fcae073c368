#ifndef PAGEPICK_DATASET_NPY_H_
#define PAGEPICK_DATASET_NPY_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"

namespace pagepick {

// A matrix in NumPy's file format (versions 1 to 3). Owner.
struct NpyArray {
  int64_t rows = 0;
  int32_t columns = 0;
  std::vector<float> values;  // [rows x columns], row-major
};

// Reads float32 and float64, little-endian, in C order. kInvalidArgument says
// what else was found.
Result<NpyArray> ReadNpy(const std::string& path);

// The same from bytes; `path` is for messages.
Result<NpyArray> ParseNpy(std::span<const uint8_t> bytes,
                          const std::string& path);

// Writes float32, version 1.
Status WriteNpy(const NpyArray& array, const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_NPY_H_
