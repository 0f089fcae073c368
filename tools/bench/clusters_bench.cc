// What clusters are worth on a trained model's items: how well codes keep the
// rows, and how many rows a query looks at. Items are grouped as `build` does
// it for all towers but networks.
//
//   pagepick_clusters_bench shop.pick [--clusters N]

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>

#include "base/parallel_for.h"
#include "bench/row_cosines.h"
#include "bench/search_queries.h"
#include "bench/second_clusters.h"
#include "clusters/kmeans.h"
#include "pagepick/pipeline.h"

namespace pagepick {
namespace {

struct Options {
  std::string trained;
  int32_t num_clusters = 0;  // 0 = as many as build takes
  int32_t num_queries = 500;
  int num_threads = HardwareThreads();
};

Status Measure(const Options& options) {
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel model,
                            LoadTrainedModel(options.trained));
  const Histories histories = RealHistories(model, options.num_queries);
  if (histories.empty()) {
    return Status::InvalidArgument(fmt::format(
        "'{}': no held-out visitor likes ten items or more", options.trained));
  }
  PAGEPICK_ASSIGN_OR_RETURN(const UserTower tower,
                            MakeUserTower(model, UserTowerKind::kWhitened));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<float> queries,
                            EncodeFloats(model, tower, histories));
  const ItemEmbeddings items = ItemsWithEmbedding(model.towers.items);
  KMeansOptions kmeans;
  kmeans.num_clusters = options.num_clusters > 0
                            ? options.num_clusters
                            : DefaultNumClusters(items.num_items);
  kmeans.num_threads = options.num_threads;
  if (kmeans.num_clusters < 2 || kmeans.num_clusters > items.num_items) {
    return Status::InvalidArgument(
        fmt::format("{} clusters of {} items: expected 2 to {}",
                    kmeans.num_clusters, items.num_items, items.num_items));
  }
  if (items.num_items < kListLength) {
    return Status::InvalidArgument(
        fmt::format("'{}' has {} items: expected {} or more", options.trained,
                    items.num_items, kListLength));
  }
  Clustering clusters = BuildKMeansClusters(items, kmeans);
  fmt::print("{}: {} items x {}, {} clusters\n\n", options.trained,
             items.num_items, items.dim, clusters.num_clusters);
  PrintRowCosines(items, clusters, options.num_threads);
  fmt::print("\n");
  GroupShortItems(items, &clusters);
  PrintSecondClusters(items, clusters, queries, options.num_threads);
  return {};
}

int Run(int argc, char** argv) {
  CLI::App app("Codes and probes of a trained model's clusters");
  Options options;
  app.add_option("trained", options.trained, "A .pick file of `pagepick train`")
      ->required();
  app.add_option("--clusters", options.num_clusters,
                 "How many; as many as `build` takes if not given")
      ->check(CLI::Range(2, 100000));
  app.add_option("--queries", options.num_queries, "Visitors at most")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  const Status status = Measure(options);
  if (status.ok()) return 0;
  fmt::print(stderr, "pagepick_clusters_bench: {}\n", status.ToString());
  return 2;
}

}  // namespace
}  // namespace pagepick

// NOLINTNEXTLINE(bugprone-exception-escape): it may end a benchmark.
int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
