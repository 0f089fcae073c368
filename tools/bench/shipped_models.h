#ifndef PAGEPICK_TOOLS_BENCH_SHIPPED_MODELS_H_
#define PAGEPICK_TOOLS_BENCH_SHIPPED_MODELS_H_

#include <string>
#include <vector>

#include "base/status.h"
#include "bench/figures_table.h"
#include "bundle/trained_model.h"
#include "dataset/split.h"
#include "pagepick/train_options.h"

namespace pagepick {

// A frozen split on its way through training, shipping and measuring.
struct Fold {
  TrainedModel model;  // the data, and the towers trained last
  std::vector<HeldOutUser> test;
};
Result<Fold> LoadFold(const std::string& folder);

// Trains as `pagepick train` does, neighbours included, writes the model as
// `pagepick build` does with codes of options.bits, and adds a row with what
// the engine makes of that file for the test users.
Status AddShipped(const TrainOptions& options, const std::string& name,
                  Fold* fold, FiguresTable* table);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_SHIPPED_MODELS_H_
