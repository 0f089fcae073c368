#ifndef PAGEPICK_DATASET_TABLE_FORMAT_H_
#define PAGEPICK_DATASET_TABLE_FORMAT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/encoding.h"

namespace pagepick {

// How a text file holds its table, found from its content alone.
struct TableFormat {
  std::string path;
  uint64_t bytes = 0;
  Encoding encoding = Encoding::kUtf8;
  std::string delimiter;  // one character, or "::"
  bool quoted = true;     // CSV's quotes (RFC 4180), else fields are literal
  bool has_header = false;
  // From the header, or "1", "2", ...
  std::vector<std::string> columns;
};

// Reads all of the file once, to tell UTF-8 from ISO-8859-1. kNotFound,
// kInvalidArgument (empty, a folder, compressed, UTF-16, binary) or kIoError.
Result<TableFormat> DetectTableFormat(const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_TABLE_FORMAT_H_
