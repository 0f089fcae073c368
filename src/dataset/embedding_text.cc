#include "dataset/embedding_text.h"

#include <csv.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/file.h"
#include "dataset/file_writer.h"
#include "dataset/table_reader.h"

namespace pagepick {
namespace {

std::string At(const std::string& path, int64_t line) {
  return fmt::format("'{}', line {}: ", path, line);
}

// A number of a vector; "nan" and "inf" are numbers, to be refused with their
// row.
bool ParseNumber(std::string_view text, float* number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, *number);
  return error == std::errc() && rest == end;
}

// Adds rows of one length to a table.
class RowTaker {
 public:
  RowTaker(const std::string& path, EmbeddingTable* table)
      : path_(path), table_(table) {}

  // False stops the reading.
  bool Take(int64_t line, std::string_view id,
            std::span<const std::string_view> numbers) {
    if (table_->dim == 0) table_->dim = static_cast<int32_t>(numbers.size());
    if (numbers.empty() || numbers.size() != static_cast<size_t>(table_->dim)) {
      status_ = Status::InvalidArgument(
          At(path_, line) + fmt::format("found {} numbers, expected {}",
                                        numbers.size(),
                                        std::max(1, table_->dim)));
      return false;
    }
    for (const std::string_view text : numbers) {
      float number = 0;
      if (!ParseNumber(text, &number)) {
        status_ = Status::InvalidArgument(
            At(path_, line) +
            fmt::format("found '{}', expected a number", text));
        return false;
      }
      table_->values.push_back(number);
    }
    table_->ids.emplace_back(id);
    return true;
  }

  // REQUIRES: reading is over
  Status Finish() const {
    if (!status_.ok()) return status_;
    if (!table_->ids.empty()) return {};
    return Status::InvalidArgument("'" + path_ +
                                   "': found no rows, expected vectors");
  }

 private:
  const std::string& path_;
  EmbeddingTable* table_;
  Status status_;
};

std::vector<std::string_view> SplitAtSpaces(std::string_view line) {
  std::vector<std::string_view> words;
  constexpr std::string_view kSpaces = " \t\r";
  for (;;) {
    const size_t begin = line.find_first_not_of(kSpaces);
    if (begin == std::string_view::npos) return words;
    line.remove_prefix(begin);
    const size_t end = std::min(line.find_first_of(kSpaces), line.size());
    words.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
}

bool ParseCount(std::string_view text, int32_t* count) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, *count);
  return error == std::errc() && rest == end && *count > 0;
}

std::string NumbersOf(const EmbeddingTable& table, size_t row, char delimiter) {
  const auto dim = static_cast<size_t>(table.dim);
  std::string text;
  for (size_t d = 0; d < dim; ++d) {
    text += fmt::format("{}{}", delimiter, table.values[row * dim + d]);
  }
  return text;
}

std::string QuotedField(const std::string& text) {
  std::string quoted(2 * text.size() + 2, '\0');
  quoted.resize(
      csv_write(quoted.data(), quoted.size(), text.data(), text.size()));
  return quoted;
}

}  // namespace

Result<EmbeddingTable> ReadEmbeddingCsv(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const TableFormat format, DetectTableFormat(path));
  EmbeddingTable table;
  RowTaker taker(path, &table);
  PAGEPICK_RETURN_IF_ERROR(ReadTable(format, {}, [&](const TableRow& row) {
    return taker.Take(row.line, row.fields[0], row.fields.subspan(1));
  }));
  PAGEPICK_RETURN_IF_ERROR(taker.Finish());
  return table;
}

Status WriteEmbeddingCsv(const EmbeddingTable& table, char delimiter,
                         const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(FileWriter file, FileWriter::Create(path));
  std::string header = "id";
  for (int32_t d = 0; d < table.dim; ++d) {
    header += fmt::format("{}v{}", delimiter, d);
  }
  file.Write(header + "\n");
  for (size_t row = 0; row < table.ids.size(); ++row) {
    file.Write(QuotedField(table.ids[row]) + NumbersOf(table, row, delimiter) +
               "\n");
  }
  return file.Commit();
}

Result<EmbeddingTable> ReadWord2Vec(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer bytes, ReadFile(path));
  std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                        bytes.size());
  EmbeddingTable table;
  RowTaker taker(path, &table);
  int32_t num_rows = 0;
  for (int64_t line = 1; !text.empty(); ++line) {
    const size_t end = std::min(text.find('\n'), text.size());
    const auto words = SplitAtSpaces(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line == 1) {
      if (words.size() != 2 || !ParseCount(words[0], &num_rows) ||
          !ParseCount(words[1], &table.dim)) {
        return Status::InvalidArgument(
            At(path, 1) +
            "expected word2vec's first line, the number of rows and of "
            "numbers in each");
      }
    } else if (!words.empty() &&
               !taker.Take(line, words[0], std::span(words).subspan(1))) {
      break;
    }
  }
  PAGEPICK_RETURN_IF_ERROR(taker.Finish());
  if (table.ids.size() == static_cast<size_t>(num_rows)) return table;
  return Status::InvalidArgument(
      fmt::format("'{}': found {} rows, expected {} as its first line says",
                  path, table.ids.size(), num_rows));
}

Status WriteWord2Vec(const EmbeddingTable& table, const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(FileWriter file, FileWriter::Create(path));
  file.Write(fmt::format("{} {}\n", table.ids.size(), table.dim));
  for (size_t row = 0; row < table.ids.size(); ++row) {
    const std::string& id = table.ids[row];
    if (id.find_first_of(" \t\r\n") != std::string::npos) {
      return Status::InvalidArgument("id '" + id +
                                     "' holds a space, which word2vec's text "
                                     "cannot; write .csv or .npy");
    }
    file.Write(id + NumbersOf(table, row, ' ') + "\n");
  }
  return file.Commit();
}

}  // namespace pagepick
