#include "bench/planted_model.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>

#include "base/parallel_for.h"
#include "base/rng.h"

namespace pagepick {
namespace {

constexpr int64_t kRowsPerTask = 4096;
constexpr uint64_t kLikedOfFirstCluster = 7;
constexpr uint64_t kLikedOfSecondCluster = 3;

void AddNormals(float deviation, Rng* rng, std::span<float> values) {
  for (float& value : values) {
    value += deviation * static_cast<float>(rng->Normal());
  }
}

ItemEmbeddings PlantedItems(const PlantedOptions& options, int num_threads) {
  const auto unit = 1 / std::sqrt(static_cast<float>(options.dim));
  const auto size = [&](int32_t rows) {
    return static_cast<size_t>(rows) * static_cast<size_t>(options.dim);
  };
  Rng rng(options.seed);
  ItemEmbeddings centres{options.num_clusters, options.dim, {}};
  centres.values.resize(size(options.num_clusters));
  AddNormals(unit, &rng, centres.values);
  ItemEmbeddings items{options.num_items, options.dim, {}};
  items.values.resize(size(options.num_items));
  const auto fill = [&](int64_t begin, int64_t end) {
    // A generator for each piece, so that threads need not take turns.
    Rng piece(options.seed + 1 + static_cast<uint64_t>(begin));
    for (auto item = static_cast<int32_t>(begin); item < end; ++item) {
      const auto centre = centres.Row(item % options.num_clusters);
      const auto row = items.Row(item);
      std::copy(centre.begin(), centre.end(), row.begin());
      AddNormals(options.noise * unit, &piece, row);
    }
  };
  ParallelFor(options.num_items, kRowsPerTask, num_threads, fill);
  return items;
}

}  // namespace

TrainedModel MakePlantedModel(const PlantedOptions& options, int num_threads) {
  TrainedModel model;
  model.towers.items = PlantedItems(options, num_threads);
  model.towers.user.kind = UserTowerKind::kMean;
  Dataset& dataset = model.dataset;
  dataset.user_offsets = {0};
  for (int32_t item = 1; item <= options.num_items; ++item) {
    dataset.catalogue.ids.FindOrAdd(std::to_string(item));
    dataset.catalogue.items.push_back({.title = fmt::format("Item {}", item),
                                       .url = {},
                                       .image = {},
                                       .year = {},
                                       .price = {},
                                       .tags = {}});
  }
  model.provenance.data_name = "Planted clusters";
  model.provenance.data_licence = "CC0-1.0";
  return model;
}

std::vector<std::vector<HistoryEvent>> PlantedHistories(
    const PlantedOptions& options) {
  const auto num_clusters = static_cast<uint64_t>(options.num_clusters);
  const uint64_t rows = static_cast<uint64_t>(options.num_items) / num_clusters;
  Rng rng(~options.seed);
  std::vector<std::vector<HistoryEvent>> histories;
  for (int32_t query = 0; query < options.num_queries; ++query) {
    std::vector<HistoryEvent> history;
    uint64_t cluster = rng.Below(num_clusters);
    for (const uint64_t likes : {kLikedOfFirstCluster, kLikedOfSecondCluster}) {
      const uint64_t first = rng.Below(rows);
      for (uint64_t like = 0; like < likes; ++like) {
        const uint64_t item = (first + like) % rows * num_clusters + cluster;
        history.push_back({static_cast<int32_t>(item), 1, 0});
      }
      cluster = (cluster + 1 + rng.Below(num_clusters - 1)) % num_clusters;
    }
    histories.push_back(std::move(history));
  }
  return histories;
}

}  // namespace pagepick
