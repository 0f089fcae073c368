#ifndef PAGEPICK_DATASET_LOAD_DATASET_H_
#define PAGEPICK_DATASET_LOAD_DATASET_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/columns.h"
#include "dataset/dataset.h"
#include "dataset/table_format.h"

namespace pagepick {

// The first stage: files of ratings and items -> Dataset.

struct LoadOptions {
  ColumnMap columns;           // before what the headers suggest
  bool skip_bad_rows = false;  // count malformed rows instead of failing
  // Bytes read and to be read, over all files; called every few hundred kB.
  std::function<void(uint64_t done, uint64_t total)> progress;
};

// A row that was skipped.
struct BadRow {
  int64_t line = 0;  // where it starts in the file, from 1
  std::string problem;
};

// What became of one file.
struct FileReport {
  TableFormat format;
  ColumnUses columns;
  int64_t rows = 0;  // well-formed ones
  int64_t bad_rows = 0;
  std::vector<BadRow> first_bad_rows;  // a few
};

// How the ids of the ratings were found in the catalogue.
struct IdMatch {
  std::string guessed_column;  // by name or position, or as mapped
  int32_t guessed_matches = 0;
  std::string best_column;  // whose values match most rated items
  int32_t best_matches = 0;
  // The best column was taken: it matches far more and nobody mapped one.
  bool switched = false;
};

struct LoadReport {
  FileReport ratings;
  std::optional<FileReport> items;  // if a catalogue was given
  // Rows of a (user, item) that had come before: the newest rating is kept,
  // events are added up.
  int64_t repeated_rows = 0;
  int32_t rated_items = 0;
  // With a catalogue:
  std::optional<IdMatch> id_match;
  int32_t orphan_items = 0;  // rated, not listed: they have no title
  std::vector<std::string> first_orphans;
  int32_t repeated_items = 0;  // rows whose id came before; the first counts
};

struct LoadedDataset {
  Dataset dataset;
  LoadReport report;
};

// Reads MovieLens' layouts ("::", tab and "|" without header) and any CSV or
// TSV with a header (quotes as in RFC 4180), UTF-8 or ISO-8859-1, told apart
// by content. `items_path` may be empty. Without a rating column the rows are
// events, which add up per (user, item).
// Streams: the peak is about 18 bytes a row beside the ids, if the data has
// at least some thousand users.
// kInvalidArgument: a file, line and what to do about it.
Result<LoadedDataset> LoadDataset(const std::string& ratings_path,
                                  const std::string& items_path,
                                  const LoadOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_LOAD_DATASET_H_
