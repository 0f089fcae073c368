#include "dataset/columns.h"

#include <algorithm>
#include <array>

#include "dataset/column_names.h"
#include "dataset/encoding.h"

namespace pagepick {

namespace {

constexpr std::array<ColumnRole, 4> kRatingRoles = {
    ColumnRole::kUser, ColumnRole::kItem, ColumnRole::kRating,
    ColumnRole::kTime};
constexpr std::array<ColumnRole, 7> kCatalogueRoles = {
    ColumnRole::kId,   ColumnRole::kTitle, ColumnRole::kUrl,
    ColumnRole::kTags, ColumnRole::kImage, ColumnRole::kYear,
    ColumnRole::kPrice};

// "'user', 'item', 'rating'"; the first few of very many.
std::string ListOf(std::span<const std::string> columns) {
  constexpr size_t kMost = 40;
  std::string list;
  for (const std::string& column :
       columns.first(std::min(columns.size(), kMost))) {
    list += (list.empty() ? "" : ", ") + Quoted(column);
  }
  return columns.size() > kMost ? list + ", ..." : list;
}

// Guesses the columns of one file.
class Guesser {
 public:
  Guesser(const std::string& path, std::span<const std::string> columns)
      : path_(path), columns_(columns) {
    for (const std::string& column : columns) {
      simplified_.push_back(SimplifiedColumnName(column));
    }
  }

  // kInvalidArgument if the file has no column of that name.
  Status Map(ColumnRole role, const std::string& name) {
    const auto found = std::find(columns_.begin(), columns_.end(), name);
    if (found == columns_.end()) {
      return Status::InvalidArgument(
          path_ + " has no column " + Quoted(name) + ", which '" +
          ColumnRoleName(role) + "=" + name +
          "' asks for; its columns are: " + ListOf(columns_));
    }
    Take(role, static_cast<int>(found - columns_.begin()), true);
    return {};
  }

  Status MapAll(std::span<const ColumnRole> roles, const ColumnMap& map) {
    for (const ColumnRole role : roles) {
      const auto mapped = map.find(role);
      if (mapped == map.end()) continue;
      PAGEPICK_RETURN_IF_ERROR(Map(role, mapped->second));
    }
    return {};
  }

  // The first usual name that a free column has, or ends with.
  void GuessByName(ColumnRole role) {
    if (uses_.IndexOf(role) >= 0) return;
    const UsualNames& usual = AllUsualNames()[static_cast<size_t>(role)];
    for (const std::string_view name : usual.names) {
      if (TakeFirst(role, [&](const std::string& column) {
            return column == name;
          })) {
        return;
      }
    }
    for (const std::string_view name : usual.names.first(usual.num_endings)) {
      if (TakeFirst(role, [&](const std::string& column) {
            return column.ends_with(name);
          })) {
        return;
      }
    }
  }

  void GuessNamed(ColumnRole role, std::string_view name) {
    const std::string simple = SimplifiedColumnName(name);
    if (uses_.IndexOf(role) >= 0 || simple.empty()) return;
    TakeFirst(role,
              [&](const std::string& column) { return column == simple; });
  }

  void GuessAt(ColumnRole role, int index) {
    if (uses_.IndexOf(role) < 0 && index < static_cast<int>(columns_.size()) &&
        IsFree(index)) {
      Take(role, index, false);
    }
  }

  // kInvalidArgument if nothing plays `role`.
  Status Require(ColumnRole role, const std::string& example) const {
    if (uses_.IndexOf(role) >= 0) return {};
    return Status::InvalidArgument(
        path_ + ": cannot tell which column is the " + ColumnRoleName(role) +
        "; its columns are: " + ListOf(columns_) + "; name it with --map " +
        example);
  }

  ColumnUses Finish() && { return std::move(uses_); }

 private:
  template <typename Predicate>
  bool TakeFirst(ColumnRole role, const Predicate& matches) {
    for (size_t i = 0; i < simplified_.size(); ++i) {
      const auto index = static_cast<int>(i);
      if (!IsFree(index) || !matches(simplified_[i])) continue;
      Take(role, index, false);
      return true;
    }
    return false;
  }

  bool IsFree(int index) const {
    const auto& uses = uses_.uses();
    return std::none_of(uses.begin(), uses.end(), [&](const ColumnUse& use) {
      return use.index == index;
    });
  }

  void Take(ColumnRole role, int index, bool mapped) {
    uses_.Set({role, index, columns_[static_cast<size_t>(index)], mapped});
  }

