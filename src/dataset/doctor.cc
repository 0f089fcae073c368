#include "dataset/doctor.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "dataset/doctor_notes.h"
#include "dataset/split.h"

namespace pagepick {

namespace {

constexpr size_t kMaxBars = 30;

// Ratings with their counts; ten equal ranges if there are many.
std::vector<RatingCount> HistogramOf(const Dataset& dataset) {
  std::map<float, int64_t> counts;
  for (const Interaction& interaction : dataset.interactions) {
    ++counts[interaction.rating];
  }
  std::vector<RatingCount> bars;
  if (counts.size() <= kMaxBars) {
    for (const auto& [rating, count] : counts) {
      bars.push_back({rating, rating, count});
    }
    return bars;
  }
  constexpr size_t kRanges = 10;
  const float min = dataset.scale.min;
  const float width = (dataset.scale.max - min) / kRanges;
  for (const auto& [rating, count] : counts) {
    const auto range =
        std::min(static_cast<size_t>(std::max((rating - min) / width, 0.0f)),
                 kRanges - 1);
    while (bars.size() <= range) bars.push_back({rating, rating, 0});
    bars[range].to = rating;
    bars[range].count += count;
  }
  std::erase_if(bars, [](const RatingCount& bar) { return bar.count == 0; });
  return bars;
}

void InspectTimes(const Dataset& dataset, DataReport* report) {
  for (const Interaction& interaction : dataset.interactions) {
    const uint32_t time = interaction.time;
    if (time == 0) {
      ++report->without_time;
      continue;
    }
    if (report->first_time == 0) report->first_time = time;
    report->first_time = std::min(report->first_time, time);
    report->last_time = std::max(report->last_time, time);
  }
}

void InspectUsers(const Dataset& dataset, DataReport* report) {
  std::vector<int64_t> counts;
  for (int32_t u = 0; u < dataset.num_users(); ++u) {
    const auto history = dataset.HistoryOf(u);
    const auto positives = std::count_if(
        history.begin(), history.end(), [&](const Interaction& interaction) {
          return interaction.rating >= report->positive_threshold;
        });
    counts.push_back(static_cast<int64_t>(history.size()));
    report->positives += positives;
    if (history.size() == 1) ++report->one_rating_users;
    if (positives >= UnseenUserOptions().min_positives) {
      ++report->testable_users;
    }
  }
  report->ratings_per_user = QuantilesOf(std::move(counts));
}

void InspectItems(const Dataset& dataset, DataReport* report) {
  std::vector<int64_t> counts(static_cast<size_t>(dataset.num_items()), 0);
  for (const Interaction& interaction : dataset.interactions) {
    ++counts[static_cast<size_t>(interaction.item)];
  }
  std::erase(counts, 0);
  report->ratings_per_item = QuantilesOf(std::move(counts));
}

}  // namespace

Quantiles QuantilesOf(std::vector<int64_t> counts) {
  if (counts.empty()) return {};
  std::sort(counts.begin(), counts.end());
  const auto at = [&](double share) {
    return counts[static_cast<size_t>(share *
                                      static_cast<double>(counts.size() - 1))];
  };
  const auto sum = std::accumulate(counts.begin(), counts.end(), int64_t{0});
  return {counts.front(),
          at(0.25),
          at(0.5),
          at(0.9),
          counts.back(),
          static_cast<double>(sum) / static_cast<double>(counts.size())};
}

DataReport InspectDataset(const LoadedDataset& loaded) {
  const Dataset& dataset = loaded.dataset;
  DataReport report;
  report.interactions = static_cast<int64_t>(dataset.interactions.size());
  report.users = dataset.num_users();
  report.rated_items = loaded.report.rated_items;
  report.items = dataset.num_items();
  report.density = static_cast<double>(report.interactions) /
                   (static_cast<double>(report.users) * report.rated_items);
  report.positive_threshold = DefaultPositiveThreshold(dataset.scale);
  report.histogram = HistogramOf(dataset);
  InspectTimes(dataset, &report);
  InspectUsers(dataset, &report);
  InspectItems(dataset, &report);
  report.unrated_items = report.items - report.rated_items;
  if (loaded.report.items) {
    const auto untitled = std::count_if(
        dataset.catalogue.items.begin(), dataset.catalogue.items.end(),
        [](const CatalogueItem& item) { return item.title.empty(); });
    report.untitled_items =
        static_cast<int32_t>(untitled) - loaded.report.orphan_items;
  }
  report.left_out = LeftOutOf(loaded, report);
  report.notes = NotesOn(loaded, report);
  return report;
}

}  // namespace pagepick
