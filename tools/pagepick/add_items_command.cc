// pagepick add-items: new titles are recommended without training again.

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/parallel_for.h"
#include "dataset/load_catalogue.h"
#include "eval/baselines.h"
#include "pagepick/cold_fit.h"
#include "pagepick/command.h"
#include "pagepick/merge_catalogue.h"
#include "pagepick/pipeline.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

struct AddItemsArguments {
  std::string model;
  std::string items;
  std::string output;
  std::vector<std::string> map;
  bool skip_bad_rows = false;
  int num_threads = HardwareThreads();
  OutputFlags flags;
};

struct Outcome {
  MergedItems merged;
  ColdChoice choice;
  std::optional<ColdMeasurement> measured;
};

void PrintJson(const AddItemsArguments& arguments, const Outcome& outcome) {
  nlohmann::ordered_json document = {
      {"output", arguments.output},
      {"added", outcome.merged.items.size()},
      {"already_there", outcome.merged.already_there},
      {"scale", outcome.choice.scale}};
  if (outcome.measured) {
    document["validation_visitors"] = outcome.measured->ours.num_users;
    document["ndcg_at_100"] = {
        {"new items", outcome.measured->ours.ndcg_at_100.mean},
        {"popularity within genre",
         outcome.measured->by_genre.ndcg_at_100.mean},
        {"random", outcome.measured->random.ndcg_at_100.mean}};
  }
  fmt::print("{}\n", document.dump(2));
}

void Print(const AddItemsArguments& arguments, const Outcome& outcome) {
  if (arguments.flags.json) return PrintJson(arguments, outcome);
  if (arguments.flags.quiet) return;
  fmt::print("wrote {}: {} new items, {} were already there\n",
             arguments.output,
             WithThousands(static_cast<int64_t>(outcome.merged.items.size())),
             WithThousands(outcome.merged.already_there));
  if (!outcome.measured) {
    fmt::print("No validation visitors: nothing is measured.\n");
    return;
  }
  fmt::print(
      "\nHow well new items find their visitors: a tenth of the rated items "
      "played new,\n{} validation visitors, ranked among those items "
      "alone.\n\n",
      WithThousands(outcome.measured->ours.num_users));
  Table table({"", "NDCG@100", "Recall@20"});
  const auto add = [&table](const char* name, const ColdQuality& quality) {
    table.AddRow({name, fmt::format("{:.4f}", quality.ndcg_at_100.mean),
                  fmt::format("{:.4f}", quality.recall_at_20.mean)});
  };
  add("by their features", outcome.measured->ours);
  add("popularity within genre", outcome.measured->by_genre);
  add("random", outcome.measured->random);
  table.Print();
}

Status RunAddItems(const AddItemsArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel trained,
                            LoadTrainedModel(arguments.model));
  LoadOptions options;
  options.skip_bad_rows = arguments.skip_bad_rows;
  PAGEPICK_ASSIGN_OR_RETURN(options.columns, ParseColumnMap(arguments.map));
  PAGEPICK_ASSIGN_OR_RETURN(const Catalogue added,
                            LoadCatalogueAlone(arguments.items, options));
  Outcome outcome;
  outcome.merged = MergeCatalogue(added, &trained);
  if (outcome.merged.items.empty()) {
    return Status::InvalidArgument(
        fmt::format("'{}' has {} items and the model has them all",
                    arguments.items, added.items.size()));
  }
  const std::vector<float> counts = CountPositives(
      trained.dataset, trained.split, trained.towers.rating_weights);
  PAGEPICK_ASSIGN_OR_RETURN(
      const ItemFeatures features,
      ColdItemFeatures(trained.dataset.catalogue, counts));
  PrintNote(arguments.flags, "measuring how new items are found best ...");
  PAGEPICK_ASSIGN_OR_RETURN(
      outcome.choice,
      ChooseColdItems(trained, features, counts, arguments.num_threads,
                      &outcome.measured));
  PAGEPICK_RETURN_IF_ERROR(EmbedColdItems(
      features, counts, outcome.choice, outcome.merged.items, &trained.towers));
  trained.provenance.options.push_back(
      {"added-items", std::to_string(outcome.merged.items.size())});
  PAGEPICK_RETURN_IF_ERROR(SaveTrainedModel(trained, arguments.output));
  Print(arguments, outcome);
  return {};
}

}  // namespace

Command AddAddItemsCommand(CLI::App* root) {
  auto arguments = std::make_shared<AddItemsArguments>();
  CLI::App* app = root->add_subcommand(
      "add-items",
      "Recommend new titles by their features, before anybody "
      "rated them");
  app->add_option("model", arguments->model, "The .pick file of `train`")
      ->required();
  app->add_option("items", arguments->items,
                  "A catalogue file; items that the model has stay as they "
                  "are")
      ->required();
  app->add_option("-o,--output", arguments->output, "The .pick file to write")
      ->required();
  app->add_option("--map", arguments->map,
                  "What a column is: id=sku, tags=category, …");
  app->add_flag("--skip-bad-rows", arguments->skip_bad_rows,
                "Leave malformed rows out");
  app->add_option("--threads", arguments->num_threads,
                  "Threads; the result is the same")
      ->check(CLI::Range(1, 1024));
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick add-items film.pick new.csv -o film2.pick");
  return {app, [arguments] { return RunAddItems(*arguments); }};
}

}  // namespace pagepick
