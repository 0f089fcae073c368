#ifndef PAGEPICK_DATASET_TABLE_READER_H_
#define PAGEPICK_DATASET_TABLE_READER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "dataset/table_format.h"

namespace pagepick {

// One row. Valid during the call that hands it over.
struct TableRow {
  int64_t line = 0;  // of the file, where the row starts, from 1
  std::span<const std::string_view> fields;  // UTF-8
};

// Takes a row; false stops the reading.
using RowSink = std::function<bool(const TableRow& row)>;

// Told the bytes read so far.
using ByteProgress = std::function<void(uint64_t bytes)>;

// Streams the rows of a table in order, without its header and empty lines.
// Stopping early is a success. kIoError, or kInvalidArgument for a row of
// megabytes or a quote that is never closed. `progress` may be empty.
Status ReadTable(const TableFormat& format, const ByteProgress& progress,
                 const RowSink& sink);

// The header as a row, or the first row if there is none; empty if the file
// has no rows.
Result<std::vector<std::string>> ReadFirstRow(const TableFormat& format);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_TABLE_READER_H_
