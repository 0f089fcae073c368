#include "dataset/frozen_sequences.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include "dataset/encoding.h"
#include "dataset/frozen_split_builder.h"
#include "dataset/table_reader.h"

namespace pagepick {

namespace {

std::optional<Part> ParsePart(std::string_view text) {
  if (text == "train") return Part::kTrain;
  if (text == "val") return Part::kValidationHeldOut;
  if (text == "test") return Part::kTestHeldOut;
  return {};
}

// Times are positions from 1: 0 would mean unknown.
std::optional<uint32_t> ParsePosition(std::string_view text) {
  uint32_t position = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, position);
  if (error != std::errc() || rest != end || position == UINT32_MAX) return {};
  return position + 1;
}

class SequencesReader {
 public:
  Status FindColumns(const TableFormat& format) {
    path_ = format.path;
    PAGEPICK_RETURN_IF_ERROR(FindColumn(format, "userId", &user_));
    PAGEPICK_RETURN_IF_ERROR(FindColumn(format, "position", &position_));
    PAGEPICK_RETURN_IF_ERROR(FindColumn(format, "itemId", &item_));
    PAGEPICK_RETURN_IF_ERROR(FindColumn(format, "part", &part_));
    num_columns_ = format.columns.size();
    return {};
  }

  // False stops the reading.
  bool Take(const TableRow& row) {
    if (row.fields.size() != num_columns_) {
      return Refuse(row, std::to_string(row.fields.size()) + " fields",
                    std::to_string(num_columns_));
    }
    const auto position = ParsePosition(row.fields[position_]);
    if (!position) {
      return Refuse(row, "position " + Quoted(row.fields[position_]),
                    "a whole number from 0");
    }
    const auto part = ParsePart(row.fields[part_]);
    if (!part) {
      return Refuse(row, "part " + Quoted(row.fields[part_]),
                    "train, val or test");
    }
    builder_.AddEvent(row.fields[user_], row.fields[item_], *position, *part);
    return true;
  }

  Result<FrozenSplit> Finish() && {
    PAGEPICK_RETURN_IF_ERROR(status_);
    return std::move(builder_).Finish(SharedUsers::kInTime);
  }

 private:
  static Status FindColumn(const TableFormat& format, std::string_view name,
                           size_t* index) {
    const auto found =
        std::find(format.columns.begin(), format.columns.end(), name);
    if (!format.has_header || found == format.columns.end()) {
      return Status::InvalidArgument(
          format.path + " has no column '" + std::string(name) +
          "', expected the header userId, position, itemId, part");
    }
    *index = static_cast<size_t>(found - format.columns.begin());
    return {};
  }

  bool Refuse(const TableRow& row, const std::string& found,
              const std::string& expected) {
    status_ =
        Status::InvalidArgument(path_ + ", line " + std::to_string(row.line) +
                                ": found " + found + ", expected " + expected);
    return false;
  }

  std::string path_;
  size_t user_ = 0;
  size_t position_ = 0;
  size_t item_ = 0;
  size_t part_ = 0;
  size_t num_columns_ = 0;
  FrozenSplitBuilder builder_;
  Status status_;
};

}  // namespace

Result<FrozenSplit> LoadSequences(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const TableFormat format, DetectTableFormat(path));
  SequencesReader reader;
  PAGEPICK_RETURN_IF_ERROR(reader.FindColumns(format));
  PAGEPICK_RETURN_IF_ERROR(ReadTable(
      format, {}, [&](const TableRow& row) { return reader.Take(row); }));
  return std::move(reader).Finish();
}

}  // namespace pagepick
