#ifndef PAGEPICK_DATASET_TABLE_FORMAT_H_
#define PAGEPICK_DATASET_TABLE_FORMAT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"

namespace pagepick {

enum class Encoding { kUtf8, kUtf8WithBom, kLatin1 };

// "UTF-8", "UTF-8 with byte order mark", "ISO-8859-1".
const char* EncodingName(Encoding encoding);

// How a text file holds its table, found from its content alone.
struct TableFormat {
  std::string path;
  uint64_t bytes = 0;
  Encoding encoding = Encoding::kUtf8;
  std::string delimiter;  // one character, or "::"
  // With a header: CSV's quotes. Without: fields are taken literally.
  bool has_header = false;
  // From the header, or "1", "2", ...
  std::vector<std::string> columns;
};

// Reads all of the file once, to tell UTF-8 from ISO-8859-1. kNotFound,
// kInvalidArgument (empty, a folder, compressed, UTF-16, binary) or kIoError.
Result<TableFormat> DetectTableFormat(const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_TABLE_FORMAT_H_
