#ifndef PAGEPICK_TOOLS_BENCH_PLANTED_MODEL_H_
#define PAGEPICK_TOOLS_BENCH_PLANTED_MODEL_H_

#include <cstdint>
#include <vector>

#include "bundle/trained_model.h"
#include "engine/recommendation.h"

namespace pagepick {

// A made-up catalogue whose items lie in clusters, with visitors who like
// items of two of them.
struct PlantedOptions {
  int32_t num_items = 10000;
  int32_t dim = 64;
  int32_t num_clusters = 100;
  float noise = 0.7f;  // an item's distance from its cluster's centre, which
                       // is about 1 away from the origin
  int32_t num_queries = 100;
  uint64_t seed = 1;
};

// Item i belongs to cluster i % num_clusters. The user tower is the mean: a
// history costs next to nothing. The same with any number of threads.
TrainedModel MakePlantedModel(const PlantedOptions& options, int num_threads);

// One history a query, of different items: seven of one cluster, three of
// another.  REQUIRES: at least 2 clusters with 7 items each
std::vector<std::vector<HistoryEvent>> PlantedHistories(
    const PlantedOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_PLANTED_MODEL_H_
