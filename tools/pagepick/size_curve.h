#ifndef PAGEPICK_TOOLS_PAGEPICK_SIZE_CURVE_H_
#define PAGEPICK_TOOLS_PAGEPICK_SIZE_CURVE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "base/status.h"
#include "bundle/trained_model.h"
#include "eval/metrics.h"
#include "eval/user_figures.h"
#include "pagepick/command.h"
#include "pagepick/pipeline.h"

namespace pagepick {

// Quality by size. A model's own data is trained anew at other dims, by its
// own trainer with its own options, and shipped in codes of both widths, with
// its neighbours and without. Every file is measured through the engine, on
// validation visitors alone: test visitors judge what was chosen.

struct SizeOptions {
  ShipOptions ship;  // with `bits`, codes of that width alone
  // Bytes of the model file. A few dims are tried for each width of code, the
  // largest that fits among them. None = every dim.
  std::optional<uint64_t> budget;
};

// What is tried.
struct ModelSize {
  int32_t dim = 0;
  CodeBits bits = CodeBits::kInt8;
  int32_t neighbors = 0;  // an item
};

// What became of it.
struct SizePoint {
  ModelSize size;
  uint64_t bytes = 0;  // of the model file, whole
  double bytes_per_item = 0;
  std::vector<double> figures;  // of each validation visitor
  MeanAndError quality;
  int32_t training = -1;  // in SizeCurve::trainings; -1 = the model as it was
};

// Whether a size does as well as the best: neither significantly worse
// (ComparePaired) nor, since a few visitors can't tell much apart, by more
// than the share kSizesWorth.
inline constexpr double kSizesWorth = 0.01;
bool IsAsGood(const SizePoint& point, const SizePoint& best);

struct SizeTraining {
  Towers towers;
  Provenance provenance;
  std::vector<TrainingStep> steps;
};

struct SizeCurve {
  const Metric* metric = nullptr;  // of `figures`
  std::optional<uint64_t> budget;
  std::vector<SizePoint> points;  // by rising bytes
  std::vector<SizeTraining> trainings;
  // The best mean, and the smallest file that is as good (IsAsGood). Of
  // points.
  size_t best = 0;
  size_t chosen = 0;

  size_t num_visitors() const { return points[0].figures.size(); }
};

// Borrows *model, which is as before in the end. kInvalidArgument: no
// validation visitors, nothing fits, a model that can't be trained anew, or
// Ctrl-C.
Result<SizeCurve> MeasureSizes(const SizeOptions& options,
                               const OutputFlags& flags, TrainedModel* model);

// Makes *model and *ship what was chosen.
void TakeChosen(SizeCurve curve, TrainedModel* model, ShipOptions* ship);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SIZE_CURVE_H_
