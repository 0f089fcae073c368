// The quality of the file that ships, on frozen unseen-user splits, next to
// what it has to beat, all trained here on the same users:
//
//   pagepick_quality_bench --root <folder> --data ml-1m --folds 0 1 2 3 4
//
// where <folder>/<data>/strong/fold<k> holds the split.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel_for.h"
#include "dataset/frozen_split.h"
#include "engine/engine.h"
#include "eval/baselines.h"
#include "eval/unseen_users.h"
#include "pagepick/fit_model.h"
#include "pagepick/pipeline.h"
#include "pagepick/train_options.h"
#include "trainer/distilled.h"
#include "trainer/ease.h"

namespace pagepick {
namespace {

struct BenchOptions {
  std::string root;
  std::vector<std::string> data;
  std::vector<int> folds = {0};
  TrainOptions train;
  bool with_baselines = true;
};

// One model's figures: of each user of all folds.
struct Row {
  std::string model;
  std::string bytes;
  std::vector<double> ndcg;
  std::vector<double> recall;
};

class Table {
 public:
  Status Add(const std::string& model, const std::string& bytes,
             const std::vector<HeldOutUser>& users, const RankFunction& rank,
             int num_threads) {
    PAGEPICK_ASSIGN_OR_RETURN(const UnseenUserEvaluation evaluation,
                              EvaluateUnseenUsers(users, rank, num_threads));
    Row& row = RowOf(model);
    row.bytes = bytes;
    for (const UserFigures& user : evaluation.figures) {
      row.ndcg.push_back(user.ndcg_at_100);
      row.recall.push_back(user.recall_at_20);
    }
    fmt::print(stderr, "  {:<34} {:.4f}\n", model,
               evaluation.quality.ndcg_at_100.mean);
    return Status();
  }

  // Standard errors are over users; the last row's gain is paired.
  void Print(const std::string& title) const {
    fmt::print(
        "\n{}\n\n| model | bytes an item | NDCG@100 | Recall@20 |\n"
        "|---|---|---|---|\n",
        title);
    for (const Row& row : rows_) {
      const MeanAndError ndcg = MeanOf(row.ndcg);
      const MeanAndError recall = MeanOf(row.recall);
      fmt::print("| {} | {} | {:.4f} ± {:.4f} | {:.4f} ± {:.4f} |\n", row.model,
                 row.bytes, ndcg.mean, ndcg.standard_error, recall.mean,
                 recall.standard_error);
    }
    PrintGains();
  }

 private:
  void PrintGains() const {
    const Row& ours = rows_.back();
    fmt::print("\n{} against each, the same users, NDCG@100:\n", ours.model);
    for (const Row& row : rows_) {
      if (&row == &ours) break;
      std::vector<double> differences;
      for (size_t u = 0; u < row.ndcg.size(); ++u) {
        differences.push_back(ours.ndcg[u] - row.ndcg[u]);
      }
      const MeanAndError gain = MeanOf(differences);
      fmt::print("  {:<34} {:+.4f} ± {:.4f}\n", row.model, gain.mean,
                 gain.standard_error);
    }
  }

  Row& RowOf(const std::string& model) {
    for (Row& row : rows_) {
      if (row.model == model) return row;
    }
    rows_.push_back({model, "", {}, {}});
    return rows_.back();
  }

