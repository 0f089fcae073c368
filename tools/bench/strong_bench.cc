// Measures iALS on frozen unseen-user splits, in float and through the shipped
// file, next to the baselines: the figures that quality claims rest on.
//
//   pagepick_strong_bench --root <folder> --data ml-100k ml-1m --folds 0 1 2
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
#include "pagepick/pipeline.h"
#include "trainer/ials.h"

namespace pagepick {
namespace {

struct BenchOptions {
  std::string root;
  std::vector<std::string> data;
  std::vector<int> folds = {0};
  IalsOptions ials;
  bool on_validation = false;
  bool with_baselines = false;
};

// One model's figures over the folds of a data set.
struct Row {
  std::string model;
  std::vector<double> ndcg;    // of each fold
  std::vector<double> recall;  // at 20
};

class Table {
 public:
  Status Add(const std::string& model, const std::vector<HeldOutUser>& users,
             const RankFunction& rank, int num_threads) {
    PAGEPICK_ASSIGN_OR_RETURN(const UnseenUserEvaluation evaluation,
                              EvaluateUnseenUsers(users, rank, num_threads));
    Row& row = RowOf(model);
    row.ndcg.push_back(evaluation.quality.ndcg_at_100.mean);
    row.recall.push_back(evaluation.quality.recall_at_20.mean);
    return Status();
  }

  // Shares are of the first row's NDCG.
  void Print(const std::string& title) const {
    fmt::print("{}\n{:<24}{:>10}{:>10}{:>9}\n", title, "", "NDCG@100",
               "Recall@20", "share");
    const double whole = MeanOf(rows_.front().ndcg).mean;
    for (const Row& row : rows_) {
      const double ndcg = MeanOf(row.ndcg).mean;
      fmt::print("{:<24}{:>10.4f}{:>10.4f}{:>8.2f}%\n", row.model, ndcg,
                 MeanOf(row.recall).mean, 100 * ndcg / whole);
    }
  }

 private:
  Row& RowOf(const std::string& model) {
    for (Row& row : rows_) {
      if (row.model == model) return row;
    }
    rows_.push_back({model, {}, {}});
    return rows_.back();
  }

  std::vector<Row> rows_;
};

struct Training {
  int32_t sweeps = 0;
  double seconds = 0;  // without validation
};

Result<TrainedModel> TrainOnSplit(FrozenSplit frozen,
                                  const IalsOptions& options,
                                  Training* training) {
  const RatingWeights weights;
  const std::vector<HeldOutUser> validation_users =
      HeldOutUsers(frozen.dataset, frozen.split, HeldOutFold::kValidation);
  std::chrono::duration<double> validating{0};
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  IalsCallbacks callbacks;
  callbacks.validate = [&](const Towers& towers) {
    const Clock::time_point begin = Clock::now();
    const Result<UnseenUserEvaluation> evaluation = EvaluateUnseenUsers(
        validation_users, RankByTowers(towers), options.num_threads);
    validating += Clock::now() - begin;
    return evaluation.ok() ? evaluation->quality.ndcg_at_100.mean : 0;
  };
  PAGEPICK_ASSIGN_OR_RETURN(IalsResult result,
                            TrainIals(frozen.dataset, frozen.split, weights,
                                      options, nullptr, callbacks));
  training->sweeps += result.sweeps;
  training->seconds +=
      std::chrono::duration<double>(Clock::now() - start - validating).count();
  TrainedModel trained;
  trained.towers = std::move(result.towers);
  trained.dataset = std::move(frozen.dataset);
  trained.split = std::move(frozen.split);
  trained.positive_threshold = frozen.positive_threshold;
  return trained;
}

Status MeasureFloat(const TrainedModel& trained,
                    const std::vector<HeldOutUser>& users, UserTowerKind kind,
                    int num_threads, Table* table) {
  Towers towers = trained.towers;
  PAGEPICK_ASSIGN_OR_RETURN(towers.user, MakeUserTower(trained, kind));
  return table->Add(fmt::format("float {}", UserTowerName(kind)), users,
                    RankByTowers(towers), num_threads);
}

Status MeasureShipped(const TrainedModel& trained,
                      const std::vector<HeldOutUser>& users,
                      const ShipOptions& options, Table* table) {
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel shipped,
                            PrepareShippedModel(trained, options));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(shipped.bytes.bytes()));
  const char* bits = options.bits == CodeBits::kInt8 ? "int8" : "int4";
  return table->Add(
      fmt::format("{} {}", bits, UserTowerName(options.user_tower)), users,
      RankByEngine(engine, shipped.storage_order, trained.dataset.num_items()),
      options.num_threads);
}

