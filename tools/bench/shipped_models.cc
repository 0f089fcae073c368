#include "bench/shipped_models.h"

#include <fmt/core.h>

#include <chrono>
#include <utility>

#include "dataset/frozen_split.h"
#include "engine/engine.h"
#include "eval/unseen_users.h"
#include "pagepick/fit_model.h"
#include "pagepick/pipeline.h"

namespace pagepick {
namespace {

Result<Towers> Train(const DataView& data, const TrainOptions& options) {
  const auto start = std::chrono::steady_clock::now();
  PAGEPICK_ASSIGN_OR_RETURN(
      FittedModel fit,
      FitModel({data, options, [](const TrainingStep&) { return true; }}));
  fmt::print(
      stderr, "  {} trained in {:.0f} s, {} neighbours an item\n",
      options.trainer,
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count(),
      fit.neighbors.chosen.per_item);
  return std::move(fit.towers);
}

}  // namespace

Result<Fold> LoadFold(const std::string& folder) {
  fmt::print(stderr, "{}\n", folder);
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit frozen, LoadFrozenSplit(folder, ""));
  Fold fold;
  fold.test = HeldOutUsers(frozen.dataset, frozen.split, HeldOutFold::kTest);
  fold.model.dataset = std::move(frozen.dataset);
  fold.model.split = std::move(frozen.split);
  fold.model.positive_threshold = frozen.positive_threshold;
  return fold;
}

Status AddShipped(const TrainOptions& options, const std::string& name,
                  Fold* fold, FiguresTable* table) {
  TrainedModel& model = fold->model;
  PAGEPICK_ASSIGN_OR_RETURN(
      model.towers,
      Train({model.dataset, model.split, model.positive_threshold}, options));
  ShipOptions ship;
  ship.bits = options.bits == 4 ? CodeBits::kInt4 : CodeBits::kInt8;
  ship.num_threads = options.ials.num_threads;
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel shipped,
                            PrepareShippedModel(model, ship));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(shipped.bytes.bytes()));
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedBytes bytes,
                            BytesOf(shipped.bytes.bytes()));
  return table->Add(fmt::format("{}, int{}", name, options.bits),
                    fmt::format("{:.1f} (and {:.1f} kB)", bytes.per_item,
                                static_cast<double>(bytes.fixed) / 1000),
                    fold->test, RankByEngine(engine, shipped.storage_order),
                    ship.num_threads);
}

}  // namespace pagepick
