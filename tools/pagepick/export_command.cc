// pagepick export: item embeddings for other programs.

#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "bundle/trained_model.h"
#include "dataset/embedding_table.h"
#include "pagepick/command.h"
#include "pagepick/pipeline.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

struct ExportArguments {
  std::string model;
  std::string output;
  std::string ids;
  OutputFlags flags;
};

// The items that have an embedding.
EmbeddingTable TableOf(const TrainedModel& trained) {
  const ItemEmbeddings& items = trained.towers.items;
  EmbeddingTable table;
  table.dim = items.dim;
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (!HasEmbedding(items, item)) continue;
    table.ids.push_back(trained.dataset.catalogue.ids.IdOf(item));
    const std::span<const float> row = items.Row(item);
    table.values.insert(table.values.end(), row.begin(), row.end());
  }
  return table;
}

Status RunExport(const ExportArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel trained,
                            LoadTrainedModel(arguments.model));
  const EmbeddingTable table = TableOf(trained);
  PAGEPICK_RETURN_IF_ERROR(
      WriteEmbeddings(table, arguments.output, arguments.ids));
  std::string ids;
  if (HasIdsFile(arguments.output)) {
    ids = arguments.ids.empty() ? DefaultIdsPath(arguments.output)
                                : arguments.ids;
  }
  if (arguments.flags.json) {
    nlohmann::ordered_json document = {{"output", arguments.output},
                                       {"items", table.ids.size()},
                                       {"dim", table.dim}};
    if (!ids.empty()) document["ids"] = ids;
    fmt::print("{}\n", document.dump(2));
  } else if (!arguments.flags.quiet) {
    fmt::print("wrote {}: {} items of {} numbers{}\n", arguments.output,
               WithThousands(static_cast<int64_t>(table.ids.size())), table.dim,
               ids.empty() ? "" : ", their ids in " + ids);
  }
  return {};
}

}  // namespace

Command AddExportCommand(CLI::App* root) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* app = root->add_subcommand(
      "export", "Write item embeddings for other programs");
  app->add_option("model", arguments->model, "The .pick file of `train`")
      ->required();
  app->add_option("-o,--output", arguments->output,
                  "The file to write: .npy (NumPy, ids beside it), .csv, .tsv, "
                  "or .txt, .vec (word2vec's text)")
      ->required();
  app->add_option("--ids", arguments->ids,
                  "With .npy: the file for the ids [<name>.ids.txt]");
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick export film.pick -o vectors.npy");
  return {app, [arguments] { return RunExport(*arguments); }};
}

}  // namespace pagepick
