// pagepick eval: how good is what ships, for visitors training never saw?

#include <fmt/core.h>

#include <optional>

#include "base/parallel_for.h"
#include "bundle/bundle_reader.h"
#include "eval/baselines.h"
#include "eval/topk_file.h"
#include "pagepick/command.h"
#include "pagepick/quality.h"
#include "pagepick/ship_options.h"
#include "pagepick/terminal.h"
#include "pagepick/training_data.h"

namespace pagepick {

namespace {

constexpr int32_t kItemKnnNeighbors = 100;

struct EvalArguments {
  std::string model;
  std::string bundle;        // measure this folder's file instead
  std::string frozen_split;  // measure on this split instead
  std::string topk;
  std::string fold = "test";
  ShipOptions ship;
  OutputFlags flags;
};

// What is measured, and on which data: the model's own, or a split given
// from outside whose items are found by their ids.
struct Subject {
  TrainedModel trained;
  std::optional<TrainingData> given;
  std::vector<HeldOutUser> users;

  const Dataset& dataset() const {
    return given ? given->dataset : trained.dataset;
  }
  const Split& split() const { return given ? given->split : trained.split; }
};

// Item of `from` -> item of `to`, by id; -1 where `to` lacks it.
std::vector<int32_t> MatchByIds(const Catalogue& from, const Catalogue& to) {
  std::vector<int32_t> item_of;
  for (int32_t i = 0; i < from.ids.size(); ++i) {
    item_of.push_back(to.ids.Find(from.ids.IdOf(i)));
  }
  return item_of;
}

Result<Subject> LoadSubject(const EvalArguments& arguments) {
  Subject subject;
  PAGEPICK_ASSIGN_OR_RETURN(subject.trained, LoadTrainedModel(arguments.model));
  if (!arguments.frozen_split.empty()) {
    SplitArguments split;
    split.frozen_folder = arguments.frozen_split;
    PAGEPICK_ASSIGN_OR_RETURN(subject.given,
                              LoadTrainingData({}, split, arguments.flags));
  }
  const HeldOutFold fold =
      arguments.fold == "test" ? HeldOutFold::kTest : HeldOutFold::kValidation;
  subject.users = HeldOutUsers(subject.dataset(), subject.split(), fold);
  if (subject.users.empty()) {
    return Status::InvalidArgument(fmt::format(
        "'{}' holds no {} visitors: train it with --{}-fraction above 0, on "
        "data where users have at least 5 positive ratings",
        arguments.model, arguments.fold, arguments.fold));
  }
  return subject;
}

Result<QualityRow> MeasureBundle(const EvalArguments& arguments,
                                 const Subject& subject) {
  PAGEPICK_ASSIGN_OR_RETURN(const Bundle bundle, ReadBundle(arguments.bundle));
  const Dataset& data = subject.dataset();
  return MeasureShipped(arguments.bundle, bundle.model.bytes(),
                        MatchByIds(bundle.catalogue, data.catalogue),
                        data.num_items(), subject.users,
                        arguments.ship.num_threads);
}

// The row of `kind` as `build` would ship it.
Result<QualityRow> MeasureAsBuilt(const EvalArguments& arguments,
                                  const Subject& subject, UserTowerKind kind) {
  ShipOptions options = arguments.ship;
  options.user_tower = kind;
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel shipped,
                            PrepareShippedModel(subject.trained, options));
  const Dataset& data = subject.dataset();
  const std::vector<int32_t> item_of =
      MatchByIds(subject.trained.dataset.catalogue, data.catalogue);
  std::vector<int32_t> order;
  for (const int32_t item : shipped.storage_order) {
    order.push_back(item_of[static_cast<size_t>(item)]);
  }
  const std::string name =
      fmt::format("Pagepick int{}, {}", static_cast<int>(options.bits),
                  kind == UserTowerKind::kMean ? "naive mean (not for use)"
                                               : UserTowerName(kind));
  return MeasureShipped(name, shipped.bytes.bytes(), order, data.num_items(),
                        subject.users, options.num_threads);
}

// Rows in the order of the table; the last one is what ships.
Result<std::vector<QualityRow>> MeasureAll(const EvalArguments& arguments,
                                           const Subject& subject) {
  const TrainedModel& trained = subject.trained;
  const int threads = arguments.ship.num_threads;
  Progress progress(arguments.flags, "measuring");
  std::vector<QualityRow> rows;
  const auto add = [&](Result<QualityRow> row) -> Status {
    if (!row.ok()) return row.status();
    rows.push_back(std::move(row).value());
    progress.Update(static_cast<int64_t>(rows.size()), 6, rows.back().model);
    return {};
  };
  const RatingWeights& weights = trained.towers.rating_weights;
  PAGEPICK_RETURN_IF_ERROR(add(Measure(
      "popularity", subject.users,
      RankByPopularity(subject.dataset(), subject.split(), weights), threads)));
  PAGEPICK_RETURN_IF_ERROR(
      add(Measure("item-kNN", subject.users,
                  RankByItemKnn(subject.dataset(), subject.split(), weights,
                                kItemKnnNeighbors, threads),
                  threads)));
  if (!subject.given) {
    PAGEPICK_RETURN_IF_ERROR(
        add(Measure("Pagepick float, fold-in", subject.users,
                    RankByTowers(trained.towers), threads)));
  }
  for (const UserTowerKind kind :
       {UserTowerKind::kMean, UserTowerKind::kWhitened,
        UserTowerKind::kFoldIn}) {
    if (kind == arguments.ship.user_tower) continue;
    PAGEPICK_RETURN_IF_ERROR(add(MeasureAsBuilt(arguments, subject, kind)));
  }
  if (arguments.bundle.empty()) {
    PAGEPICK_RETURN_IF_ERROR(
        add(MeasureAsBuilt(arguments, subject, arguments.ship.user_tower)));
  } else {
    PAGEPICK_RETURN_IF_ERROR(add(MeasureBundle(arguments, subject)));
  }
  return rows;
}

std::string Percent(const Comparison& comparison) {
  return fmt::format("{:+.1f} % (95 % interval {:+.1f} to {:+.1f})",
                     100 * comparison.gain, 100 * comparison.low,
                     100 * comparison.high);
}

void PrintVerdict(const std::vector<QualityRow>& rows,
                  const OutputFlags& flags) {
  if (flags.json || flags.quiet) return;
  const QualityRow& ours = rows.back();
  const Comparison popularity = Compare(ours, rows[0]);
  const Comparison knn = Compare(ours, rows[1]);
  fmt::print("\n  NDCG@100 against popularity: {}\n", Percent(popularity));
  fmt::print("  NDCG@100 against item-kNN:   {}\n", Percent(knn));
  if (popularity.low > 0) {
    fmt::print(
        "\n  Better than popularity for the {} visitors that training "
        "never saw.\n",
        WithThousands(ours.evaluation.quality.num_users));
  } else {
    fmt::print(
        "\n  Not clearly better than popularity: do not ship this. Try "
        "more ratings,\n  another --threshold, or a smaller --dim.\n");
  }
}

Status RunEval(const EvalArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const Subject subject, LoadSubject(arguments));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<QualityRow> rows,
                            MeasureAll(arguments, subject));
  PrintQuality(rows, arguments.flags);
  PrintVerdict(rows, arguments.flags);
  if (arguments.topk.empty()) return {};
  PAGEPICK_RETURN_IF_ERROR(WriteTopKFile(arguments.topk,
                                         subject.trained.dataset, subject.users,
                                         rows.back().evaluation.rankings));
  PrintNote(arguments.flags,
            fmt::format("wrote {}: the last row's top 100 a visitor",
                        arguments.topk));
  return {};
}

}  // namespace

Command AddEvalCommand(CLI::App* root) {
  auto arguments = std::make_shared<EvalArguments>();
  CLI::App* app = root->add_subcommand(
      "eval", "Measure what ships, for visitors that training never saw");
  app->add_option("model", arguments->model, "The .pick file of `train`")
      ->required();
  app->add_option("--bundle", arguments->bundle,
                  "Measure the file in this bundle folder, as it lies there");
  app->add_option("--split", arguments->frozen_split,
                  "Measure on the split in this folder (train.tsv, "
                  "test_tr.tsv, test_te.tsv, …)");
  app->add_option("--fold", arguments->fold,
                  "Which held-out visitors: test or validation")
      ->check(CLI::IsMember({"test", "validation"}))
      ->capture_default_str();
  app->add_option("--topk", arguments->topk,
                  "Write each visitor's top 100: user<TAB>item,item,…");
  AddShipOptions(app, &arguments->ship);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick eval film.pick --bits 4");
  return {app, [arguments] { return RunEval(*arguments); }};
}

}  // namespace pagepick
