#include "pagepick/training_data.h"

#include <filesystem>
#include <utility>

#include "dataset/data_files.h"
#include "dataset/frozen_split.h"
#include "dataset/split_in_time.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

Result<DataFiles> FilesOf(const DataArguments& arguments) {
  if (arguments.inputs.empty()) {
    return Status::InvalidArgument(
        "name the ratings file, and the catalogue after it if there is one");
  }
  const std::string& first = arguments.inputs[0];
  if (std::filesystem::is_directory(first)) {
    if (arguments.inputs.size() > 1) {
      return Status::InvalidArgument("'" + first +
                                     "' is a folder: name nothing after it, "
                                     "or name the two files");
    }
    return FindDataFiles(first);
  }
  return DataFiles{first,
                   arguments.inputs.size() > 1 ? arguments.inputs[1] : ""};
}

Result<TrainingData> LoadFrozen(const DataArguments& data,
                                const SplitArguments& split) {
  if (data.inputs.size() > 1) {
    return Status::InvalidArgument(
        "with --split, name at most the catalogue: the ratings are in '" +
        split.frozen_folder + "'");
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      FrozenSplit frozen,
      LoadFrozenSplit(split.frozen_folder,
                      data.inputs.empty() ? "" : data.inputs[0]));
  return TrainingData{std::move(frozen.dataset), std::move(frozen.split),
                      frozen.positive_threshold};
}

Result<Split> DrawSplit(const Dataset& dataset, float positive_threshold,
                        const SplitArguments& arguments) {
  if (arguments.protocol == "last-out") {
    LastOutOptions options;
    options.positive_threshold = positive_threshold;
    options.seed = arguments.seed;
    return SplitLastOut(dataset, options);
  }
  if (arguments.protocol == "time") {
    return SplitByTime(dataset,
                       {positive_threshold, arguments.validation_fraction,
                        arguments.test_fraction});
  }
  UnseenUserOptions options;
  options.positive_threshold = positive_threshold;
  options.validation_fraction = arguments.validation_fraction;
  options.test_fraction = arguments.test_fraction;
  options.seed = arguments.seed;
  return SplitUnseenUsers(dataset, options);
}

}  // namespace

void AddDataArguments(CLI::App* app, DataArguments* arguments) {
  app->add_option("data", arguments->inputs,
                  "The ratings file and the catalogue file, or a folder that "
                  "holds both under their usual names")
      ->expected(0, 2);
  app->add_option("--map", arguments->map,
                  "What a column is: item=sku, rating=score, … (user, item, "
                  "rating, time; id, title, url, tags, image, year, price)")
      ->group("Reading");
  app->add_flag("--skip-bad-rows", arguments->skip_bad_rows,
                "Count malformed rows instead of refusing the file")
      ->group("Reading");
}

Result<LoadedDataset> LoadData(const DataArguments& arguments,
                               const OutputFlags& output) {
  PAGEPICK_ASSIGN_OR_RETURN(const DataFiles files, FilesOf(arguments));
  LoadOptions options;
  options.skip_bad_rows = arguments.skip_bad_rows;
  PAGEPICK_ASSIGN_OR_RETURN(options.columns, ParseColumnMap(arguments.map));
  Progress progress(output, "reading");
  options.progress = [&progress](uint64_t done, uint64_t total) {
    progress.Update(static_cast<int64_t>(done), static_cast<int64_t>(total),
                    ByteSize(done));
  };
  return LoadDataset(files.ratings, files.items, options);
}

void AddSplitArguments(CLI::App* app, SplitArguments* arguments) {
  const char* group = "Held-out visitors";
  app->add_option("--split", arguments->frozen_folder,
                  "A folder with a split that is drawn already, instead of a "
                  "ratings file: train.tsv with val_tr, val_te, test_tr and "
                  "test_te.tsv; or with val.tsv and test.tsv; or with "
                  "test.tsv; or sequences.tsv")
      ->group(group);
  app->add_option("--protocol", arguments->protocol,
                  "What is held out: unseen (whole visitors), last-out (the "
                  "last of each user), time (the newest ratings)")
      ->check(CLI::IsMember({"unseen", "last-out", "time"}))
      ->capture_default_str()
      ->group(group);
  app->add_option("--threshold", arguments->threshold,
                  "Rating from which somebody likes an item [by the scale: 4 "
                  "of 1-5, 8 of 1-10]")
      ->group(group);
  app->add_option("--validation-fraction", arguments->validation_fraction,
                  "Users who decide when training stops")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str()
      ->group(group);
  app->add_option("--test-fraction", arguments->test_fraction,
                  "Users who only measure")
      ->check(CLI::Range(0.0, 0.5))
      ->capture_default_str()
      ->group(group);
  app->add_option("--seed", arguments->seed,
                  "Same data, options and seed, same bytes")
      ->capture_default_str();
}

Result<TrainingData> LoadTrainingData(const DataArguments& data,
                                      const SplitArguments& split,
                                      const OutputFlags& output) {
  if (!split.frozen_folder.empty()) return LoadFrozen(data, split);
  PAGEPICK_ASSIGN_OR_RETURN(LoadedDataset loaded, LoadData(data, output));
  if (loaded.report.id_match && loaded.report.id_match->switched) {
    const IdMatch& match = *loaded.report.id_match;
    PrintNote(output, "the catalogue's column '" + match.best_column +
                          "' holds the ids of the ratings, not '" +
                          match.guessed_column +
                          "': taken (see `pagepick "
                          "inspect`)");
  }
  TrainingData result;
  result.positive_threshold =
      split.threshold >= 0 ? static_cast<float>(split.threshold)
                           : DefaultPositiveThreshold(loaded.dataset.scale);
  PAGEPICK_ASSIGN_OR_RETURN(
      result.split,
      DrawSplit(loaded.dataset, result.positive_threshold, split));
  result.dataset = std::move(loaded.dataset);
  return result;
}

}  // namespace pagepick
