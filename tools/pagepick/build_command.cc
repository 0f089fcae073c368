// pagepick build: a trained model -> the bundle that lies beside the pages.

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "bundle/bundle_writer.h"
#include "eval/unseen_users.h"
#include "pagepick/command.h"
#include "pagepick/pass_gate.h"
#include "pagepick/quality.h"
#include "pagepick/ship_options.h"
#include "pagepick/terminal.h"
#include "quantizer/scalar_quantizer.h"

namespace pagepick {

namespace {

struct BuildArguments {
  std::string model;
  std::string output = "rec";
  ShipOptions ship;
  bool ship_anyway = false;
  OutputFlags flags;
};

// What a step of shipping did to held-out quality.
struct Step {
  std::string name;
  QualityRow row;
};

// Float towers, then codes scanned in full, then the probes that ship.
Result<std::vector<Step>> MeasureSteps(const BuildArguments& arguments,
                                       const TrainedModel& trained,
                                       const ShippedModel& shipped) {
  const std::vector<HeldOutUser> users =
      HeldOutUsers(trained.dataset, trained.split, HeldOutFold::kTest);
  std::vector<Step> steps;
  if (users.empty()) return steps;
  const int threads = arguments.ship.num_threads;
  Towers towers = trained.towers;
  towers.user = shipped.contents.user_tower;
  PAGEPICK_ASSIGN_OR_RETURN(
      QualityRow row, Measure("float", users, RankByTowers(towers), threads));
  steps.push_back({"float towers", std::move(row)});

  const ModelContents& contents = shipped.contents;
  const int32_t num_items = trained.dataset.num_items();
  const bool probes_all = contents.default_num_probes == contents.num_clusters;
  PAGEPICK_ASSIGN_OR_RETURN(
      QualityRow shipped_row,
      MeasureShipped("shipped", shipped.bytes.bytes(), shipped.storage_order,
                     num_items, users, threads));
  if (!probes_all) {
    ShipOptions exact = arguments.ship;
    exact.num_probes = 0;
    PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel flat,
                              PrepareShippedModel(trained, exact));
    PAGEPICK_ASSIGN_OR_RETURN(
        QualityRow flat_row,
        MeasureShipped("flat", flat.bytes.bytes(), flat.storage_order,
                       num_items, users, threads));
    steps.push_back(
        {fmt::format("int{} codes", static_cast<int>(contents.items.bits)),
         std::move(flat_row)});
    steps.push_back(
        {fmt::format("{} of {} clusters", contents.default_num_probes,
                     contents.num_clusters),
         std::move(shipped_row)});
  } else {
    steps.push_back(
        {fmt::format("int{} codes", static_cast<int>(contents.items.bits)),
         std::move(shipped_row)});
  }
  return steps;
}

double NdcgOf(const Step& step) {
  return step.row.evaluation.quality.ndcg_at_100.mean;
}

void AddQuality(const std::vector<Step>& steps, Provenance* provenance) {
  if (steps.empty()) return;
  const UnseenUserQuality& quality = steps.back().row.evaluation.quality;
  const auto add = [&](const char* name, const MeanAndError& value) {
    provenance->quality.push_back({name, value.mean, value.standard_error});
  };
  add("ndcg_at_100", quality.ndcg_at_100);
  add("recall_at_20", quality.recall_at_20);
  add("recall_at_50", quality.recall_at_50);
  add("precision_at_10", quality.precision_at_10);
  add("map_at_10", quality.map_at_10);
}

void PrintSteps(const std::vector<Step>& steps) {
  if (steps.empty()) {
    fmt::print("No held-out visitors in the model: quality not measured.\n");
    return;
  }
  Table table({"step", "held-out NDCG@100", "change"});
  for (size_t i = 0; i < steps.size(); ++i) {
    const double change =
        i == 0 ? 0 : NdcgOf(steps[i]) / NdcgOf(steps[i - 1]) - 1;
    table.AddRow({steps[i].name, fmt::format("{:.4f}", NdcgOf(steps[i])),
                  i == 0 ? "" : fmt::format("{:+.2f} %", 100 * change)});
  }
  table.Print();
}

Status PrintFiles(const BuildArguments& arguments, const ShippedModel& shipped,
                  const std::vector<BundleFile>& files) {
  Table table({"file", "size"});
  for (const BundleFile& file : files) {
    table.AddRow({arguments.output + "/" + file.name, ByteSize(file.bytes)});
  }
  table.Print();
  const ModelContents& contents = shipped.contents;
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedBytes bytes,
                            BytesOf(shipped.bytes.bytes()));
  fmt::print("\n  {} items at {:.4g} bytes each, {} beside them, {} {}\n",
             WithThousands(contents.items.num_items), bytes.per_item,
             ByteSize(bytes.fixed), contents.num_clusters,
             contents.num_clusters == 1 ? "cluster" : "clusters");
  return {};
}

void PrintJson(const std::vector<Step>& steps,
               const std::vector<BundleFile>& files) {
  nlohmann::ordered_json document;
  document["steps"] = nlohmann::ordered_json::array();
  for (const Step& step : steps) {
    document["steps"].push_back(
        {{"step", step.name}, {"ndcg_at_100", NdcgOf(step)}});
  }
  document["files"] = nlohmann::ordered_json::array();
  for (const BundleFile& file : files) {
    document["files"].push_back({{"name", file.name}, {"bytes", file.bytes}});
  }
  fmt::print("{}\n", document.dump(2));
}

Status RunBuild(const BuildArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel trained,
                            LoadTrainedModel(arguments.model));
  PAGEPICK_ASSIGN_OR_RETURN(ShippedModel shipped,
                            PrepareShippedModel(trained, arguments.ship));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Step> steps,
                            MeasureSteps(arguments, trained, shipped));
  if (!steps.empty()) {
    PAGEPICK_RETURN_IF_ERROR(
        PassGate(trained, steps.back().row, arguments.ship_anyway,
                 arguments.ship.num_threads, arguments.flags));
  }
  AddQuality(steps, &shipped.contents.provenance);
  PAGEPICK_RETURN_IF_ERROR(WriteBytes(&shipped));
  PAGEPICK_ASSIGN_OR_RETURN(
      const std::vector<BundleFile> files,
      WriteBundle(arguments.output, shipped.contents, shipped.bytes.bytes(),
                  trained.dataset.catalogue, shipped.storage_order));
  if (arguments.flags.json) {
    PrintJson(steps, files);
  } else if (!arguments.flags.quiet) {
    PrintSteps(steps);
    fmt::print("\n");
    PAGEPICK_RETURN_IF_ERROR(PrintFiles(arguments, shipped, files));
  }
  return {};
}

}  // namespace

Command AddBuildCommand(CLI::App* root) {
  auto arguments = std::make_shared<BuildArguments>();
  CLI::App* app = root->add_subcommand(
      "build", "Quantize, cluster and write the bundle for your site");
  app->add_option("model", arguments->model, "The .pick file of `train`")
      ->required();
  app->add_option("-o,--output", arguments->output,
                  "The folder to write, beside your pages")
      ->capture_default_str();
  app->add_flag("--ship-anyway", arguments->ship_anyway,
                "Build a model that does not beat popularity and item-kNN for "
                "held-out visitors, too");
  AddShipOptions(app, &arguments->ship);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick build film.pick -o site/rec");
  return {app, [arguments] { return RunBuild(*arguments); }};
}

}  // namespace pagepick
