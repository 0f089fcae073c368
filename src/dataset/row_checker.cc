#include "dataset/row_checker.h"

namespace pagepick {

namespace {

constexpr size_t kKeptBadRows = 5;

}  // namespace

bool RowChecker::HasAllFields(const TableRow& row) {
  const std::vector<std::string>& columns = report_->format.columns;
  if (row.fields.size() == columns.size()) return true;
  Refuse(row, std::to_string(row.fields.size()) + " fields",
         std::to_string(columns.size()) + " as in the " +
             (report_->format.has_header ? "header" : "first row"));
  return false;
}

void RowChecker::Refuse(const TableRow& row, const std::string& found,
                        std::string_view expected) {
  const std::string problem =
      "found " + found + ", expected " + std::string(expected);
  ++report_->bad_rows;
  if (report_->first_bad_rows.size() < kKeptBadRows) {
    report_->first_bad_rows.push_back({row.line, problem});
  }
  if (skip_bad_rows_ || !status_.ok()) return;
  status_ = Status::InvalidArgument(
      report_->format.path + " line " + std::to_string(row.line) + ": " +
      problem + "; correct it, or leave such rows out with --skip-bad-rows");
}

Status RowChecker::Finish() const {
  if (!status_.ok() || report_->rows > 0) return status_;
  const std::string& path = report_->format.path;
  if (report_->bad_rows == 0) {
    return Status::InvalidArgument(path + " has a header and no rows");
  }
  const BadRow& first = report_->first_bad_rows.front();
  return Status::InvalidArgument(
      path + ": none of its " + std::to_string(report_->bad_rows) +
      " rows can be read; line " + std::to_string(first.line) + ": " +
      first.problem);
}

}  // namespace pagepick
