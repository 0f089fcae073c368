#include "dataset/id_match.h"

#include <algorithm>

#include "dataset/table_reader.h"

namespace pagepick {

namespace {

// Below this share of matching ids the id column is doubted, and from it up
// another one is believed.
constexpr double kGoodShare = 0.9;

// How many rated items each of `columns` names.
Result<std::vector<int32_t>> CountMatches(const TableFormat& format,
                                          const IdMap& rated,
                                          const std::vector<int>& columns) {
  std::vector<int32_t> counts(columns.size(), 0);
  std::vector<std::vector<bool>> seen(
      columns.size(), std::vector<bool>(static_cast<size_t>(rated.size())));
  PAGEPICK_RETURN_IF_ERROR(ReadTable(format, {}, [&](const TableRow& row) {
    if (row.fields.size() != format.columns.size()) return true;
    for (size_t c = 0; c < columns.size(); ++c) {
      const int32_t item =
          rated.Find(row.fields[static_cast<size_t>(columns[c])]);
      if (item < 0 || seen[c][static_cast<size_t>(item)]) continue;
      seen[c][static_cast<size_t>(item)] = true;
      ++counts[c];
    }
    return true;
  }));
  return counts;
}

const ColumnUse& UseOf(const ColumnUses& columns, ColumnRole role) {
  return *std::find_if(columns.uses().begin(), columns.uses().end(),
                       [&](const ColumnUse& use) { return use.role == role; });
}

}  // namespace

Result<IdMatch> MatchIds(const TableFormat& format, const IdMap& rated,
                         ColumnUses* columns) {
  const ColumnUse id = UseOf(*columns, ColumnRole::kId);
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<int32_t> guessed,
                            CountMatches(format, rated, {id.index}));
  IdMatch match{id.name, guessed[0], id.name, guessed[0], false};
  const double good = kGoodShare * rated.size();
  if (guessed[0] >= good) return match;

  std::vector<int> all;
  for (size_t c = 0; c < format.columns.size(); ++c) {
    all.push_back(static_cast<int>(c));
  }
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<int32_t> counts,
                            CountMatches(format, rated, all));
  const size_t best = static_cast<size_t>(
      std::max_element(counts.begin(), counts.end()) - counts.begin());
  if (counts[best] <= guessed[0]) return match;
  match.best_column = format.columns[best];
  match.best_matches = counts[best];
  match.switched = !id.mapped && counts[best] >= good;
  if (match.switched) {
    columns->Set(
        {ColumnRole::kId, static_cast<int>(best), format.columns[best], false});
  }
  return match;
}

}  // namespace pagepick
