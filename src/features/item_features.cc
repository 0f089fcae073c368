#include "features/item_features.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <string_view>

#include "features/feature_pairs.h"

namespace pagepick {
namespace {

// A number this many deviations off says no more than "far off".
constexpr double kMostDeviations = 4;

// "Alien" of "Alien (1979)": the year has columns of its own.
std::string_view WithoutYear(std::string_view title) {
  const size_t open = title.rfind('(');
  const bool is_year =
      open != std::string_view::npos && title.size() == open + 6 &&
      title.back() == ')' &&
      std::all_of(title.begin() + static_cast<std::ptrdiff_t>(open) + 1,
                  title.end() - 1, [](char c) { return c >= '0' && c <= '9'; });
  return is_year ? title.substr(0, open) : title;
}

// Fills the rows of one catalogue, one after the other.
class Encoder {
 public:
  Encoder(const Catalogue& catalogue, const FeatureSpec& spec,
          const DenseVectors* dense)
      : catalogue_(catalogue), spec_(spec), dense_(dense), pairing_(spec) {
    features_.groups = GroupsOf(spec);
    if (!features_.groups.empty()) {
      features_.num_columns = features_.groups.back().end;
    }
    features_.offsets.push_back(0);
    std::map<std::string_view, int32_t> column_of;
    for (size_t t = 0; t < spec.tags.size(); ++t) {
      column_of.emplace(spec.tags[t], static_cast<int32_t>(t));
    }
    for (int32_t tag = 0; tag < catalogue.tags.size(); ++tag) {
      const auto found = column_of.find(catalogue.tags.IdOf(tag));
      tag_columns_.push_back(found == column_of.end() ? -1 : found->second);
    }
  }

  Status Encode(size_t item) {
    PAGEPICK_RETURN_IF_ERROR(
        CheckFeatureItem(catalogue_, static_cast<int32_t>(item)));
    const CatalogueItem& entry = catalogue_.items[item];
    for (const FeatureGroup& group : features_.groups) {
      row_.clear();
      if (group.name == "tags") {
        AddTags(entry);
      } else if (group.name == "decade") {
        AddDecade(entry);
      } else if (group.name == "numbers") {
        AddNumbers(entry);
      } else if (group.name == "year") {
        if (entry.year) AddKnots(spec_.year_knots, *entry.year);
      } else if (group.name == "price") {
        const double log_price = LogPriceOf(entry);
        if (!std::isnan(log_price)) {
          AddKnots(spec_.log_price_knots, log_price);
        }
      } else if (group.name == "title") {
        AddTitle(entry);
      } else if (group.name == "dense") {
        PAGEPICK_RETURN_IF_ERROR(AddDense(item));
      } else {
        AddPairs();
      }
      Append(group, group.name != "numbers");
    }
    features_.offsets.push_back(static_cast<int64_t>(features_.columns.size()));
    return {};
  }

  ItemFeatures Take() { return std::move(features_); }

 private:
  void AddTags(const CatalogueItem& entry) {
    for (const int32_t tag : entry.tags) {
      const int32_t column = tag_columns_[static_cast<size_t>(tag)];
      if (column >= 0) row_[column] = 1;
    }
  }

  void AddDecade(const CatalogueItem& entry) {
    if (!entry.year) return;
    const int32_t decade = DecadeOf(*entry.year);
    const auto found =
        std::lower_bound(spec_.decades.begin(), spec_.decades.end(), decade);
    if (found == spec_.decades.end() || *found != decade) return;
    row_[static_cast<int32_t>(found - spec_.decades.begin())] = 1;
  }

  void AddNumbers(const CatalogueItem& entry) {
    int32_t column = 0;
    const auto add = [&](const NumberScale& scale, bool known, double value) {
      if (scale.known == 0) return;
      const double deviations = (value - scale.mean) / scale.deviation;
      if (known) {
        row_[column] =
            std::clamp(deviations, -kMostDeviations, kMostDeviations);
      } else {
        row_[column + 1] = 1;
      }
      column += 2;
    };
    add(spec_.year, entry.year.has_value(), entry.year.value_or(0));
    const double log_price = LogPriceOf(entry);
    add(spec_.log_price, !std::isnan(log_price), log_price);
    // Two numbers must not count twice as much as one.
    for (auto& [number, value] : row_) value /= std::sqrt(column / 2);
  }