Status MeasureBaselines(const TrainedModel& trained,
                        const std::vector<HeldOutUser>& users, int num_threads,
                        Table* table) {
  const RatingWeights weights;
  PAGEPICK_RETURN_IF_ERROR(table->Add(
      "popularity", users,
      RankByPopularity(trained.dataset, trained.split, weights), num_threads));
  constexpr int32_t kNeighbors = 100;
  return table->Add("item-kNN", users,
                    RankByItemKnn(trained.dataset, trained.split, weights,
                                  kNeighbors, num_threads),
                    num_threads);
}

constexpr UserTowerKind kTowers[] = {
    UserTowerKind::kFoldIn, UserTowerKind::kWhitened, UserTowerKind::kMean};

Status MeasureFold(const BenchOptions& options, const std::string& folder,
                   Table* table, Training* training) {
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit frozen, LoadFrozenSplit(folder, ""));
  PAGEPICK_ASSIGN_OR_RETURN(
      const TrainedModel trained,
      TrainOnSplit(std::move(frozen), options.ials, training));
  const std::vector<HeldOutUser> users = HeldOutUsers(
      trained.dataset, trained.split,
      options.on_validation ? HeldOutFold::kValidation : HeldOutFold::kTest);
  ShipOptions ship;
  ship.num_threads = options.ials.num_threads;
  for (const UserTowerKind kind : kTowers) {
    PAGEPICK_RETURN_IF_ERROR(
        MeasureFloat(trained, users, kind, ship.num_threads, table));
  }
  for (const CodeBits bits : {CodeBits::kInt8, CodeBits::kInt4}) {
    for (const UserTowerKind kind : kTowers) {
      ship.bits = bits;
      ship.user_tower = kind;
      PAGEPICK_RETURN_IF_ERROR(MeasureShipped(trained, users, ship, table));
    }
  }
  if (!options.with_baselines) return Status();
  return MeasureBaselines(trained, users, ship.num_threads, table);
}

Status MeasureData(const BenchOptions& options, const std::string& data) {
  Table table;
  Training training;
  for (const int fold : options.folds) {
    const std::string folder =
        fmt::format("{}/{}/strong/fold{}", options.root, data, fold);
    PAGEPICK_RETURN_IF_ERROR(MeasureFold(options, folder, &table, &training));
  }
  table.Print(fmt::format("{}, dim {}, {} folds, {} users, {:.3f} s a sweep",
                          data, options.ials.dim, options.folds.size(),
                          options.on_validation ? "validation" : "test",
                          training.seconds / training.sweeps));
  return Status();
}

int Run(int argc, char** argv) {
  CLI::App app("iALS on frozen unseen-user splits, in float and as shipped");
  BenchOptions options;
  options.ials.num_threads = HardwareThreads();
  app.add_option("--root", options.root, "Folder of the splits")->required();
  app.add_option("--data", options.data, "Names of data sets")->required();
  app.add_option("--folds", options.folds, "Folds to average");
  app.add_option("--dim", options.ials.dim);
  app.add_option("--sweeps", options.ials.max_sweeps);
  app.add_option("--patience", options.ials.patience, "0 = all sweeps");
  app.add_option("--alpha0", options.ials.alpha0, "0 = by the data");
  app.add_option("--regularization", options.ials.regularization,
                 "0 = by the data");
  app.add_option("--seed", options.ials.seed);
  app.add_option("--threads", options.ials.num_threads);
  app.add_flag("--validation", options.on_validation,
               "Measure on validation users, to tune by");
  app.add_flag("--baselines", options.with_baselines);
  CLI11_PARSE(app, argc, argv);
  for (const std::string& data : options.data) {
    const Status status = MeasureData(options, data);
    if (!status.ok()) {
      fmt::print(stderr, "pagepick_strong_bench: {}\n", status.ToString());
      return 1;
    }
  }
  return 0;
}

}  // namespace
}  // namespace pagepick

int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
