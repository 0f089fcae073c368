#ifndef PAGEPICK_DATASET_COLUMNS_H_
#define PAGEPICK_DATASET_COLUMNS_H_

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace pagepick {

// What a column of a ratings file (the first four) or of a catalogue (the
// others) is for.
enum class ColumnRole {
  kUser,
  kItem,
  kRating,
  kTime,
  kId,  // the catalogue's own item id
  kTitle,
  kUrl,
  kTags,
  kImage,
  kYear,
  kPrice,
};

// "user", "item", ... as `--map` spells them.
const char* ColumnRoleName(ColumnRole role);

// Columns that the owner of the data named, where guessing fails. A name is
// one of the header, or a number from 1 where there is no header. `kItem`
// holds for the catalogue too if it has a column of that name.
using ColumnMap = std::map<ColumnRole, std::string>;

// From "item=sku" and the like. kInvalidArgument names the roles there are.
Result<ColumnMap> ParseColumnMap(std::span<const std::string> assignments);

// Whether a column of this name has a role that can be guessed.
bool IsKnownColumnName(std::string_view name);

// Which column of a file plays a role, and who said so.
struct ColumnUse {
  ColumnRole role = ColumnRole::kUser;
  int index = 0;        // from 0
  std::string name;     // of the header, or the number from 1
  bool mapped = false;  // by the ColumnMap
};

// The columns of one file by their role.
class ColumnUses {
 public:
  void Set(ColumnUse use);
  // The column's index, or -1.
  int IndexOf(ColumnRole role) const;
  const std::vector<ColumnUse>& uses() const { return uses_; }

 private:
  std::vector<ColumnUse> uses_;  // by role
};

// Guesses the columns of a ratings file from its header, `map` before names;
// without a header user, item, rating, time by position. kInvalidArgument
// lists the columns if user or item are nowhere.
Result<ColumnUses> RatingColumns(const std::string& path,
                                 std::span<const std::string> columns,
                                 bool has_header, const ColumnMap& map);

// The same for one visitor's own ratings: item, rating, time, without a user.
Result<ColumnUses> HistoryColumns(const std::string& path,
                                  std::span<const std::string> columns,
                                  bool has_header, const ColumnMap& map);

// The same for a catalogue: id, title, tags by position without a header.
// `rating_item_column` is the name of the ratings' item column: the likeliest
// name of the id here.
Result<ColumnUses> CatalogueColumns(const std::string& path,
                                    std::span<const std::string> columns,
                                    bool has_header, const ColumnMap& map,
                                    std::string_view rating_item_column);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_COLUMNS_H_
