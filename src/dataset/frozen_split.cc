#include "dataset/frozen_split.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

#include "dataset/encoding.h"
#include "dataset/load_catalogue.h"
#include "dataset/load_dataset.h"
#include "dataset/load_ratings.h"

namespace pagepick {

namespace {

struct PartFile {
  const char* name;
  Part part;
};
constexpr std::array<PartFile, 5> kPartFiles = {
    PartFile{"train.tsv", Part::kTrain},
    PartFile{"val_tr.tsv", Part::kValidationSeen},
    PartFile{"val_te.tsv", Part::kValidationHeldOut},
    PartFile{"test_tr.tsv", Part::kTestSeen},
    PartFile{"test_te.tsv", Part::kTestHeldOut}};

enum class Side { kTrain, kValidation, kTest };

Side SideOf(Part part) {
  if (part == Part::kTrain) return Side::kTrain;
  const bool validation =
      part == Part::kValidationSeen || part == Part::kValidationHeldOut;
  return validation ? Side::kValidation : Side::kTest;
}

struct Row {
  Interaction interaction;
  Part part;
};

// Renumbers users and items of one part into the ids of all.
std::vector<int32_t> MoveIds(const IdMap& from, IdMap* to) {
  std::vector<int32_t> moved;
  for (int32_t i = 0; i < from.size(); ++i) {
    moved.push_back(to->FindOrAdd(from.IdOf(i)));
  }
  return moved;
}

// Puts the parts together.
class SplitBuilder {
 public:
  Status Add(const std::string& path, Part part) {
    PAGEPICK_ASSIGN_OR_RETURN(const LoadedDataset loaded,
                              LoadDataset(path, /*items_path=*/"", {}));
    const Dataset& from = loaded.dataset;
    Dataset& to = split_.dataset;
    if (loaded.report.repeated_rows > 0) {
      return Status::Corruption(
          path + " has a user and item twice, expected every pair once");
    }
    const std::vector<int32_t> users = MoveIds(from.users, &to.users);
    const std::vector<int32_t> items =
        MoveIds(from.catalogue.ids, &to.catalogue.ids);
    sides_.resize(static_cast<size_t>(to.num_users()), SideOf(part));
    for (const int32_t user : users) {
      if (sides_[static_cast<size_t>(user)] != SideOf(part)) {
        return Status::Corruption(
            path + " has user " + Quoted(to.users.IdOf(user)) +
            ", who is also in another part: training, validation and test "
            "must share no user");
      }
    }
    for (Interaction interaction : from.interactions) {
      interaction.user = users[static_cast<size_t>(interaction.user)];
      interaction.item = items[static_cast<size_t>(interaction.item)];
      rows_.push_back({interaction, part});
    }
    to.has_times |= from.has_times;
    to.scale.is_explicit |= from.scale.is_explicit;
    return {};
  }

  // What `_te` asks for must not stand in `_tr`.
  Status CheckPairs() {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      return std::tie(a.interaction.user, a.interaction.item, a.part) <
             std::tie(b.interaction.user, b.interaction.item, b.part);
    });
    const auto twice = std::adjacent_find(
        rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
          return a.interaction.user == b.interaction.user &&
                 a.interaction.item == b.interaction.item;
        });
    if (twice == rows_.end()) return {};
    return Status::Corruption(
        "user " + Quoted(split_.dataset.users.IdOf(twice->interaction.user)) +
        " has item " +
        Quoted(split_.dataset.catalogue.ids.IdOf(twice->interaction.item)) +
        " both to see and to find");
  }

  FrozenSplit Finish() && {
    std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
      return std::tie(a.interaction.user, a.interaction.time,
                      a.interaction.item) < std::tie(b.interaction.user,
                                                     b.interaction.time,
                                                     b.interaction.item);
    });
    Dataset& dataset = split_.dataset;
    dataset.user_offsets.assign(static_cast<size_t>(dataset.num_users()) + 1,
                                0);
    for (const Row& row : rows_) {
      dataset.interactions.push_back(row.interaction);
      split_.split.parts.push_back(row.part);
      ++dataset.user_offsets[static_cast<size_t>(row.interaction.user) + 1];
    }
    for (size_t u = 1; u < dataset.user_offsets.size(); ++u) {
      dataset.user_offsets[u] += dataset.user_offsets[u - 1];
    }
    dataset.scale = ScaleOf(dataset.interactions, dataset.scale.is_explicit);
    split_.positive_threshold = dataset.scale.min;
    dataset.catalogue.items.resize(static_cast<size_t>(dataset.num_items()));
    return std::move(split_);
  }

 private:
  FrozenSplit split_;
  std::vector<Side> sides_;  // of each user
  std::vector<Row> rows_;
};

Status AddTitles(const std::string& items_path, Dataset* dataset) {
  LoadedDataset loaded;
  loaded.report.items.emplace();
  PAGEPICK_ASSIGN_OR_RETURN(loaded.report.items->format,
                            DetectTableFormat(items_path));
  loaded.dataset.catalogue = std::move(dataset->catalogue);
  loaded.report.rated_items = loaded.dataset.num_items();
  PAGEPICK_RETURN_IF_ERROR(
      LoadCatalogue({}, /*add_unrated=*/false, {}, &loaded));
  dataset->catalogue = std::move(loaded.dataset.catalogue);
  return {};
}

}  // namespace

Result<FrozenSplit> LoadFrozenSplit(const std::string& folder,
                                    const std::string& items_path) {
  SplitBuilder builder;
  for (const PartFile& file : kPartFiles) {
    PAGEPICK_RETURN_IF_ERROR(builder.Add(folder + "/" + file.name, file.part));
  }
  PAGEPICK_RETURN_IF_ERROR(builder.CheckPairs());
  FrozenSplit split = std::move(builder).Finish();
  if (!items_path.empty()) {
    PAGEPICK_RETURN_IF_ERROR(AddTitles(items_path, &split.dataset));
  }
  return split;
}

}  // namespace pagepick
