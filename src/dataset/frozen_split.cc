#include "dataset/frozen_split.h"

#include <filesystem>
#include <initializer_list>
#include <utility>

#include "dataset/frozen_sequences.h"
#include "dataset/frozen_split_builder.h"
#include "dataset/load_catalogue.h"
#include "dataset/load_dataset.h"

namespace pagepick {

namespace {

struct PartFile {
  const char* name;
  Part part;
};

bool HasFile(const std::string& folder, const char* name) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(folder) / name, error);
}

Result<FrozenSplit> LoadParts(const std::string& folder, SharedUsers shared,
                              std::initializer_list<PartFile> files) {
  FrozenSplitBuilder builder;
  for (const PartFile& file : files) {
    PAGEPICK_RETURN_IF_ERROR(
        builder.AddFile(folder + "/" + file.name, file.part));
  }
  return std::move(builder).Finish(shared);
}

Result<FrozenSplit> LoadUnseenUsers(const std::string& folder) {
  return LoadParts(folder, SharedUsers::kNone,
                   {{"train.tsv", Part::kTrain},
                    {"val_tr.tsv", Part::kValidationSeen},
                    {"val_te.tsv", Part::kValidationHeldOut},
                    {"test_tr.tsv", Part::kTestSeen},
                    {"test_te.tsv", Part::kTestHeldOut}});
}

Result<FrozenSplit> LoadLastOut(const std::string& folder) {
  return LoadParts(folder, SharedUsers::kInTime,
                   {{"train.tsv", Part::kTrain},
                    {"val.tsv", Part::kValidationHeldOut},
                    {"test.tsv", Part::kTestHeldOut}});
}

Result<FrozenSplit> LoadTimeSplit(const std::string& folder) {
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit split,
                            LoadParts(folder, SharedUsers::kInTime,
                                      {{"train.tsv", Part::kTrain},
                                       {"test.tsv", Part::kTestHeldOut}}));
  split.positive_threshold = DefaultPositiveThreshold(split.dataset.scale);
  for (size_t n = 0; n < split.split.parts.size(); ++n) {
    Part& part = split.split.parts[n];
    if (part == Part::kTestHeldOut &&
        split.dataset.interactions[n].rating < split.positive_threshold) {
      part = Part::kUnused;
    }
  }
  return split;
}

Result<FrozenSplit> LoadLayoutOf(const std::string& folder) {
  if (HasFile(folder, kSequencesFile)) {
    return LoadSequences(folder + "/" + kSequencesFile);
  }
  if (HasFile(folder, "val.tsv")) return LoadLastOut(folder);
  const bool has_seen_files =
      HasFile(folder, "test_tr.tsv") || HasFile(folder, "val_tr.tsv");
  if (HasFile(folder, "test.tsv") && !has_seen_files) {
    return LoadTimeSplit(folder);
  }
  return LoadUnseenUsers(folder);
}

Status AddTitles(const std::string& items_path, Dataset* dataset) {
  LoadedDataset loaded;
  loaded.report.items.emplace();
  PAGEPICK_ASSIGN_OR_RETURN(loaded.report.items->format,
                            DetectTableFormat(items_path));
  loaded.dataset.catalogue = std::move(dataset->catalogue);
  loaded.report.rated_items = loaded.dataset.num_items();
  PAGEPICK_RETURN_IF_ERROR(
      LoadCatalogue({}, /*add_unrated=*/false, {}, &loaded));
  dataset->catalogue = std::move(loaded.dataset.catalogue);
  return {};
}

}  // namespace

Result<FrozenSplit> LoadFrozenSplit(const std::string& folder,
                                    const std::string& items_path) {
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit split, LoadLayoutOf(folder));
  if (!items_path.empty()) {
    PAGEPICK_RETURN_IF_ERROR(AddTitles(items_path, &split.dataset));
  }
  return split;
}

}  // namespace pagepick
