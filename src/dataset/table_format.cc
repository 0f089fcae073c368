#include "dataset/table_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>

#include "dataset/columns.h"
#include "dataset/file_stream.h"
#include "dataset/table_reader.h"

namespace pagepick {

namespace {

constexpr size_t kSampleBytes = size_t{64} << 10;
constexpr size_t kSampleRows = 50;
constexpr size_t kMaxColumns = 1000;
constexpr std::array<std::string_view, 5> kDelimiters = {"::", "\t", ",", ";",
                                                         "|"};

// Refuses what is not text by its first bytes.
Status CheckIsText(const std::string& path, std::string_view head) {
  const auto starts = [&](std::string_view magic) {
    return head.substr(0, magic.size()) == magic;
  };
  std::string found;
  if (starts("\x1F\x8B") || starts("PK\x03\x04") || starts("BZh") ||
      starts("\x28\xB5\x2F\xFD") ||
      starts("\xFD"
             "7zXZ")) {
    found = "compressed; unpack it first";
  } else if (starts("\xFF\xFE") || starts("\xFE\xFF")) {
    found = "UTF-16 text; save it as UTF-8";
  } else if (starts("PAR1")) {
    found = "a Parquet file; export it as CSV";
  } else if (head.find('\0') != head.npos) {
    found = "binary, not a text table";
  } else {
    return {};
  }
  return Status::InvalidArgument("'" + path + "' is " + found);
}

// Reads the whole file, once; returns its first part as UTF-8.
Result<std::string> DetectEncoding(TableFormat* format) {
  PAGEPICK_ASSIGN_OR_RETURN(FileStream stream, FileStream::Open(format->path));
  format->bytes = stream.size();
  Utf8Checker checker;
  std::string sample;
  for (;;) {
    PAGEPICK_ASSIGN_OR_RETURN(const std::string_view piece, stream.Next());
    if (piece.empty()) break;
    if (sample.empty()) {
      sample = piece.substr(0, kSampleBytes);
      PAGEPICK_RETURN_IF_ERROR(CheckIsText(format->path, sample));
    }
    checker.Feed(piece);
  }
  const bool has_bom = sample.substr(0, kUtf8Bom.size()) == kUtf8Bom;
  if (!checker.IsValid()) {
    format->encoding = Encoding::kLatin1;
    std::string utf8;
    AppendLatin1(sample, &utf8);
    return utf8;
  }
  format->encoding = has_bom ? Encoding::kUtf8WithBom : Encoding::kUtf8;
  if (has_bom) sample.erase(0, kUtf8Bom.size());
  return sample;
}

// How often `delimiter` stands in each of the sample's first rows, outside
// quotes.
std::vector<int> CountDelimiters(std::string_view sample,
                                 std::string_view delimiter) {
  std::vector<int> counts;
  int count = 0;
  bool in_quotes = false;
  bool at_start = true;  // of a field, where a quote may open
  for (size_t i = 0; i < sample.size() && counts.size() < kSampleRows; ++i) {
    const char c = sample[i];
    if (in_quotes && c == '"' && sample.substr(i, 2) == "\"\"") {
      ++i;
    } else if (in_quotes) {
      in_quotes = c != '"';
    } else if (c == '"' && at_start) {
      in_quotes = true;
    } else if (c == '\n') {
      if (i > 0 && sample[i - 1] != '\n') counts.push_back(count);
      count = 0;
      at_start = true;
    } else {
      at_start = sample.substr(i, delimiter.size()) == delimiter;
      if (at_start) {
        ++count;
        i += delimiter.size() - 1;
      }
    }
  }
  // The last row may be cut; it counts if there is no other.
  if (counts.empty()) counts.push_back(count);
  return counts;
}

// The delimiter that cuts most rows into as many fields as the first, and
// those into the most fields; empty if none cuts.
std::string GuessDelimiter(std::string_view sample) {
  std::string best;
  std::pair<bool, int> best_key = {false, 0};
  for (const std::string_view delimiter : kDelimiters) {
    const std::vector<int> counts = CountDelimiters(sample, delimiter);
    const auto alike = std::count(counts.begin(), counts.end(), counts[0]);
    const bool steady = alike * 10 >= static_cast<int64_t>(counts.size()) * 9;
    const std::pair<bool, int> key = {steady, counts[0]};
    if (counts[0] > 0 && key > best_key) {
      best_key = key;
      best = delimiter;
    }
  }
  return best;
}

bool IsNumber(std::string_view text) {
  double value;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  return rest == end && error != std::errc::invalid_argument;
}

bool LooksLikeHeader(const std::vector<std::string>& row,
                     const std::string& delimiter) {
  // MovieLens' layouts have no header as a rule, and titles are no numbers.
  if (delimiter == "::") return IsKnownColumnName(row[0]);
  return std::none_of(row.begin(), row.end(),
                      [](const std::string& field) { return IsNumber(field); });
}

}  // namespace

Result<TableFormat> DetectTableFormat(const std::string& path) {
  TableFormat format;
  format.path = path;
  PAGEPICK_ASSIGN_OR_RETURN(const std::string sample, DetectEncoding(&format));
  if (sample.find_first_not_of(" \t\r\n") == sample.npos) {
    return Status::InvalidArgument("'" + path + "' is empty, expected a table");
  }
  format.delimiter = GuessDelimiter(sample);
  if (format.delimiter.empty()) {
    return Status::InvalidArgument(
        "'" + path +
        "' has one column, expected several, separated by ',', ';', tab, "
        "'|' or '::'");
  }
  const bool is_csv = format.delimiter == "," || format.delimiter == ";";
  format.quoted = is_csv;
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<std::string> first,
                            ReadFirstRow(format));
  if (first.empty() || first.size() > kMaxColumns) {
    return Status::InvalidArgument("'" + path + "' has " +
                                   std::to_string(first.size()) +
                                   " columns, expected 2 to 1000");
  }
  format.has_header = LooksLikeHeader(first, format.delimiter);
  if (format.has_header && format.delimiter.size() == 1 && !is_csv) {
    format.quoted = true;
    PAGEPICK_ASSIGN_OR_RETURN(first, ReadFirstRow(format));
  }
  for (size_t i = 0; i < first.size(); ++i) {
    format.columns.push_back(format.has_header ? first[i]
                                               : std::to_string(i + 1));
  }
  return format;
}

}  // namespace pagepick
