#include "features/feature_spec.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "features/feature_pairs.h"

namespace pagepick {
namespace {

// Together these keep the number of columns far below 2^31.
constexpr int32_t kMaxColumnsOfAKind = 1 << 22;

Status CheckRange(const char* name, int32_t value, int32_t low, int32_t high) {
  if (value >= low && value <= high) return {};
  return Status::InvalidArgument(
      std::string("features: ") + name + " is " + std::to_string(value) +
      ", expected " + std::to_string(low) + " to " + std::to_string(high));
}

Status CheckOptions(const FeatureOptions& options) {
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("max_tags", options.max_tags, 0, kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("max_decades", options.max_decades, 0, kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("max_knots", options.max_knots, 0, kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("title_buckets", options.title_buckets, 0,
                                      kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("dense_dim", options.dense_dim, 0, kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("max_pairs", options.max_pairs, 0, kMaxColumnsOfAKind));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("max_ngram", options.max_ngram, 1, 16));
  return CheckRange("min_ngram", options.min_ngram, 1, options.max_ngram);
}

// The keys that occur most often, at most `count`, rising. Of keys equally
// frequent the smaller ones.
template <typename Key>
std::vector<Key> MostFrequent(const std::map<Key, int64_t>& counts,
                              int32_t count) {
  std::vector<std::pair<int64_t, Key>> order;
  order.reserve(counts.size());
  for (const auto& [key, n] : counts) order.emplace_back(-n, key);
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), static_cast<size_t>(count)));
  std::vector<Key> keys;
  keys.reserve(order.size());
  for (auto& [negative_count, key] : order) keys.push_back(std::move(key));
  std::sort(keys.begin(), keys.end());
  return keys;
}

// Mean and deviation of the finite `values`.
NumberScale ScaleOf(const std::vector<double>& values) {
  NumberScale scale;
  double sum = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    ++scale.known;
    sum += value;
  }
  if (scale.known == 0) return scale;
  scale.mean = sum / scale.known;
  double squares = 0;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    squares += (value - scale.mean) * (value - scale.mean);
  }
  const double deviation = std::sqrt(squares / scale.known);
  // A number that is everywhere the same says nothing: any finite scale.
  if (deviation > 1e-6 * std::max(1.0, std::abs(scale.mean))) {
    scale.deviation = deviation;
  }
  return scale;
}

// At most `count` different values from the sorted finite ones, as evenly
// spread over them as their repetitions allow, both ends included.
NumberKnots KnotsOf(const std::vector<double>& sorted, int32_t count) {
  NumberKnots knots;
  std::vector<double> finite;
  for (const double value : sorted) {
    if (std::isfinite(value)) finite.push_back(value);
  }
  if (finite.empty() || count < 2 || finite.front() == finite.back()) return {};
  const auto last = finite.size() - 1;
  for (int32_t k = 0; k < count; ++k) {
    const size_t at =
        last * static_cast<size_t>(k) / static_cast<size_t>(count - 1);
    if (knots.empty() || finite[at] > knots.back()) knots.push_back(finite[at]);
  }
  return knots;
}

// What the training items hold, in an order that is theirs alone.
struct Census {
  std::map<std::string, int64_t> tags;
  std::map<int32_t, int64_t> decades;
  std::vector<double> years;
  std::vector<double> log_prices;

  void Sort() {
    // Sums of floating point numbers depend on their order.
    const auto by_value = [](double a, double b) {
      return std::isnan(b) ? !std::isnan(a) : a < b;
    };
    std::sort(years.begin(), years.end());
    std::sort(log_prices.begin(), log_prices.end(), by_value);
  }
};

void Count(const Catalogue& catalogue, int32_t item, Census* census) {
  const CatalogueItem& entry = catalogue.items[static_cast<size_t>(item)];
  for (const int32_t tag : entry.tags) {
    ++census->tags[catalogue.tags.IdOf(tag)];
  }
  if (entry.year) {
    ++census->decades[DecadeOf(*entry.year)];
    census->years.push_back(*entry.year);
  }
  census->log_prices.push_back(LogPriceOf(entry));
}

}  // namespace

std::vector<FeatureGroup> GroupsOf(const FeatureSpec& spec) {
  std::vector<FeatureGroup> groups;
  int32_t next = 0;
  const auto add = [&](const char* name, int32_t columns) {
    if (columns > 0) groups.push_back({name, next, next + columns});
    next += columns;
  };
  add("tags", static_cast<int32_t>(spec.tags.size()));
  add("decade", static_cast<int32_t>(spec.decades.size()));
  // A value and a flag for its absence each.
  add("numbers",
      2 * ((spec.year.known > 0 ? 1 : 0) + (spec.log_price.known > 0 ? 1 : 0)));
  add("year", static_cast<int32_t>(spec.year_knots.size()));
  add("price", static_cast<int32_t>(spec.log_price_knots.size()));
  add("title", spec.title.num_buckets);
  add("dense", spec.dense_dim);
  add("pairs", static_cast<int32_t>(spec.pairs.size()));
  return groups;
}

int32_t DecadeOf(int32_t year) { return year / 10 - (year % 10 < 0 ? 1 : 0); }

double LogPriceOf(const CatalogueItem& item) {
  const bool known =
      item.price && std::isfinite(*item.price) && *item.price >= 0;
  return known ? std::log1p(static_cast<double>(*item.price))
               : std::numeric_limits<double>::quiet_NaN();
}

Status CheckFeatureItem(const Catalogue& catalogue, int32_t item) {
  if (item < 0 || static_cast<size_t>(item) >= catalogue.items.size()) {
    return Status::InvalidArgument("features: item " + std::to_string(item) +
                                   " of a catalogue of " +
                                   std::to_string(catalogue.items.size()));
  }
  for (const int32_t tag : catalogue.items[static_cast<size_t>(item)].tags) {
    if (tag >= 0 && tag < catalogue.tags.size()) continue;
    return Status::InvalidArgument("features: item " + std::to_string(item) +
                                   " has tag " + std::to_string(tag) + " of " +
                                   std::to_string(catalogue.tags.size()));
  }
  return {};
}

Result<FeatureSpec> FitFeatureSpec(const Catalogue& catalogue,
                                   std::span<const int32_t> training_items,
                                   const FeatureOptions& options) {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  std::vector<int32_t> items(training_items.begin(), training_items.end());
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  Census census;
  for (const int32_t item : items) {
    PAGEPICK_RETURN_IF_ERROR(CheckFeatureItem(catalogue, item));
    Count(catalogue, item, &census);
  }
  census.Sort();
  FeatureSpec spec;
  spec.tags = MostFrequent(census.tags, options.max_tags);
  spec.decades = MostFrequent(census.decades, options.max_decades);
  if (options.numbers) {
    spec.year = ScaleOf(census.years);
    spec.log_price = ScaleOf(census.log_prices);
  }
  spec.year_knots = KnotsOf(census.years, options.max_knots);
  spec.log_price_knots = KnotsOf(census.log_prices, options.max_knots);
  spec.title = {options.min_ngram, options.max_ngram, options.title_buckets};
  spec.dense_dim = options.dense_dim;
  if (options.max_pairs > 0) {
    PAGEPICK_ASSIGN_OR_RETURN(
        spec.pairs, FrequentPairs(catalogue, items, spec, options.max_pairs));
  }
  return spec;
}

}  // namespace pagepick