  const std::string& path_;
  std::span<const std::string> columns_;
  std::vector<std::string> simplified_;
  ColumnUses uses_;
};

}  // namespace

const char* ColumnRoleName(ColumnRole role) {
  switch (role) {
    case ColumnRole::kUser:
      return "user";
    case ColumnRole::kItem:
      return "item";
    case ColumnRole::kRating:
      return "rating";
    case ColumnRole::kTime:
      return "time";
    case ColumnRole::kId:
      return "id";
    case ColumnRole::kTitle:
      return "title";
    case ColumnRole::kUrl:
      return "url";
    case ColumnRole::kTags:
      return "tags";
    case ColumnRole::kImage:
      return "image";
    case ColumnRole::kYear:
      return "year";
    case ColumnRole::kPrice:
      return "price";
  }
  return "unknown";
}

Result<ColumnMap> ParseColumnMap(std::span<const std::string> assignments) {
  ColumnMap map;
  for (const std::string& assignment : assignments) {
    const size_t equals = assignment.find('=');
    const std::string name = assignment.substr(0, equals);
    const std::span<const UsualNames> all = AllUsualNames();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const UsualNames& usual) {
          return ColumnRoleName(usual.role) == name;
        });
    if (equals == std::string::npos || equals + 1 == assignment.size() ||
        found == all.end()) {
      std::string roles;
      for (const UsualNames& usual : all) {
        roles += std::string(" ") + ColumnRoleName(usual.role);
      }
      return Status::InvalidArgument(
          "cannot read the column mapping " + Quoted(assignment) +
          ", expected <role>=<column> with a role of:" + roles);
    }
    if (!map.emplace(found->role, assignment.substr(equals + 1)).second) {
      return Status::InvalidArgument("the role '" + name +
                                     "' is mapped to two columns");
    }
  }
  return map;
}

bool IsKnownColumnName(std::string_view name) {
  const std::string simple = SimplifiedColumnName(name);
  const std::span<const UsualNames> all = AllUsualNames();
  return std::any_of(all.begin(), all.end(), [&](const UsualNames& usual) {
    return std::find(usual.names.begin(), usual.names.end(), simple) !=
           usual.names.end();
  });
}

void ColumnUses::Set(ColumnUse use) {
  const auto place = std::lower_bound(
      uses_.begin(), uses_.end(), use,
      [](const ColumnUse& a, const ColumnUse& b) { return a.role < b.role; });
  if (place != uses_.end() && place->role == use.role) {
    *place = std::move(use);
  } else {
    uses_.insert(place, std::move(use));
  }
}

int ColumnUses::IndexOf(ColumnRole role) const {
  for (const ColumnUse& use : uses_) {
    if (use.role == role) return use.index;
  }
  return -1;
}

Result<ColumnUses> RatingColumns(const std::string& path,
                                 std::span<const std::string> columns,
                                 bool has_header, const ColumnMap& map) {
  Guesser guesser(path, columns);
  PAGEPICK_RETURN_IF_ERROR(guesser.MapAll(kRatingRoles, map));
  int position = 0;
  for (const ColumnRole role : kRatingRoles) {
    if (has_header) {
      guesser.GuessByName(role);
    } else {
      guesser.GuessAt(role, position++);
    }
  }
  PAGEPICK_RETURN_IF_ERROR(guesser.Require(ColumnRole::kUser, "user=<column>"));
  PAGEPICK_RETURN_IF_ERROR(guesser.Require(ColumnRole::kItem, "item=<column>"));
  return std::move(guesser).Finish();
}

Result<ColumnUses> HistoryColumns(const std::string& path,
                                  std::span<const std::string> columns,
                                  bool has_header, const ColumnMap& map) {
  constexpr std::array kRoles = {ColumnRole::kItem, ColumnRole::kRating,
                                 ColumnRole::kTime};
  Guesser guesser(path, columns);
  PAGEPICK_RETURN_IF_ERROR(guesser.MapAll(kRoles, map));
  int position = 0;
  for (const ColumnRole role : kRoles) {
    if (has_header) {
      guesser.GuessByName(role);
    } else {
      guesser.GuessAt(role, position++);
    }
  }
  if (has_header) guesser.GuessNamed(ColumnRole::kItem, "id");
  PAGEPICK_RETURN_IF_ERROR(guesser.Require(ColumnRole::kItem, "item=<column>"));
  return std::move(guesser).Finish();
}

Result<ColumnUses> CatalogueColumns(const std::string& path,
                                    std::span<const std::string> columns,
                                    bool has_header, const ColumnMap& map,
                                    std::string_view rating_item_column) {
  Guesser guesser(path, columns);
  PAGEPICK_RETURN_IF_ERROR(guesser.MapAll(kCatalogueRoles, map));
  const auto item = map.find(ColumnRole::kItem);
  if (item != map.end() && !map.contains(ColumnRole::kId) &&
      std::find(columns.begin(), columns.end(), item->second) !=
          columns.end()) {
    PAGEPICK_RETURN_IF_ERROR(guesser.Map(ColumnRole::kId, item->second));
  }
  if (!has_header) {
    guesser.GuessAt(ColumnRole::kId, 0);
    guesser.GuessAt(ColumnRole::kTitle, 1);
    if (columns.size() == 3) guesser.GuessAt(ColumnRole::kTags, 2);
  } else {
    guesser.GuessNamed(ColumnRole::kId, rating_item_column);
    for (const ColumnRole role : kCatalogueRoles) guesser.GuessByName(role);
  }
  PAGEPICK_RETURN_IF_ERROR(guesser.Require(ColumnRole::kId, "id=<column>"));
  PAGEPICK_RETURN_IF_ERROR(
      guesser.Require(ColumnRole::kTitle, "title=<column>"));
  return std::move(guesser).Finish();
}

}  // namespace pagepick
