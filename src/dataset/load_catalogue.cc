#include "dataset/load_catalogue.h"

#include <algorithm>
#include <array>

#include "dataset/id_match.h"
#include "dataset/parse_values.h"
#include "dataset/row_checker.h"
#include "dataset/tag_splitter.h"

namespace pagepick {

namespace {

constexpr size_t kKeptOrphans = 5;

// Fills the catalogue from rows.
class CatalogueReader {
 public:
  CatalogueReader(const LoadOptions& options, bool add_unrated,
                  TagSplitter tags, LoadedDataset* loaded)
      : columns_(loaded->report.items->columns),
        add_unrated_(add_unrated),
        tags_(std::move(tags)),
        catalogue_(&loaded->dataset.catalogue),
        report_(&loaded->report),
        checker_(options.skip_bad_rows, &*loaded->report.items),
        listed_(static_cast<size_t>(catalogue_->ids.size())) {
    catalogue_->items.resize(listed_.size());
  }

  // False stops the reading.
  bool Take(const TableRow& row) {
    if (!checker_.HasAllFields(row)) return checker_.ok();
    const std::string_view id = Field(row, ColumnRole::kId);
    if (id.empty()) {
      checker_.Refuse(row, "no item id", "one");
      return checker_.ok();
    }
    checker_.Accept();
    const int32_t item =
        add_unrated_ ? catalogue_->ids.FindOrAdd(id) : catalogue_->ids.Find(id);
    if (item < 0) return true;
    const auto i = static_cast<size_t>(item);
    if (i >= listed_.size()) {
      listed_.resize(i + 1);
      catalogue_->items.resize(i + 1);
    }
    if (listed_[i]) {
      ++report_->repeated_items;
    } else {
      listed_[i] = true;
      Fill(row, &catalogue_->items[i]);
    }
    return true;
  }

  Status Finish() {
    PAGEPICK_RETURN_IF_ERROR(checker_.Finish());
    for (int32_t i = 0; i < report_->rated_items; ++i) {
      if (listed_[static_cast<size_t>(i)]) continue;
      ++report_->orphan_items;
      if (report_->first_orphans.size() < kKeptOrphans) {
        report_->first_orphans.push_back(catalogue_->ids.IdOf(i));
      }
    }
    return {};
  }

 private:
  // Empty if the file has no such column.
  std::string_view Field(const TableRow& row, ColumnRole role) const {
    const int column = columns_.IndexOf(role);
    return column < 0 ? std::string_view()
                      : row.fields[static_cast<size_t>(column)];
  }

  void Fill(const TableRow& row, CatalogueItem* item) {
    item->title = Field(row, ColumnRole::kTitle);
    item->url = Field(row, ColumnRole::kUrl);
    item->image = Field(row, ColumnRole::kImage);
    item->year = ParseYear(Field(row, ColumnRole::kYear));
    if (!item->year) item->year = YearOfTitle(item->title);
    item->price = ParsePrice(Field(row, ColumnRole::kPrice));
    tags_.Split(row, &catalogue_->tags, &item->tags);
  }

  const ColumnUses& columns_;
  const bool add_unrated_;
  const TagSplitter tags_;
  Catalogue* catalogue_;
  LoadReport* report_;
  RowChecker checker_;
  std::vector<bool> listed_;  // items that a row of the catalogue named
};

// What the ratings call their item column; empty if they are not from a file.
std::string ItemColumnName(const FileReport& ratings) {
  const int column = ratings.columns.IndexOf(ColumnRole::kItem);
  return column < 0 ? "" : ratings.format.columns[static_cast<size_t>(column)];
}

}  // namespace

Status LoadCatalogue(const LoadOptions& options, bool add_unrated,
                     const ByteProgress& progress, LoadedDataset* loaded) {
  FileReport& file = *loaded->report.items;
  const TableFormat& format = file.format;
  PAGEPICK_ASSIGN_OR_RETURN(
      file.columns, CatalogueColumns(format.path, format.columns,
                                     format.has_header, options.columns,
                                     ItemColumnName(loaded->report.ratings)));
  AddMovieLens100kUrl(format, &file.columns);
  PAGEPICK_ASSIGN_OR_RETURN(
      loaded->report.id_match,
      MatchIds(format, loaded->dataset.catalogue.ids, &file.columns));
  PAGEPICK_ASSIGN_OR_RETURN(TagSplitter tags,
                            TagSplitter::Create(format, file.columns));
  CatalogueReader reader(options, add_unrated, std::move(tags), loaded);
  PAGEPICK_RETURN_IF_ERROR(ReadTable(
      format, progress, [&](const TableRow& row) { return reader.Take(row); }));
  return reader.Finish();
}

Result<Catalogue> LoadCatalogueAlone(const std::string& path,
                                     const LoadOptions& options) {
  LoadedDataset loaded;
  loaded.report.items.emplace();
  PAGEPICK_ASSIGN_OR_RETURN(loaded.report.items->format,
                            DetectTableFormat(path));
  PAGEPICK_RETURN_IF_ERROR(
      LoadCatalogue(options, /*add_unrated=*/true, {}, &loaded));
  return std::move(loaded.dataset.catalogue);
}

}  // namespace pagepick
