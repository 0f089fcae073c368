#ifndef PAGEPICK_DATASET_COLUMN_NAMES_H_
#define PAGEPICK_DATASET_COLUMN_NAMES_H_

#include <span>
#include <string>
#include <string_view>

#include "dataset/columns.h"

namespace pagepick {

// How columns of a role are usually called, as SimplifiedColumnName spells
// them, likeliest first.
struct UsualNames {
  ColumnRole role;
  std::span<const std::string_view> names;
  // How many of the names also count as the end of a longer name:
  // "review_timestamp", "product_title".
  size_t num_endings;
};

// One a role, in order of role.
std::span<const UsualNames> AllUsualNames();

// Lower case, letters and digits only, without a type behind a colon:
// "User_ID:token" -> "userid".
std::string SimplifiedColumnName(std::string_view name);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_COLUMN_NAMES_H_
