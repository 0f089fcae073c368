#ifndef PAGEPICK_DATASET_ROW_CHECKER_H_
#define PAGEPICK_DATASET_ROW_CHECKER_H_

#include <string>
#include <string_view>

#include "base/status.h"
#include "dataset/load_dataset.h"
#include "dataset/table_reader.h"

namespace pagepick {

// Decides what a malformed row of one file means: the end of the reading, or
// one more in the report. Borrows its arguments.
class RowChecker {
 public:
  RowChecker(bool skip_bad_rows, FileReport* report)
      : skip_bad_rows_(skip_bad_rows), report_(report) {}

  // False if the row has too many or too few fields, which is then reported.
  bool HasAllFields(const TableRow& row);

  // Reports "found `found`, expected `expected`".
  void Refuse(const TableRow& row, const std::string& found,
              std::string_view expected);

  void Accept() { ++report_->rows; }

  // Whether reading goes on.
  bool ok() const { return status_.ok(); }

  // The first refusal, unless bad rows are skipped; a file of only bad rows
  // is always refused. To be asked when reading is over.
  Status Finish() const;

 private:
  bool skip_bad_rows_;
  FileReport* report_;
  Status status_;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_ROW_CHECKER_H_
