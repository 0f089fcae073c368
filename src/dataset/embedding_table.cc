#include "dataset/embedding_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/file.h"
#include "dataset/embedding_text.h"
#include "dataset/npy.h"

namespace pagepick {
namespace {

Status CheckTable(const EmbeddingTable& table, const std::string& path) {
  std::unordered_set<std::string> seen;
  for (size_t row = 0; row < table.ids.size(); ++row) {
    const std::string& id = table.ids[row];
    if (id.empty()) {
      return Status::InvalidArgument(fmt::format(
          "'{}', row {}: found no id, expected one", path, row + 1));
    }
    if (!seen.insert(id).second) {
      return Status::InvalidArgument(
          fmt::format("'{}', row {}: found id '{}' again, expected every id "
                      "once",
                      path, row + 1, id));
    }
  }
  const auto bad = std::find_if(table.values.begin(), table.values.end(),
                                [](float x) { return !std::isfinite(x); });
  if (bad == table.values.end()) return {};
  const auto at = static_cast<size_t>(bad - table.values.begin());
  const auto dim = static_cast<size_t>(table.dim);
  return Status::InvalidArgument(
      fmt::format("'{}', row {}, number {}: found {}, expected a finite number",
                  path, at / dim + 1, at % dim + 1, *bad));
}

Result<std::vector<std::string>> ReadIds(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer bytes, ReadFile(path));
  std::vector<std::string> ids;
  std::string_view text(reinterpret_cast<const char*>(bytes.data()),
                        bytes.size());
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ids.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return ids;
}

Result<EmbeddingTable> ReadNpyWithIds(const std::string& path,
                                      const std::string& ids_path) {
  PAGEPICK_ASSIGN_OR_RETURN(NpyArray array, ReadNpy(path));
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<std::string> ids, ReadIds(ids_path));
  if (ids.size() != static_cast<size_t>(array.rows)) {
    return Status::InvalidArgument(
        fmt::format("'{}': found {} ids, expected {}, one for each row of '{}'",
                    ids_path, ids.size(), array.rows, path));
  }
  return EmbeddingTable{array.columns, std::move(ids), std::move(array.values)};
}

Status WriteNpyWithIds(const EmbeddingTable& table, const std::string& path,
                       const std::string& ids_path) {
  std::string ids;
  for (const std::string& id : table.ids) {
    if (id.find_first_of("\r\n") != std::string::npos) {
      return Status::InvalidArgument("id '" + id +
                                     "' holds a line break, which a file of "
                                     "one id a line cannot");
    }
    ids += id + "\n";
  }
  PAGEPICK_RETURN_IF_ERROR(WriteNpy(
      {static_cast<int64_t>(table.ids.size()), table.dim, table.values}, path));
  return WriteFileAtomically(ids_path, ids);
}

enum class Format { kNpy, kCsv, kWord2Vec, kUnknown };

Format FormatOf(const std::string& path) {
  const auto ends = [&](std::string_view ending) {
    return path.ends_with(ending);
  };
  if (ends(".npy")) return Format::kNpy;
  if (ends(".csv") || ends(".tsv")) return Format::kCsv;
  if (ends(".txt") || ends(".vec")) return Format::kWord2Vec;
  return Format::kUnknown;
}

Status UnknownFormat(const std::string& path) {
  return Status::Unsupported("'" + path +
                             "': expected a name that ends in .npy, .csv, "
                             ".tsv, .txt or .vec");
}

Result<EmbeddingTable> ReadByFormat(const std::string& path,
                                    const std::string& ids_path) {
  switch (FormatOf(path)) {
    case Format::kNpy:
      return ReadNpyWithIds(path,
                            ids_path.empty() ? DefaultIdsPath(path) : ids_path);
    case Format::kCsv:
      return ReadEmbeddingCsv(path);
    case Format::kWord2Vec:
      return ReadWord2Vec(path);
    case Format::kUnknown:
      break;
  }
  return UnknownFormat(path);
}

}  // namespace

bool HasIdsFile(const std::string& path) {
  return FormatOf(path) == Format::kNpy;
}

std::string DefaultIdsPath(const std::string& path) {
  const size_t dot = path.rfind('.');
  return path.substr(0, dot) + ".ids.txt";
}

Result<EmbeddingTable> ReadEmbeddings(const std::string& path,
                                      const std::string& ids_path) {
  PAGEPICK_ASSIGN_OR_RETURN(EmbeddingTable table, ReadByFormat(path, ids_path));
  PAGEPICK_RETURN_IF_ERROR(CheckTable(table, path));
  return table;
}

Status WriteEmbeddings(const EmbeddingTable& table, const std::string& path,
                       const std::string& ids_path) {
  switch (FormatOf(path)) {
    case Format::kNpy:
      return WriteNpyWithIds(
          table, path, ids_path.empty() ? DefaultIdsPath(path) : ids_path);
    case Format::kCsv:
      return WriteEmbeddingCsv(table, path.ends_with(".tsv") ? '\t' : ',',
                               path);
    case Format::kWord2Vec:
      return WriteWord2Vec(table, path);
    case Format::kUnknown:
      break;
  }
  return UnknownFormat(path);
}

}  // namespace pagepick
