#include "dataset/tag_splitter.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pagepick {

namespace {

constexpr size_t kMovieLens100kColumns = 24;
constexpr int kUrlColumn = 4;
constexpr int kSampleRows = 1000;

constexpr std::array<std::string_view, 19> kMovieLens100kGenres = {
    "unknown",   "Action",   "Adventure",   "Animation", "Children's",
    "Comedy",    "Crime",    "Documentary", "Drama",     "Fantasy",
    "Film-Noir", "Horror",   "Musical",     "Mystery",   "Romance",
    "Sci-Fi",    "Thriller", "War",         "Western"};

// MovieLens writes this where other files leave the field empty.
constexpr std::string_view kNoGenres = "(no genres listed)";

std::string_view Trimmed(std::string_view text, std::string_view around) {
  const size_t begin = text.find_first_not_of(around);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(around) - begin + 1);
}

// The names of u.genre ("Action|1") beside the catalogue, if they are there
// and as many as there are flags.
std::vector<std::string> FlagNames(const TableFormat& items) {
  std::vector<std::string> names(kMovieLens100kGenres.begin(),
                                 kMovieLens100kGenres.end());
  const size_t slash = items.path.rfind('/');
  const std::string folder =
      slash == std::string::npos ? "" : items.path.substr(0, slash + 1);
  const Result<TableFormat> format = DetectTableFormat(folder + "u.genre");
  if (!format.ok() || format->columns.size() != 2) return names;
  std::vector<std::string> read;
  const Status status = ReadTable(*format, {}, [&](const TableRow& row) {
    read.emplace_back(row.fields[0]);
    return read.size() <= names.size();
  });
  return status.ok() && read.size() == names.size() ? read : names;
}

// The character that separates the tags of most rows; bars before the others.
Result<char> GuessSeparator(const TableFormat& format, size_t column) {
  constexpr std::string_view kSeparators = "|;,";
  std::array<int, kSeparators.size()> rows_with{};
  int rows = 0;
  PAGEPICK_RETURN_IF_ERROR(ReadTable(format, {}, [&](const TableRow& row) {
    if (row.fields.size() > column) {
      for (size_t s = 0; s < kSeparators.size(); ++s) {
        if (row.fields[column].find(kSeparators[s]) != std::string_view::npos) {
          ++rows_with[s];
        }
      }
    }
    return ++rows < kSampleRows;
  }));
  const auto most = std::max_element(rows_with.begin(), rows_with.end());
  return kSeparators[static_cast<size_t>(most - rows_with.begin())];
}

}  // namespace

bool IsMovieLens100kCatalogue(const TableFormat& format) {
  return !format.has_header && format.delimiter == "|" &&
         format.columns.size() == kMovieLens100kColumns;
}

void AddMovieLens100kUrl(const TableFormat& format, ColumnUses* columns) {
  if (!IsMovieLens100kCatalogue(format)) return;
  if (columns->IndexOf(ColumnRole::kUrl) >= 0) return;
  columns->Set({ColumnRole::kUrl, kUrlColumn,
                format.columns[static_cast<size_t>(kUrlColumn)], false});
}

Result<TagSplitter> TagSplitter::Create(const TableFormat& format,
                                        const ColumnUses& columns) {
  TagSplitter splitter;
  splitter.column_ = columns.IndexOf(ColumnRole::kTags);
  if (splitter.column_ >= 0) {
    PAGEPICK_ASSIGN_OR_RETURN(
        splitter.separator_,
        GuessSeparator(format, static_cast<size_t>(splitter.column_)));
  } else if (IsMovieLens100kCatalogue(format)) {
    splitter.flag_names_ = FlagNames(format);
  }
  return splitter;
}

void TagSplitter::Split(const TableRow& row, IdMap* names,
                        std::vector<int32_t>* tags) const {
  const auto add = [&](std::string_view name) {
    if (name.empty() || name == kNoGenres) return;
    const int32_t tag = names->FindOrAdd(name);
    if (std::find(tags->begin(), tags->end(), tag) == tags->end()) {
      tags->push_back(tag);
    }
  };
  const size_t first_flag = row.fields.size() - flag_names_.size();
  for (size_t f = 0; f < flag_names_.size(); ++f) {
    if (row.fields[first_flag + f] == "1") add(flag_names_[f]);
  }
  if (column_ < 0) return;
  std::string_view text = row.fields[static_cast<size_t>(column_)];
  std::string_view around = " \t\r\n";
  if (text.starts_with('[') && text.ends_with(']')) {
    text = text.substr(1, text.size() - 2);
    around = " \t\r\n'\"";
  }
  for (size_t end = text.find(separator_); end != text.npos;
       end = text.find(separator_)) {
    add(Trimmed(text.substr(0, end), around));
    text.remove_prefix(end + 1);
  }
  add(Trimmed(text, around));
}

}  // namespace pagepick
