#include "dataset/table_reader.h"

#include <csv.h>

#include <algorithm>

#include "dataset/file_stream.h"

namespace pagepick {

namespace {

// A row this long is a quote that was never closed, or no table at all.
constexpr size_t kMaxRowBytes = size_t{4} << 20;
constexpr size_t kFieldGrowth = size_t{64} << 10;

// Takes the file's text, in pieces; false stops.
using TextSink = std::function<bool(std::string_view text)>;

Status ReadText(const TableFormat& format, const ByteProgress& progress,
                const TextSink& sink) {
  PAGEPICK_ASSIGN_OR_RETURN(FileStream stream, FileStream::Open(format.path));
  std::string utf8;
  uint64_t bytes = 0;
  for (;;) {
    PAGEPICK_ASSIGN_OR_RETURN(std::string_view piece, stream.Next());
    if (piece.empty()) return {};
    const bool first = bytes == 0;
    bytes += piece.size();
    if (first && format.encoding == Encoding::kUtf8WithBom) {
      piece.remove_prefix(std::min(kUtf8Bom.size(), piece.size()));
    }
    if (format.encoding == Encoding::kLatin1) {
      utf8.clear();
      AppendLatin1(piece, &utf8);
      piece = utf8;
    }
    if (!sink(piece)) return {};
    if (progress) progress(bytes);
  }
}

Status RowTooLong(const std::string& path, int64_t line) {
  return Status::InvalidArgument(
      path + " line " + std::to_string(line) +
      ": the row that starts here is longer than 4 MiB; is a closing quote "
      "missing?");
}

// Fields separated by a delimiter, rows by line ends, nothing escaped.
class LiteralReader {
 public:
  LiteralReader(const TableFormat& format, const RowSink& sink)
      : format_(format), sink_(sink) {}

  Status Read(const ByteProgress& progress) {
    PAGEPICK_RETURN_IF_ERROR(
        ReadText(format_, progress,
                 [this](std::string_view text) { return TakeText(text); }));
    if (status_.ok() && !stopped_ && !unfinished_.empty()) {
      TakeLine(unfinished_);
    }
    return status_;
  }

 private:
  bool TakeText(std::string_view text) {
    for (size_t end = text.find('\n'); end != text.npos;
         end = text.find('\n')) {
      if (unfinished_.empty()) {
        TakeLine(text.substr(0, end));
      } else {
        unfinished_ += text.substr(0, end);
        TakeLine(unfinished_);
        unfinished_.clear();
      }
      if (stopped_) return false;
      text.remove_prefix(end + 1);
    }
    unfinished_ += text;
    if (unfinished_.size() <= kMaxRowBytes) return true;
    status_ = RowTooLong(format_.path, line_ + 1);
    return false;
  }

  void TakeLine(std::string_view text) {
    ++line_;
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (text.empty()) return;
    fields_.clear();
    const std::string& delimiter = format_.delimiter;
    for (size_t end = text.find(delimiter); end != text.npos;
         end = text.find(delimiter)) {
      fields_.push_back(text.substr(0, end));
      text.remove_prefix(end + delimiter.size());
    }
    fields_.push_back(text);
    stopped_ = !sink_({line_, fields_});
  }

  const TableFormat& format_;
  const RowSink& sink_;
  Status status_;
  bool stopped_ = false;
  int64_t line_ = 0;
  std::string unfinished_;  // a line whose end is in the next piece
  std::vector<std::string_view> fields_;
};

// CSV through libcsv, which calls back for each field and each line end.
class QuotedReader {
 public:
  QuotedReader(const TableFormat& format, const RowSink& sink)
      : format_(format), sink_(sink) {
    // Told of every line end, so that empty lines are counted.
    csv_init(&parser_, CSV_REPALL_NL);
    // The library's own step, 128 bytes, makes a long field quadratic.
    csv_set_blk_size(&parser_, kFieldGrowth);
    csv_set_delim(&parser_, static_cast<unsigned char>(format.delimiter[0]));
  }
  QuotedReader(const QuotedReader&) = delete;
  QuotedReader& operator=(const QuotedReader&) = delete;
  ~QuotedReader() { csv_free(&parser_); }

