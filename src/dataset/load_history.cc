#include "dataset/load_history.h"

#include <optional>

#include "dataset/columns.h"
#include "dataset/encoding.h"
#include "dataset/parse_values.h"
#include "dataset/row_checker.h"
#include "dataset/table_reader.h"

namespace pagepick {

namespace {

std::string_view FieldOf(const TableRow& row, const ColumnUses& columns,
                         ColumnRole role) {
  const int index = columns.IndexOf(role);
  return index < 0 ? std::string_view()
                   : row.fields[static_cast<size_t>(index)];
}

void TakeRow(const TableRow& row, const ColumnUses& columns,
             RowChecker* checker, std::vector<HistoryRow>* history) {
  if (!checker->HasAllFields(row)) return;
  HistoryRow event;
  event.item_id = FieldOf(row, columns, ColumnRole::kItem);
  if (event.item_id.empty()) return checker->Refuse(row, "no item id", "one");
  if (columns.IndexOf(ColumnRole::kRating) >= 0) {
    const std::string_view text = FieldOf(row, columns, ColumnRole::kRating);
    const std::optional<float> rating = ParseRating(text);
    if (!rating) {
      return checker->Refuse(row, "the rating " + Quoted(text), "a number");
    }
    event.rating = *rating;
  }
  const std::string_view text = FieldOf(row, columns, ColumnRole::kTime);
  const std::optional<uint32_t> time = ParseTime(text);
  if (!time) {
    return checker->Refuse(row, "the time " + Quoted(text),
                           "seconds since 1970 or a date");
  }
  event.time = *time;
  checker->Accept();
  history->push_back(std::move(event));
}

}  // namespace

Result<std::vector<HistoryRow>> LoadHistory(const std::string& path,
                                            const LoadOptions& options) {
  FileReport file;
  PAGEPICK_ASSIGN_OR_RETURN(file.format, DetectTableFormat(path));
  PAGEPICK_ASSIGN_OR_RETURN(
      file.columns, HistoryColumns(path, file.format.columns,
                                   file.format.has_header, options.columns));
  RowChecker checker(options.skip_bad_rows, &file);
  std::vector<HistoryRow> history;
  PAGEPICK_RETURN_IF_ERROR(ReadTable(file.format, {}, [&](const TableRow& row) {
    TakeRow(row, file.columns, &checker, &history);
    return checker.ok();
  }));
  PAGEPICK_RETURN_IF_ERROR(checker.Finish());
  return history;
}

}  // namespace pagepick
