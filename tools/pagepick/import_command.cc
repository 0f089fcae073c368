// pagepick import: factors trained elsewhere -> a .pick file.

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/parallel_for.h"
#include "bundle/trained_model.h"
#include "dataset/embedding_table.h"
#include "pagepick/command.h"
#include "pagepick/pipeline.h"
#include "pagepick/ship_options.h"
#include "pagepick/terminal.h"
#include "pagepick/train_options.h"
#include "trainer/ials_defaults.h"
#include "trainer/positives.h"
#include "trainer/whitening.h"

namespace pagepick {

namespace {

// As many numbers an item as the trainers make at most.
constexpr int32_t kMaxDim = 1024;

struct ImportArguments {
  std::string vectors;
  std::string ids;
  std::string ratings;
  std::string items;
  bool skip_unknown = false;
  DataArguments data;
  SplitArguments split;
  TrainOptions options;
  UserTowerKind user_tower = UserTowerKind::kFoldIn;
  std::string output = "model.pick";
  std::string name;
  std::string licence;
  OutputFlags flags;
};

// The rows of `table` in the order of the data's items; zeros where it has
// none.
Result<ItemEmbeddings> MatchRows(const EmbeddingTable& table,
                                 const Catalogue& catalogue,
                                 const ImportArguments& arguments) {
  if (table.dim > kMaxDim) {
    return Status::InvalidArgument(
        fmt::format("'{}': found {} numbers a row, expected at most {}",
                    arguments.vectors, table.dim, kMaxDim));
  }
  const auto dim = static_cast<size_t>(table.dim);
  ItemEmbeddings items{catalogue.ids.size(), table.dim, {}};
  items.values.resize(static_cast<size_t>(items.num_items) * dim);
  int64_t unknown = 0;
  for (size_t row = 0; row < table.ids.size(); ++row) {
    const int32_t item = catalogue.ids.Find(table.ids[row]);
    if (item < 0) {
      if (arguments.skip_unknown) {
        ++unknown;
        continue;
      }
      return Status::InvalidArgument(fmt::format(
          "'{}', row {}: found id '{}', expected an item of the ratings or "
          "the catalogue; --skip-unknown leaves such rows out",
          arguments.vectors, row + 1, table.ids[row]));
    }
    std::copy_n(table.values.begin() + static_cast<std::ptrdiff_t>(row * dim),
                dim, items.Row(item).begin());
  }
  if (unknown == static_cast<int64_t>(table.ids.size())) {
    return Status::InvalidArgument("'" + arguments.vectors +
                                   "': no row has the id of an item");
  }
  if (unknown > 0) {
    PrintNote(arguments.flags,
              fmt::format("{} rows of unknown items left out", unknown));
  }
  return items;
}

// An exact fold-in with iALS's constants, or what --user-tower asks for.
Status SetUserTower(const ImportArguments& arguments, TrainedModel* model) {
  const Positives positives = CollectPositives(model->dataset, model->split,
                                               model->towers.rating_weights);
  const IalsOptions resolved =
      ResolveIalsOptions(positives, arguments.options.ials);
  UserTower& user = model->towers.user;
  user.kind = UserTowerKind::kFoldIn;
  user.matrix = Gramian(model->towers.items, HardwareThreads());
  user.fold_in = {resolved.alpha0, resolved.regularization,
                  resolved.frequency_exponent,
                  positives.by_item.NumOccupiedRows()};
  user.recency_decay = RecencyDecay(arguments.options);
  PAGEPICK_ASSIGN_OR_RETURN(user, MakeUserTower(*model, arguments.user_tower));
  return {};
}

Result<TrainedModel> MakeModel(const ImportArguments& arguments) {
  DataArguments named = arguments.data;
  named.inputs = {arguments.ratings};
  if (!arguments.items.empty()) named.inputs.push_back(arguments.items);
  PAGEPICK_ASSIGN_OR_RETURN(const EmbeddingTable table,
                            ReadEmbeddings(arguments.vectors, arguments.ids));
  PAGEPICK_ASSIGN_OR_RETURN(
      TrainingData data,
      LoadTrainingData(named, arguments.split, arguments.flags));
  TrainedModel model;
  PAGEPICK_ASSIGN_OR_RETURN(
      model.towers.items, MatchRows(table, data.dataset.catalogue, arguments));
  PAGEPICK_ASSIGN_OR_RETURN(
      model.towers.rating_weights,
      MakeRatingWeights(arguments.options, data.dataset.scale,
                        data.positive_threshold));
  TrainOptions options = arguments.options;
  options.ials.dim = table.dim;
  model.provenance =
      MakeProvenance(arguments.name, arguments.licence, data.View(), options);
  model.provenance.options.push_back({"imported", "yes"});
  model.dataset = std::move(data.dataset);
  model.split = std::move(data.split);
  model.positive_threshold = data.positive_threshold;
  PAGEPICK_RETURN_IF_ERROR(SetUserTower(arguments, &model));
  return model;
}

Status RunImport(const ImportArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel model, MakeModel(arguments));
  PAGEPICK_RETURN_IF_ERROR(SaveTrainedModel(model, arguments.output));
  int64_t matched = 0;
  const ItemEmbeddings& items = model.towers.items;
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (HasEmbedding(items, item)) ++matched;
  }
  if (arguments.flags.json) {
    const nlohmann::ordered_json document = {
        {"output", arguments.output},
        {"items", matched},
        {"items_without_vector", items.num_items - matched},
        {"dim", items.dim}};
    fmt::print("{}\n", document.dump(2));
  } else if (!arguments.flags.quiet) {
    fmt::print("wrote {}: {} items of {} numbers, {} items have none\n",
               arguments.output, WithThousands(matched), items.dim,
               WithThousands(items.num_items - matched));
  }
  return {};
}

