#include "pagepick/size_ladder.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

#include "pagepick/size_prediction.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

constexpr int32_t kDims[] = {16, 24, 32, 48, 64, 96, 128, 192, 256};
// Steps below the largest dim that fits.
constexpr size_t kStepsDown[] = {0, 1, 2, 4};

// Rising.
std::vector<int32_t> DimsFor(CodeBits bits) {
  std::vector<int32_t> dims;
  for (const int32_t dim : kDims) {
    if (!dims.empty() &&
        CodeRowBytes(bits, dims.back()) == CodeRowBytes(bits, dim)) {
      dims.pop_back();
    }
    dims.push_back(dim);
  }
  return dims;
}

std::vector<int32_t> AFewOf(const std::vector<int32_t>& dims) {
  std::vector<int32_t> few;
  for (const size_t step : kStepsDown) {
    if (step < dims.size()) few.push_back(dims[dims.size() - 1 - step]);
  }
  return few;
}

class Planner {
 public:
  Planner(const ModelContents& own, const SizeOptions& options)
      : own_(own), budget_(options.budget) {}

  Status AddLine(CodeBits bits, int32_t neighbors) {
    std::vector<int32_t> fitting;
    for (const int32_t dim : DimsFor(bits)) {
      PAGEPICK_ASSIGN_OR_RETURN(const bool fits, Fits({dim, bits, neighbors}));
      if (fits) fitting.push_back(dim);
    }
    if (budget_) fitting = AFewOf(fitting);
    const int32_t own = own_.items.dim;
    if (std::find(fitting.begin(), fitting.end(), own) == fitting.end()) {
      PAGEPICK_ASSIGN_OR_RETURN(const bool fits, Fits({own, bits, neighbors}));
      if (fits) fitting.push_back(own);
    }
    for (const int32_t dim : fitting) sizes_.push_back({dim, bits, neighbors});
    return {};
  }

  Result<std::vector<ModelSize>> Take() && {
    if (!sizes_.empty()) return std::move(sizes_);
    return Status::InvalidArgument(fmt::format(
        "--budget {}: nothing fits; the smallest model file of this "
        "catalogue, {} dims in {} bits, takes {}",
        ByteSize(*budget_), smallest_.dim, static_cast<int>(smallest_.bits),
        ByteSize(smallest_bytes_)));
  }

 private:
  Result<bool> Fits(const ModelSize& size) {
    if (!budget_) return true;
    ModelContents contents = own_;
    if (size.neighbors == 0) contents.neighbors = {};
    PAGEPICK_ASSIGN_OR_RETURN(
        const uint64_t bytes,
        PredictBytes(std::move(contents), size.dim, size.bits));
    if (bytes < smallest_bytes_) {
      smallest_bytes_ = bytes;
      smallest_ = size;
    }
    return bytes <= *budget_;
  }

  const ModelContents& own_;
  const std::optional<uint64_t> budget_;
  std::vector<ModelSize> sizes_;
  uint64_t smallest_bytes_ = std::numeric_limits<uint64_t>::max();
  ModelSize smallest_;
};

}  // namespace

Result<std::vector<ModelSize>> PlanSizes(const ModelContents& own,
                                         int32_t neighbors,
                                         const SizeOptions& options) {
  Planner planner(own, options);
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    if (options.ship.bits && bits != *options.ship.bits) continue;
    PAGEPICK_RETURN_IF_ERROR(planner.AddLine(bits, 0));
    if (neighbors == 0) continue;
    PAGEPICK_RETURN_IF_ERROR(planner.AddLine(bits, neighbors));
  }
  return std::move(planner).Take();
}

}  // namespace pagepick
