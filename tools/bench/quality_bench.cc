// The quality of the file that ships, on frozen unseen-user splits, next to
// what it has to beat, all trained here on the same users:
//
//   pagepick_quality_bench --root <folder> --data ml-1m --folds 0 1 2 3 4
//
// where <folder>/<data>/strong/fold<k> holds the split.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bench/shipped_models.h"
#include "eval/baselines.h"
#include "trainer/distilled.h"
#include "trainer/ease.h"
#include "trainer/positives.h"

namespace pagepick {
namespace {

struct BenchOptions {
  std::string root;
  std::vector<std::string> data;
  std::vector<int> folds = {0};
  TrainOptions train;
  bool with_baselines = true;
};

Status AddBaselines(const BenchOptions& options, const Fold& fold,
                    FiguresTable* table) {
  const int threads = options.train.ials.num_threads;
  const Dataset& data = fold.model.dataset;
  const Split& split = fold.model.split;
  // Frozen splits hold positives alone, which all weigh the same.
  const RatingWeights weights;
  PAGEPICK_RETURN_IF_ERROR(table->Add("popularity", "1", fold.test,
                                      RankByPopularity(data, split, weights),
                                      threads));
  constexpr int32_t kNeighbors = 100;
  PAGEPICK_RETURN_IF_ERROR(table->Add(
      "item-kNN", fmt::format("{}", 8 * kNeighbors), fold.test,
      RankByItemKnn(data, split, weights, kNeighbors, threads), threads));
  const Positives positives = CollectPositives(data, split, weights);
  for (const float dropout : {0.F, DistilledOptions().ease.dropout}) {
    EaseOptions ease;
    ease.dropout = dropout;
    ease.num_threads = threads;
    PAGEPICK_ASSIGN_OR_RETURN(const ItemWeights item_weights,
                              TrainEase(positives, ease));
    PAGEPICK_RETURN_IF_ERROR(table->Add(
        dropout > 0 ? "EDLAE" : "EASE", fmt::format("{}", 4 * data.num_items()),
        fold.test,
        RankByItemWeights({item_weights.num_items, item_weights.values}, data,
                          split, weights),
        threads));
  }
  return Status();
}

Status MeasureFold(const BenchOptions& options, const std::string& folder,
                   FiguresTable* table) {
  PAGEPICK_ASSIGN_OR_RETURN(Fold fold, LoadFold(folder));
  const int32_t dim = options.train.ials.dim;
  if (options.with_baselines) {
    PAGEPICK_RETURN_IF_ERROR(AddBaselines(options, fold, table));
    TrainOptions ials = options.train;
    ials.trainer = "ials";
    ials.neighbors = 0;
    PAGEPICK_RETURN_IF_ERROR(
        AddShipped(ials, fmt::format("iALS {}", dim), &fold, table));
  }
  return AddShipped(options.train,
                    fmt::format("Pagepick, {} {}", options.train.trainer, dim),
                    &fold, table);
}

int Run(int argc, char** argv) {
  CLI::App app("Quality as shipped on frozen unseen-user splits");
  BenchOptions options;
  options.train.trainer = "distilled";
  options.train.ials.dim = 128;
  options.train.bits = 4;
  app.add_option("--root", options.root, "Folder of the splits")->required();
  app.add_option("--data", options.data, "Names of data sets")->required();
  app.add_option("--folds", options.folds, "Folds to pool");
  bool no_baselines = false;
  app.add_flag("--no-baselines", no_baselines, "Only the model itself");
  AddTrainOptions(&app, &options.train);
  CLI11_PARSE(app, argc, argv);
  options.with_baselines = !no_baselines;
  for (const std::string& data : options.data) {
    FiguresTable table({"ndcg_at_100", "recall_at_20"});
    for (const int fold : options.folds) {
      const Status status = MeasureFold(
          options, fmt::format("{}/{}/strong/fold{}", options.root, data, fold),
          &table);
      if (!status.ok()) {
        fmt::print(stderr, "pagepick_quality_bench: {}\n", status.ToString());
        return 1;
      }
    }
    table.Print(fmt::format("{}, {} folds", data, options.folds.size()));
  }
  return 0;
}

}  // namespace
}  // namespace pagepick

// NOLINTNEXTLINE(bugprone-exception-escape): it may end a benchmark.
int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