  // REQUIRES: knots is not empty
  void AddKnots(const NumberKnots& knots, double value) {
    const auto above = std::upper_bound(knots.begin(), knots.end(), value);
    const auto next = static_cast<int32_t>(above - knots.begin());
    if (above == knots.begin() || above == knots.end()) {
      row_[std::max(0, next - 1)] = 1;
      return;
    }
    const double low = *(above - 1);
    const double share = (value - low) / (*above - low);
    row_[next - 1] = 1 - share;
    row_[next] = share;
  }

  void AddTitle(const CatalogueItem& entry) {
    for (const int32_t bucket :
         NgramBuckets(WithoutYear(entry.title), spec_.title)) {
      row_[bucket] += 1;
    }
  }

  Status AddDense(size_t item) {
    const auto dim = static_cast<size_t>(dense_->dim);
    for (size_t d = 0; d < dim; ++d) {
      const float value = dense_->values[item * dim + d];
      if (!std::isfinite(value)) {
        return Status::InvalidArgument("features: the dense vector of item " +
                                       std::to_string(item) +
                                       " holds a value not finite");
      }
      row_[static_cast<int32_t>(d)] = value;
    }
    return {};
  }

  // Of the row as it stands: pairs are the last group.
  void AddPairs() {
    const auto begin = static_cast<size_t>(features_.offsets.back());
    pairing_.ForEachPair(
        std::span(features_.columns).subspan(begin),
        std::span(features_.values).subspan(begin),
        [&](ColumnPair pair, double value) {
          const auto found =
              std::lower_bound(spec_.pairs.begin(), spec_.pairs.end(), pair);
          if (found == spec_.pairs.end() || *found != pair) return;
          row_[static_cast<int32_t>(found - spec_.pairs.begin())] = value;
        });
  }

  // The group's part of the row, of length 1 if `normalize`.
  void Append(const FeatureGroup& group, bool normalize) {
    double squares = 0;
    for (const auto& [column, value] : row_) squares += value * value;
    if (squares == 0) return;
    const double scale = normalize ? 1 / std::sqrt(squares) : 1;
    for (const auto& [column, value] : row_) {
      if (value == 0) continue;
      features_.columns.push_back(group.begin + column);
      features_.values.push_back(static_cast<float>(scale * value));
    }
  }

  const Catalogue& catalogue_;
  const FeatureSpec& spec_;
  const DenseVectors* dense_;
  const PairingColumns pairing_;
  std::vector<int32_t> tag_columns_;  // of the catalogue's tags, -1 = none
  std::map<int32_t, double> row_;     // of one group, by column within it
  ItemFeatures features_;
};

Status CheckDense(const Catalogue& catalogue, const FeatureSpec& spec,
                  const DenseVectors* dense) {
  const int32_t dim = dense == nullptr ? 0 : dense->dim;
  const size_t size = dense == nullptr ? 0 : dense->values.size();
  const size_t expected =
      catalogue.items.size() * static_cast<size_t>(spec.dense_dim);
  if (spec.dense_dim == 0 || (dim == spec.dense_dim && size == expected)) {
    return {};
  }
  return Status::InvalidArgument(
      "features: dense vectors have dim " + std::to_string(dim) + " and " +
      std::to_string(size) + " numbers, expected dim " +
      std::to_string(spec.dense_dim) + " and " + std::to_string(expected) +
      " numbers for " + std::to_string(catalogue.items.size()) + " items");
}

}  // namespace

std::span<const int32_t> ItemFeatures::ColumnsOf(int32_t item) const {
  const auto i = static_cast<size_t>(item);
  const auto begin = static_cast<size_t>(offsets[i]);
  return std::span(columns).subspan(
      begin, static_cast<size_t>(offsets[i + 1]) - begin);
}

std::span<const float> ItemFeatures::ValuesOf(int32_t item) const {
  const auto i = static_cast<size_t>(item);
  const auto begin = static_cast<size_t>(offsets[i]);
  return std::span(values).subspan(begin,
                                   static_cast<size_t>(offsets[i + 1]) - begin);
}

Result<ItemFeatures> EncodeItems(const Catalogue& catalogue,
                                 const FeatureSpec& spec,
                                 const DenseVectors* dense) {
  PAGEPICK_RETURN_IF_ERROR(CheckDense(catalogue, spec, dense));
  Encoder encoder(catalogue, spec, dense);
  for (size_t item = 0; item < catalogue.items.size(); ++item) {
    PAGEPICK_RETURN_IF_ERROR(encoder.Encode(item));
  }
  return encoder.Take();
}

}  // namespace pagepick
