#include <bit>
#include <map>

#include "dataset/doctor.h"
#include "pagepick/report/sections.h"

namespace pagepick {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxRatingBars = 40;

// Counts 1, 2-3, 4-7, ... of what has any.
Json Doubling(const std::vector<int64_t>& counts) {
  std::map<int, int64_t> bars;
  for (const int64_t count : counts) {
    if (count <= 0) continue;
    ++bars[static_cast<int>(std::bit_width(static_cast<uint64_t>(count))) - 1];
  }
  Json list = Json::array();
  const int last = bars.empty() ? -1 : bars.rbegin()->first;
  for (int bit = bars.empty() ? 0 : bars.begin()->first; bit <= last; ++bit) {
    const int64_t from = int64_t{1} << bit;
    list.push_back(
        {{"from", from}, {"to", 2 * from - 1}, {"count", bars[bit]}});
  }
  return list;
}

Json ToJson(const Quantiles& quantiles) {
  return {{"min", quantiles.min},
          {"median", quantiles.median},
          {"nine_tenths", quantiles.nine_tenths},
          {"max", quantiles.max},
          {"mean", quantiles.mean}};
}

// By rating; nothing if there are too many different ones to show.
Json RatingBars(const Dataset& dataset) {
  std::map<float, int64_t> counts;
  for (const Interaction& event : dataset.interactions) {
    ++counts[event.rating];
    if (counts.size() > kMaxRatingBars) return Json::array();
  }
  Json list = Json::array();
  for (const auto& [rating, count] : counts) {
    list.push_back({{"rating", rating}, {"count", count}});
  }
  return list;
}

}  // namespace

Json DataJson(const Dataset& dataset) {
  std::vector<int64_t> of_user;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    of_user.push_back(static_cast<int64_t>(dataset.HistoryOf(u).size()));
  }
  std::vector<int64_t> of_item(static_cast<size_t>(dataset.num_items()), 0);
  for (const Interaction& event : dataset.interactions) {
    ++of_item[static_cast<size_t>(event.item)];
  }
  Json per_item = Doubling(of_item);
  const auto listed = of_item.size();
  std::erase(of_item, 0);
  return {{"ratings", dataset.interactions.size()},
          {"users", dataset.num_users()},
          {"items", listed},
          {"rated_items", of_item.size()},
          {"is_explicit", dataset.scale.is_explicit},
          {"histogram", RatingBars(dataset)},
          {"per_user", Doubling(of_user)},
          {"per_user_quantiles", ToJson(QuantilesOf(std::move(of_user)))},
          {"per_item", std::move(per_item)},
          {"per_item_quantiles", ToJson(QuantilesOf(std::move(of_item)))}};
}

}  // namespace pagepick