  Status Read(const ByteProgress& progress) {
    PAGEPICK_RETURN_IF_ERROR(
        ReadText(format_, progress,
                 [this](std::string_view text) { return TakeText(text); }));
    if (!status_.ok() || stopped_) return status_;
    // Strict at the very end only: quotes inside of fields are common, but one
    // that is never closed has swallowed rows.
    csv_set_opts(&parser_, CSV_REPALL_NL | CSV_STRICT | CSV_STRICT_FINI);
    if (csv_fini(&parser_, OnField, OnRowEnd, this) != 0) {
      return Status::InvalidArgument(
          format_.path + " line " + std::to_string(row_line_) +
          ": a quote opens in the row that starts here and is never closed");
    }
    return status_;
  }

 private:
  static void OnField(void* text, size_t size, void* self) {
    static_cast<QuotedReader*>(self)->TakeField(
        {static_cast<const char*>(text), size});
  }
  static void OnRowEnd(int line_end, void* self) {
    static_cast<QuotedReader*>(self)->TakeRowEnd(line_end);
  }

  bool TakeText(std::string_view text) {
    unfinished_bytes_ += text.size();
    const size_t taken =
        csv_parse(&parser_, text.data(), text.size(), OnField, OnRowEnd, this);
    if (taken != text.size()) {
      status_ = Status::IoError(format_.path + ": " +
                                csv_strerror(csv_error(&parser_)));
    } else if (unfinished_bytes_ > kMaxRowBytes + text.size()) {
      status_ = RowTooLong(format_.path, row_line_);
    }
    return status_.ok() && !stopped_;
  }

  void TakeField(std::string_view text) {
    text_ += text;
    ends_.push_back(text_.size());
    line_ += std::count(text.begin(), text.end(), '\n');
  }

  void TakeRowEnd(int line_end) {
    const bool is_second_half =
        last_end_ == '\r' && line_end == '\n' && ends_.empty();
    if (!ends_.empty() && !stopped_) HandOver();
    ends_.clear();
    text_.clear();
    if (!is_second_half) ++line_;
    row_line_ = line_;
    last_end_ = line_end;
    unfinished_bytes_ = 0;
  }

  void HandOver() {
    fields_.clear();
    size_t begin = 0;
    for (const size_t end : ends_) {
      fields_.push_back(std::string_view(text_).substr(begin, end - begin));
      begin = end;
    }
    stopped_ = !sink_({row_line_, fields_});
  }

  const TableFormat& format_;
  const RowSink& sink_;
  csv_parser parser_;
  Status status_;
  bool stopped_ = false;
  int64_t line_ = 1;      // where the parser is
  int64_t row_line_ = 1;  // where the row began
  int last_end_ = 0;      // the character that ended the last line
  size_t unfinished_bytes_ = 0;
  std::string text_;          // the row's fields, one after another
  std::vector<size_t> ends_;  // of the fields in text_
  std::vector<std::string_view> fields_;
};

Status ReadRows(const TableFormat& format, const ByteProgress& progress,
                const RowSink& sink) {
  return format.quoted ? QuotedReader(format, sink).Read(progress)
                       : LiteralReader(format, sink).Read(progress);
}

}  // namespace

Status ReadTable(const TableFormat& format, const ByteProgress& progress,
                 const RowSink& sink) {
  bool is_header = format.has_header;
  return ReadRows(format, progress, [&](const TableRow& row) {
    if (!is_header) return sink(row);
    is_header = false;
    return true;
  });
}

Result<std::vector<std::string>> ReadFirstRow(const TableFormat& format) {
  std::vector<std::string> first;
  PAGEPICK_RETURN_IF_ERROR(ReadRows(format, {}, [&](const TableRow& row) {
    first.assign(row.fields.begin(), row.fields.end());
    return false;
  }));
  return first;
}

}  // namespace pagepick
