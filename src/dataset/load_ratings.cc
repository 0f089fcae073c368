#include "dataset/load_ratings.h"

#include <algorithm>
#include <set>

#include "dataset/encoding.h"
#include "dataset/interaction_buckets.h"
#include "dataset/parse_values.h"
#include "dataset/row_checker.h"

namespace pagepick {

namespace {

constexpr size_t kMaxScaleValues = 1000;

// Turns rows into interactions.
class RatingsReader {
 public:
  RatingsReader(const LoadOptions& options, LoadedDataset* loaded)
      : columns_(loaded->report.ratings.columns),
        dataset_(&loaded->dataset),
        checker_(options.skip_bad_rows, &loaded->report.ratings) {}

  // False stops the reading.
  bool Take(const TableRow& row) {
    if (!checker_.HasAllFields(row)) return checker_.ok();
    const std::string_view user = Field(row, columns_.user);
    const std::string_view item = Field(row, columns_.item);
    if (user.empty() || item.empty()) {
      checker_.Refuse(row, user.empty() ? "no user id" : "no item id", "one");
      return checker_.ok();
    }
    Interaction interaction{0, 0, 1, 0};
    if (!ReadRating(row, &interaction) || !ReadTime(row, &interaction)) {
      return checker_.ok();
    }
    return Add(user, item, interaction);
  }

  Status Finish() const { return memory_.ok() ? checker_.Finish() : memory_; }

  InteractionBuckets& buckets() { return buckets_; }

 private:
  struct Columns {
    explicit Columns(const ColumnUses& uses)
        : user(uses.IndexOf(ColumnRole::kUser)),
          item(uses.IndexOf(ColumnRole::kItem)),
          rating(uses.IndexOf(ColumnRole::kRating)),
          time(uses.IndexOf(ColumnRole::kTime)) {}
    int user;
    int item;
    int rating;  // -1 = none
    int time;    // -1 = none
  };

  static std::string_view Field(const TableRow& row, int column) {
    return row.fields[static_cast<size_t>(column)];
  }

  bool ReadRating(const TableRow& row, Interaction* interaction) {
    if (columns_.rating < 0) return true;
    const std::string_view text = Field(row, columns_.rating);
    const std::optional<float> rating = ParseRating(text);
    if (rating) {
      interaction->rating = *rating;
    } else {
      checker_.Refuse(row, "the rating " + Quoted(text),
                      "a number from -1e9 to 1e9");
    }
    return rating.has_value();
  }

  bool ReadTime(const TableRow& row, Interaction* interaction) {
    if (columns_.time < 0) return true;
    const std::string_view text = Field(row, columns_.time);
    const std::optional<uint32_t> time = ParseTime(text);
    if (time) {
      interaction->time = *time;
    } else {
      checker_.Refuse(row, "the time " + Quoted(text),
                      "seconds since 1970 or a date such as 2024-05-31 "
                      "17:00:00, from 1970 to 2106");
    }
    return time.has_value();
  }

  bool Add(std::string_view user, std::string_view item,
           Interaction interaction) {
    IdMap& items = dataset_->catalogue.ids;
    if (dataset_->users.size() == INT32_MAX || items.size() == INT32_MAX) {
      memory_ = Status::Unsupported("more than 2,147,483,647 different ids");
      return false;
    }
    interaction.user = dataset_->users.FindOrAdd(user);
    interaction.item = items.FindOrAdd(item);
    if (interaction.time != 0) dataset_->has_times = true;
    if (!buckets_.Add(interaction)) {
      memory_ =
          Status::IoError("not enough memory for more than " +
                          std::to_string(buckets_.size()) + " interactions");
      return false;
    }
    checker_.Accept();
    return true;
  }

  const Columns columns_;
  Dataset* dataset_;
  RowChecker checker_;
  InteractionBuckets buckets_;
  Status memory_;
};

}  // namespace

RatingScale ScaleOf(std::span<const Interaction> interactions,
                    bool is_explicit) {
  RatingScale scale;
  scale.is_explicit = is_explicit;
  if (interactions.empty()) return scale;
  std::set<float> values;
  scale.min = scale.max = interactions[0].rating;
  for (const Interaction& interaction : interactions) {
    scale.min = std::min(scale.min, interaction.rating);
    scale.max = std::max(scale.max, interaction.rating);
    if (values.size() <= kMaxScaleValues) values.insert(interaction.rating);
  }
  if (values.size() > kMaxScaleValues) {
    scale.step = (scale.max - scale.min) / 100;
  } else if (values.size() > 1) {
    scale.step = scale.max - scale.min;
    for (auto it = values.begin(); std::next(it) != values.end(); ++it) {
      scale.step = std::min(scale.step, *std::next(it) - *it);
    }
  }
  return scale;
}

Status LoadRatings(const LoadOptions& options, const ByteProgress& progress,
                   LoadedDataset* loaded) {
  FileReport& file = loaded->report.ratings;
  PAGEPICK_ASSIGN_OR_RETURN(
      file.columns, RatingColumns(file.format.path, file.format.columns,
                                  file.format.has_header, options.columns));
  RatingsReader reader(options, loaded);
  PAGEPICK_RETURN_IF_ERROR(
      ReadTable(file.format, progress,
                [&](const TableRow& row) { return reader.Take(row); }));
  PAGEPICK_RETURN_IF_ERROR(reader.Finish());

  const bool is_explicit = file.columns.IndexOf(ColumnRole::kRating) >= 0;
  Dataset& dataset = loaded->dataset;
  OrderedInteractions ordered = reader.buckets().Finish(
      dataset.num_users(),
      is_explicit ? OnRepeat::kKeepNewest : OnRepeat::kAddUp);
  dataset.interactions = std::move(ordered.interactions);
  dataset.user_offsets = std::move(ordered.user_offsets);
  dataset.scale = ScaleOf(dataset.interactions, is_explicit);
  loaded->report.repeated_rows = ordered.repeated_rows;
  loaded->report.rated_items = dataset.num_items();
  return {};
}

}  // namespace pagepick