void AddTowerFlags(CLI::App* app, ImportArguments* arguments) {
  TrainOptions& options = arguments->options;
  AddUserTowerOption(app, &arguments->user_tower);
  app->add_option("--alpha0", options.ials.alpha0,
                  "Weight of what nobody rated; 0 = by the data's shape");
  app->add_option("--regularization", options.ials.regularization,
                  "Regularization, lambda; 0 = by the data's shape");
  app->add_option("--half-life", options.half_life,
                  "Newer ratings a visitor gives until one counts half; 0 = "
                  "never");
  app->add_option("--dislike", options.dislike,
                  "How strongly the lowest rating pushes away")
      ->capture_default_str();
}

}  // namespace

Command AddImportCommand(CLI::App* root) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* app = root->add_subcommand(
      "import", "Take item embeddings that another program trained");
  app->add_option("vectors", arguments->vectors,
                  "A .npy, .csv, .tsv or word2vec .txt file")
      ->required();
  app->add_option("--ids", arguments->ids,
                  "With .npy: a file of one id a line [<name>.ids.txt]");
  app->add_option("--ratings", arguments->ratings,
                  "The ratings file, to measure by and to weigh visitors")
      ->required();
  app->add_option("--items", arguments->items, "The catalogue file");
  app->add_flag("--skip-unknown", arguments->skip_unknown,
                "Leave vectors of unknown items out");
  app->add_option("--map", arguments->data.map,
                  "What a column is: item=sku, rating=score, …");
  app->add_flag("--skip-bad-rows", arguments->data.skip_bad_rows,
                "Count malformed rows instead of refusing the file");
  AddSplitArguments(app, &arguments->split);
  AddTowerFlags(app, arguments.get());
  app->add_option("-o,--output", arguments->output, "The .pick file to write")
      ->capture_default_str();
  app->add_option("--name", arguments->name,
                  "What the model is called on the page");
  app->add_option("--licence", arguments->licence, "Licence of the data");
  AddOutputFlags(app, &arguments->flags);
  SetExample(app,
             "pagepick import vectors.npy --ratings ratings.csv --items "
             "items.csv -o film.pick");
  return {app, [arguments] { return RunImport(*arguments); }};
}

}  // namespace pagepick