  std::vector<Row> rows_;
};

// A fold on its way through training, shipping and measuring.
struct Fold {
  TrainingData data;
  RatingWeights weights;
  std::vector<HeldOutUser> test;
};

Result<Fold> LoadFold(const std::string& folder) {
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit frozen, LoadFrozenSplit(folder, ""));
  Fold fold;
  fold.test = HeldOutUsers(frozen.dataset, frozen.split, HeldOutFold::kTest);
  fold.data = {std::move(frozen.dataset), std::move(frozen.split),
               frozen.positive_threshold};
  return fold;
}

Status MeasureBaselines(const BenchOptions& options, const Fold& fold,
                        Table* table) {
  const int threads = options.train.ials.num_threads;
  const Dataset& data = fold.data.dataset;
  const Split& split = fold.data.split;
  PAGEPICK_RETURN_IF_ERROR(
      table->Add("popularity", "1", fold.test,
                 RankByPopularity(data, split, fold.weights), threads));
  constexpr int32_t kNeighbors = 100;
  PAGEPICK_RETURN_IF_ERROR(table->Add(
      "item-kNN", fmt::format("{}", 8 * kNeighbors), fold.test,
      RankByItemKnn(data, split, fold.weights, kNeighbors, threads), threads));
  const Positives positives = CollectPositives(data, split, fold.weights);
  for (const float dropout : {0.F, DistilledOptions().ease.dropout}) {
    EaseOptions ease;
    ease.dropout = dropout;
    ease.num_threads = threads;
    PAGEPICK_ASSIGN_OR_RETURN(const ItemWeights weights,
                              TrainEase(positives, ease));
    PAGEPICK_RETURN_IF_ERROR(
        table->Add(dropout > 0 ? "EDLAE" : "EASE",
                   fmt::format("{}", 4 * data.num_items()), fold.test,
                   RankByItemWeights({weights.num_items, weights.values}, data,
                                     split, fold.weights),
                   threads));
  }
  return Status();
}

// Trains as `pagepick train` does, neighbours included.
Result<Towers> TrainOn(const Fold& fold, const TrainOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  PAGEPICK_ASSIGN_OR_RETURN(
      FittedModel fit, FitModel({fold.data.View(), options,
                                 [](const TrainingStep&) { return true; }}));
  fmt::print(
      stderr, "  {} trained in {:.0f} s, {} neighbours an item\n",
      options.trainer,
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count(),
      fit.neighbors.chosen.per_item);
  return std::move(fit.towers);
}

Status MeasureFile(const TrainedModel& trained, const ShipOptions& ship,
                   const std::vector<HeldOutUser>& users,
                   const std::string& name, Table* table) {
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel shipped,
                            PrepareShippedModel(trained, ship));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(shipped.bytes.bytes()));
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedBytes bytes,
                            BytesOf(shipped.bytes.bytes()));
  return table->Add(
      name,
      fmt::format("{:.1f} (and {:.1f} kB)", bytes.per_item,
                  static_cast<double>(bytes.fixed) / 1000),
      users,
      RankByEngine(engine, shipped.storage_order, trained.dataset.num_items()),
      ship.num_threads);
}

Status MeasureShipped(const TrainOptions& options, const std::string& name,
                      Fold* fold, Table* table) {
  TrainedModel trained;
  PAGEPICK_ASSIGN_OR_RETURN(trained.towers, TrainOn(*fold, options));
  // Lent to the model while it is measured.
  trained.dataset = std::move(fold->data.dataset);
  trained.split = std::move(fold->data.split);
  trained.positive_threshold = fold->data.positive_threshold;
  ShipOptions ship;
  ship.bits = options.bits == 4 ? CodeBits::kInt4 : CodeBits::kInt8;
  ship.num_threads = options.ials.num_threads;
  const Status status =
      MeasureFile(trained, ship, fold->test,
                  fmt::format("{}, int{}", name, options.bits), table);
  fold->data.dataset = std::move(trained.dataset);
  fold->data.split = std::move(trained.split);
  return status;
}

Status MeasureFold(const BenchOptions& options, const std::string& folder,
                   Table* table) {
  PAGEPICK_ASSIGN_OR_RETURN(Fold fold, LoadFold(folder));
  fmt::print(stderr, "{}\n", folder);
  const int32_t dim = options.train.ials.dim;
  if (options.with_baselines) {
    PAGEPICK_RETURN_IF_ERROR(MeasureBaselines(options, fold, table));
    TrainOptions ials = options.train;
    ials.trainer = "ials";
    ials.neighbors = 0;
    PAGEPICK_RETURN_IF_ERROR(
        MeasureShipped(ials, fmt::format("iALS {}", dim), &fold, table));
  }
  return MeasureShipped(
      options.train, fmt::format("Pagepick, {} {}", options.train.trainer, dim),
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
    Table table;
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

int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
