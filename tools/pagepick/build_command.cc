// pagepick build: a trained model -> the bundle that lies beside the pages.

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "bundle/bundle_writer.h"
#include "clusters/clustering.h"
#include "eval/unseen_users.h"
#include "pagepick/command.h"
#include "pagepick/pass_gate.h"
#include "pagepick/probe_report.h"
#include "pagepick/quality.h"
#include "pagepick/ship_options.h"
#include "pagepick/size_curve.h"
#include "pagepick/size_report.h"
#include "pagepick/terminal.h"
#include "quantizer/scalar_quantizer.h"

namespace pagepick {

namespace {

struct BuildArguments {
  std::string model;
  std::string output = "rec";
  ShipOptions ship;
  std::string budget;
  bool ship_anyway = false;
  bool chunked = false;
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
  const bool probes_all = contents.default_num_probes == contents.num_clusters;
  PAGEPICK_ASSIGN_OR_RETURN(
      QualityRow shipped_row,
      MeasureShipped("shipped", shipped.bytes.bytes(), shipped.storage_order,
                     users, threads));
  if (!probes_all) {
    ShipOptions exact = arguments.ship;
    exact.num_probes = 0;
    PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel flat,
                              PrepareShippedModel(trained, exact));
    PAGEPICK_ASSIGN_OR_RETURN(
        QualityRow flat_row,
        MeasureShipped("flat", flat.bytes.bytes(), flat.storage_order, users,
                       threads));
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

std::string NameOf(const BundleFile& file) {
  if (file.files_in_folder == 0) return file.name;
  return fmt::format("{}/ ({} files)", file.name,
                     WithThousands(file.files_in_folder));
}

// What a visitor who has rated a few items fetches until the first list: what
// is whole, and the clusters of the history and of the answer.
void PrintFirstList(const ModelContents& contents,
                    const std::vector<BundleFile>& files) {
  constexpr int32_t kClustersOfHistory = 3;
  const int32_t fetched = std::min(
      contents.default_num_probes + kClustersOfHistory, contents.num_clusters);
  double bytes = 0;
  for (const BundleFile& file : files) {
    const auto size = static_cast<double>(file.bytes);
    const bool is_whole = file.files_in_folder == 0;
    bytes += is_whole ? size : size / contents.num_clusters * fetched;
  }
  fmt::print("  A first list fetches about {} of it.\n",
             ByteSize(static_cast<uint64_t>(bytes)));
}

Status PrintFiles(const BuildArguments& arguments, const ShippedModel& shipped,
                  const std::vector<BundleFile>& files) {
  Table table({"file", "size"});
  for (const BundleFile& file : files) {
    table.AddRow({arguments.output + "/" + NameOf(file), ByteSize(file.bytes)});
  }
  table.Print();
  const ModelContents& contents = shipped.contents;
  PAGEPICK_ASSIGN_OR_RETURN(const ShippedBytes bytes,
                            BytesOf(shipped.bytes.bytes()));
  fmt::print("\n  {} items at {:.4g} bytes each, {} beside them, {} {}\n",
             WithThousands(contents.items.num_items), bytes.per_item,
             ByteSize(bytes.fixed), contents.num_clusters,
             contents.num_clusters == 1 ? "cluster" : "clusters");
  if (arguments.chunked) PrintFirstList(contents, files);
  return {};
}

void PrintJson(const nlohmann::ordered_json& sizes, const ShippedModel& shipped,
               const std::vector<Step>& steps,
               const std::vector<BundleFile>& files) {
  nlohmann::ordered_json document;
  if (!sizes.is_null()) document["sizes"] = sizes;
  if (!shipped.probe_curve.empty()) document["probes"] = ProbesJson(shipped);
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

// Makes *trained and the ship options what is best within the budget. The
// curve's document, or null without a budget.
Result<nlohmann::ordered_json> KeepToBudget(BuildArguments* arguments,
                                            TrainedModel* trained) {
  SizeOptions options{arguments->ship, {}};
  PAGEPICK_ASSIGN_OR_RETURN(options.budget, ReadBudget(arguments->budget));
  if (!options.budget) return nlohmann::ordered_json();
  InstallInterruptHandler();
  PAGEPICK_ASSIGN_OR_RETURN(SizeCurve curve,
                            MeasureSizes(options, arguments->flags, trained));
  if (!arguments->flags.json && !arguments->flags.quiet) {
    PrintSizes(curve);
    fmt::print("\n");
  }
  nlohmann::ordered_json document = SizesJson(curve);
  TakeChosen(std::move(curve), trained, &arguments->ship);
  return document;
}

// A chunked bundle needs clusters to cut by, and each to answer by itself.
void PrepareForChunks(BuildArguments* arguments, TrainedModel* trained) {
  ShipOptions& ship = arguments->ship;
  if (ship.num_clusters == 0) {
    ship.num_clusters =
        std::max(2, DefaultNumClusters(trained->towers.items.num_items));
  }
  if (trained->towers.neighbors.empty()) return;
  trained->towers.neighbors = {};
  if (!arguments->flags.json && !arguments->flags.quiet) {
    fmt::print(
        "The model's neighbours stay out: in a chunked bundle they "
        "would ask for clusters all over the catalogue.\n\n");
  }
}

Status RunBuild(BuildArguments arguments) {
  if (arguments.chunked && !arguments.budget.empty()) {
    return Status::InvalidArgument(
        "--budget is for the one file of a whole bundle; leave out --chunked "
        "or --budget");
  }
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel trained,
                            LoadTrainedModel(arguments.model));
  if (arguments.chunked) PrepareForChunks(&arguments, &trained);
  PAGEPICK_ASSIGN_OR_RETURN(const nlohmann::ordered_json sizes,
                            KeepToBudget(&arguments, &trained));
  PAGEPICK_ASSIGN_OR_RETURN(ShippedModel shipped,
                            PrepareShippedModel(trained, arguments.ship));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Step> steps,
                            MeasureSteps(arguments, trained, shipped));
  if (!steps.empty()) {
    PAGEPICK_RETURN_IF_ERROR(
        PassGate(trained, steps.back().row, arguments.ship_anyway,
                 arguments.ship.num_threads, arguments.flags));
    SetQuality(steps.back().row.evaluation.quality,
               &shipped.contents.provenance);
    PAGEPICK_RETURN_IF_ERROR(WriteBytes(&shipped));
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      const std::vector<BundleFile> files,
      WriteBundle(
          arguments.output, shipped.contents, shipped.bytes.bytes(),
          trained.dataset.catalogue, shipped.storage_order,
          arguments.chunked ? BundleLayout::kChunked : BundleLayout::kWhole));
  if (arguments.flags.json) {
    PrintJson(sizes, shipped, steps, files);
  } else if (!arguments.flags.quiet) {
    PrintProbes(shipped);
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
  app->add_flag("--chunked", arguments->chunked,
                "Write each cluster as files of its own, of which a visitor "
                "fetches those that a question looks at: for catalogues of "
                "100,000 items and more");
  AddShipOptions(app, &arguments->ship);
  AddBudgetOption(app,
                  "The largest model file: tries dims, bits and neighbours on "
                  "validation visitors, training anew, and ships the smallest "
                  "that is as good as the best",
                  &arguments->budget);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app,
             "pagepick build film.pick -o site/rec\n"
             "  pagepick build film.pick -o site/rec --budget 400kB\n"
             "  pagepick build shop.pick -o site/rec --chunked --bits 4");
  return {app, [arguments] { return RunBuild(*arguments); }};
}

}  // namespace pagepick
