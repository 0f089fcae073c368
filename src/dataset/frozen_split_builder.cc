#include "dataset/frozen_split_builder.h"

#include <algorithm>
#include <tuple>

#include "dataset/encoding.h"
#include "dataset/load_dataset.h"
#include "dataset/load_ratings.h"

namespace pagepick {

namespace {

// Training, validation and test, in order of time.
int SideOf(Part part) {
  switch (part) {
    case Part::kUnused:
    case Part::kTrain:
      return 0;
    case Part::kValidationSeen:
    case Part::kValidationHeldOut:
      return 1;
    case Part::kTestSeen:
    case Part::kTestHeldOut:
      return 2;
  }
  return 0;
}

// Renumbers users and items of one file into the ids of all.
std::vector<int32_t> MoveIds(const IdMap& from, IdMap* to) {
  std::vector<int32_t> moved;
  moved.reserve(static_cast<size_t>(from.size()));
  for (int32_t i = 0; i < from.size(); ++i) {
    moved.push_back(to->FindOrAdd(from.IdOf(i)));
  }
  return moved;
}

}  // namespace

Status FrozenSplitBuilder::AddFile(const std::string& path, Part part) {
  PAGEPICK_ASSIGN_OR_RETURN(const LoadedDataset loaded,
                            LoadDataset(path, /*items_path=*/"", {}));
  if (loaded.report.repeated_rows > 0) {
    return Status::Corruption(
        path + " has a user and item twice, expected every pair once");
  }
  const Dataset& from = loaded.dataset;
  Dataset& to = split_.dataset;
  const std::vector<int32_t> users = MoveIds(from.users, &to.users);
  const std::vector<int32_t> items =
      MoveIds(from.catalogue.ids, &to.catalogue.ids);
  for (Interaction interaction : from.interactions) {
    interaction.user = users[static_cast<size_t>(interaction.user)];
    interaction.item = items[static_cast<size_t>(interaction.item)];
    AddRow(interaction, part);
  }
  to.has_times |= from.has_times;
  to.scale.is_explicit |= from.scale.is_explicit;
  return {};
}

void FrozenSplitBuilder::AddEvent(std::string_view user, std::string_view item,
                                  uint32_t time, Part part) {
  Dataset& data = split_.dataset;
  const int32_t user_index = data.users.FindOrAdd(user);
  const int32_t item_index = data.catalogue.ids.FindOrAdd(item);
  data.has_times |= time != 0;
  AddRow({user_index, item_index, 1, time}, part);
}

Status FrozenSplitBuilder::CheckPairs() {
  std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) {
    return std::tie(a.interaction.user, a.interaction.item, a.number) <
           std::tie(b.interaction.user, b.interaction.item, b.number);
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
      " twice: what is to be found must not be seen");
}

Status FrozenSplitBuilder::CheckUsers(SharedUsers shared) const {
  for (size_t n = 1; n < rows_.size(); ++n) {
    const Row& before = rows_[n - 1];
    const Row& row = rows_[n];
    if (before.interaction.user != row.interaction.user) continue;
    const int earlier = SideOf(before.part);
    const int later = SideOf(row.part);
    const std::string user =
        Quoted(split_.dataset.users.IdOf(row.interaction.user));
    if (shared == SharedUsers::kNone && earlier != later) {
      return Status::Corruption(
          "user " + user +
          " is in two parts: training, validation and test must share no "
          "user");
    }
    if (earlier > later) {
      return Status::Corruption("user " + user +
                                " has something held out that is older than "
                                "the history before it");
    }
  }
  return {};
}

void FrozenSplitBuilder::SortRows(SharedUsers shared) {
  // Histories cut in time go by the files' order where times are equal;
  // others have no such order.
  const bool by_file = shared == SharedUsers::kInTime;
  std::sort(rows_.begin(), rows_.end(), [by_file](const Row& a, const Row& b) {
    const size_t tie_a =
        by_file ? a.number : static_cast<size_t>(a.interaction.item);
    const size_t tie_b =
        by_file ? b.number : static_cast<size_t>(b.interaction.item);
    return std::tie(a.interaction.user, a.interaction.time, tie_a) <
           std::tie(b.interaction.user, b.interaction.time, tie_b);
  });
}

Result<FrozenSplit> FrozenSplitBuilder::Finish(SharedUsers shared) && {
  if (rows_.empty()) return Status::Corruption("the split has no rows");
  PAGEPICK_RETURN_IF_ERROR(CheckPairs());
  SortRows(shared);
  PAGEPICK_RETURN_IF_ERROR(CheckUsers(shared));
  Dataset& dataset = split_.dataset;
  dataset.user_offsets.assign(static_cast<size_t>(dataset.num_users()) + 1, 0);
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

}  // namespace pagepick
