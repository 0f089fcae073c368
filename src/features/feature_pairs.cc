#include "features/feature_pairs.h"

#include <algorithm>
#include <map>

#include "features/item_features.h"

namespace pagepick {
namespace {

constexpr size_t kMaxPairingColumns = 32;
// A pair of fewer items says more about them than about the pair.
constexpr int64_t kFewestItems = 5;

}  // namespace

PairingColumns::PairingColumns(const FeatureSpec& spec)
    : num_tags_(static_cast<int32_t>(spec.tags.size())) {
  for (const FeatureGroup& group : GroupsOf(spec)) {
    if (group.name == "year") year_ = group;
  }
}

void PairingColumns::ForEachPair(
    std::span<const int32_t> columns, std::span<const float> values,
    const std::function<void(ColumnPair, double)>& use) const {
  std::vector<size_t> paired;
  for (size_t n = 0; n < columns.size(); ++n) {
    const int32_t column = columns[n];
    const bool is_year = column >= year_.begin && column < year_.end;
    if (column < num_tags_ || is_year) paired.push_back(n);
  }
  paired.resize(std::min(paired.size(), kMaxPairingColumns));
  for (size_t a = 0; a < paired.size(); ++a) {
    if (columns[paired[a]] >= num_tags_) break;
    for (size_t b = a + 1; b < paired.size(); ++b) {
      use({columns[paired[a]], columns[paired[b]]},
          static_cast<double>(values[paired[a]]) * values[paired[b]]);
    }
  }
}

Result<std::vector<ColumnPair>> FrequentPairs(const Catalogue& catalogue,
                                              std::span<const int32_t> items,
                                              const FeatureSpec& spec,
                                              int32_t max_pairs) {
  FeatureSpec bare = spec;
  bare.title.num_buckets = 0;
  bare.dense_dim = 0;
  PAGEPICK_ASSIGN_OR_RETURN(const ItemFeatures features,
                            EncodeItems(catalogue, bare));
  const PairingColumns pairing(bare);
  std::map<ColumnPair, int64_t> counts;
  for (const int32_t item : items) {
    pairing.ForEachPair(features.ColumnsOf(item), features.ValuesOf(item),
                        [&](ColumnPair pair, double) { ++counts[pair]; });
  }
  std::vector<std::pair<int64_t, ColumnPair>> order;
  for (const auto& [pair, count] : counts) {
    if (count >= kFewestItems) order.emplace_back(-count, pair);
  }
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), static_cast<size_t>(max_pairs)));
  std::vector<ColumnPair> pairs;
  pairs.reserve(order.size());
  for (const auto& [count, pair] : order) pairs.push_back(pair);
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

}  // namespace pagepick
