#include "dataset/load_dataset.h"

#include "dataset/load_catalogue.h"
#include "dataset/load_ratings.h"
#include "dataset/table_reader.h"

namespace pagepick {

namespace {

// A mapping that could not be honoured must not be ignored in silence.
Status CheckMapHasCatalogue(const ColumnMap& map) {
  for (const auto& [role, column] : map) {
    if (role < ColumnRole::kId) continue;
    std::string message = "a column of the catalogue is mapped, '";
    message += ColumnRoleName(role);
    message += "=" + column + "', but no catalogue is given";
    return Status::InvalidArgument(message);
  }
  return {};
}

// Progress of one file as part of all files.
ByteProgress PartOf(const LoadOptions& options, uint64_t bytes_before,
                    uint64_t total) {
  if (!options.progress) return {};
  return [&options, bytes_before, total](uint64_t bytes) {
    options.progress(bytes_before + bytes, total);
  };
}

}  // namespace

Result<LoadedDataset> LoadDataset(const std::string& ratings_path,
                                  const std::string& items_path,
                                  const LoadOptions& options) {
  LoadedDataset loaded;
  LoadReport& report = loaded.report;
  // Both files are looked at first, so that a mistake in the second one shows
  // before minutes go by.
  PAGEPICK_ASSIGN_OR_RETURN(report.ratings.format,
                            DetectTableFormat(ratings_path));
  uint64_t total = report.ratings.format.bytes;
  if (items_path.empty()) {
    PAGEPICK_RETURN_IF_ERROR(CheckMapHasCatalogue(options.columns));
  } else {
    report.items.emplace();
    PAGEPICK_ASSIGN_OR_RETURN(report.items->format,
                              DetectTableFormat(items_path));
    total += report.items->format.bytes;
  }
  PAGEPICK_RETURN_IF_ERROR(
      LoadRatings(options, PartOf(options, 0, total), &loaded));
  if (items_path.empty()) {
    loaded.dataset.catalogue.items.resize(
        static_cast<size_t>(loaded.dataset.num_items()));
    return loaded;
  }
  PAGEPICK_RETURN_IF_ERROR(LoadCatalogue(
      options, /*add_unrated=*/true,
      PartOf(options, report.ratings.format.bytes, total), &loaded));
  return loaded;
}

}  // namespace pagepick
