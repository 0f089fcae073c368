#include "bench/search_data.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "bench/search_queries.h"
#include "bundle/bundle_writer.h"
#include "pagepick/pipeline.h"
#include "pagepick/probe_choice.h"

namespace pagepick {
namespace {

using Json = nlohmann::ordered_json;

constexpr double kRecall = 0.99;

template <typename T>
Status WriteNumbers(const std::string& path, const std::vector<T>& numbers) {
  return WriteFileAtomically(path,
                             {reinterpret_cast<const uint8_t*>(numbers.data()),
                              numbers.size() * sizeof(T)});
}

Result<TrainedModel> LoadRealModel(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel model, LoadTrainedModel(path));
  // Nobody else in the bench has a second scorer.
  model.towers.neighbors = {};
  return model;
}

// Dataset item -> row of items.f32, where items without an embedding have
// none.
std::vector<int32_t> RowsOf(const ItemEmbeddings& items) {
  std::vector<int32_t> rows;
  rows.reserve(static_cast<size_t>(items.num_items));
  int32_t next = 0;
  for (int32_t item = 0; item < items.num_items; ++item) {
    rows.push_back(HasEmbedding(items, item) ? next++ : -1);
  }
  return rows;
}

ShipOptions ShipOptionsOf(const SearchDataOptions& options, int bits,
                          int32_t clusters) {
  ShipOptions ship;
  ship.bits = bits == 4 ? CodeBits::kInt4 : CodeBits::kInt8;
  // An exact fold-in costs a Cholesky factor a query, whatever the catalogue.
  ship.user_tower =
      options.trained.empty() ? UserTowerKind::kMean : UserTowerKind::kWhitened;
  ship.num_clusters = clusters;
  ship.num_threads = options.threads;
  return ship;
}

std::vector<HeldOutUser> UsersOf(const Histories& histories) {
  std::vector<HeldOutUser> users;
  for (const std::vector<HistoryEvent>& history : histories) {
    HeldOutUser& user = users.emplace_back();
    for (const HistoryEvent& event : history) {
      user.seen.push_back(
          {0, event.item, event.rating, static_cast<uint32_t>(event.time)});
    }
  }
  return users;
}

// The fewest probes that find 99 % of the exact answer to these histories.
// Answers to the self-test would be others.
Status ChooseProbes(const Histories& histories, int threads,
                    ShippedModel* shipped) {
  PAGEPICK_ASSIGN_OR_RETURN(
      shipped->probe_curve,
      MeasureProbes(*shipped, UsersOf(histories), threads));
  shipped->contents.default_num_probes =
      FewestProbes(shipped->probe_curve, kRecall);
  shipped->contents.self_test.clear();
  return WriteBytes(shipped);
}

// Of the catalogue, that these probes look at; all of it without clusters.
double RowsShare(const ShippedModel& shipped, int32_t num_probes) {
  for (const ProbePoint& point : shipped.probe_curve) {
    if (point.num_probes == num_probes) return point.rows_share;
  }
  return 1;
}

// A bundle and its order.i32; what there is to tell about it. With clusters
// also the chunked bundle.
Result<Json> WriteVariant(const SearchDataOptions& options,
                          const TrainedModel& trained,
                          const Histories& histories, int bits,
                          int32_t clusters) {
  const auto start = std::chrono::steady_clock::now();
  PAGEPICK_ASSIGN_OR_RETURN(
      ShippedModel shipped,
      PrepareShippedModel(trained, ShipOptionsOf(options, bits, clusters)));
  const std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  const bool is_clustered = clusters > 1;
  const std::string name =
      fmt::format("int{}{}", bits, is_clustered ? "-clusters" : "");
  const std::string folder = options.out + "/" + name;
  const auto write = [&](const std::string& to, BundleLayout layout) {
    return WriteBundle(to, shipped.contents, shipped.bytes.bytes(),
                       trained.dataset.catalogue, shipped.storage_order, layout)
        .status();
  };
  if (is_clustered) {
    PAGEPICK_RETURN_IF_ERROR(
        ChooseProbes(histories, options.threads, &shipped));
    PAGEPICK_RETURN_IF_ERROR(
        write(folder + "-chunked", BundleLayout::kChunked));
  }
  PAGEPICK_RETURN_IF_ERROR(write(folder, BundleLayout::kWhole));
  std::vector<int32_t> order;
  const std::vector<int32_t> rows = RowsOf(trained.towers.items);
  for (const int32_t item : shipped.storage_order) {
    order.push_back(rows[static_cast<size_t>(item)]);
  }
  PAGEPICK_RETURN_IF_ERROR(WriteNumbers(folder + "/order.i32", order));
  return Json{
      {"name", name},
      {"bits", bits},
      {"clusters", shipped.contents.num_clusters},
      {"probes", shipped.contents.default_num_probes},
      {"rows_share", RowsShare(shipped, shipped.contents.default_num_probes)},
      {"exact_rows_share", RowsShare(shipped, shipped.contents.num_clusters)},
      {"build_seconds", elapsed.count()}};
}

// items.f32, queries.f32 and truth.i32.
Status WriteFloats(const SearchDataOptions& options,
                   const TrainedModel& trained, const Histories& histories) {
  PAGEPICK_ASSIGN_OR_RETURN(
      const UserTower tower,
      MakeUserTower(trained, ShipOptionsOf(options, 8, 1).user_tower));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<float> queries,
                            EncodeFloats(trained, tower, histories));
  const ItemEmbeddings items = ItemsWithEmbedding(trained.towers.items);
  const std::string& out = options.out;
  PAGEPICK_RETURN_IF_ERROR(WriteNumbers(out + "/items.f32", items.values));
  PAGEPICK_RETURN_IF_ERROR(WriteNumbers(out + "/queries.f32", queries));
  return WriteNumbers(out + "/truth.i32",
                      ExactTopK(items, queries, options.k, options.threads));
}

Json HistoriesToJson(const ItemEmbeddings& items, const Histories& histories) {
  const std::vector<int32_t> rows = RowsOf(items);
  Json list = Json::array();
  for (const std::vector<HistoryEvent>& history : histories) {
    Json events = Json::array();
    for (const HistoryEvent& event : history) {
      events.push_back({{"item", rows[static_cast<size_t>(event.item)]},
                        {"rating", event.rating},
                        {"time", event.time}});
    }
    list.push_back(std::move(events));
  }
  return list;
}

}  // namespace

void AddSearchDataOptions(CLI::App* app, SearchDataOptions* options) {
  PlantedOptions& planted = options->planted;
  app->add_option("--items", planted.num_items, "How many items to make up")
      ->check(CLI::Range(1000, 10000000))
      ->capture_default_str();
  app->add_option("--dim", planted.dim, "Numbers an item")
      ->check(CLI::Range(8, 1024))
      ->capture_default_str();
  app->add_option("--planted-clusters", planted.num_clusters,
                  "How many clusters to plant")
      ->check(CLI::Range(2, 10000))
      ->capture_default_str();
  app->add_option("--seed", planted.seed, "Seed")->capture_default_str();
  app->add_option("--queries", planted.num_queries, "How many visitors")
      ->check(CLI::Range(1, 10000))
      ->capture_default_str();
  app->add_option("--trained", options->trained,
                  "Instead: a .pick file of `pagepick train`");
  app->add_option("--bits", options->bits, "Of the codes: 4, 8 or both")
      ->check(CLI::IsMember({4, 8}))
      ->capture_default_str();
  app->add_option("--clusters", options->clusters,
                  "Write each model with so many clusters, too")
      ->check(CLI::Range(2, 100000));
  app->add_option("-k", options->k, "Length of the lists")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app->add_option("--out", options->out, "Folder")->required();
}

Status WriteSearchData(const SearchDataOptions& options) {
  const bool real = !options.trained.empty();
  PAGEPICK_ASSIGN_OR_RETURN(
      const TrainedModel trained,
      real ? LoadRealModel(options.trained)
           : MakePlantedModel(options.planted, options.threads));
  const Histories histories =
      real ? RealHistories(trained, options.planted.num_queries)
           : PlantedHistories(options.planted);
  if (histories.empty()) {
    return Status::InvalidArgument(fmt::format(
        "'{}': no held-out visitor likes ten items or more", options.trained));
  }
  std::error_code error;
  std::filesystem::create_directories(options.out, error);
  if (error) return Status::IoError(options.out + ": " + error.message());
  PAGEPICK_RETURN_IF_ERROR(WriteFloats(options, trained, histories));
  Json bundles = Json::array();
  for (const int bits : options.bits) {
    for (const int32_t clusters : {1, options.clusters}) {
      if (clusters < 1) continue;
      PAGEPICK_ASSIGN_OR_RETURN(
          Json bundle,
          WriteVariant(options, trained, histories, bits, clusters));
      bundles.push_back(std::move(bundle));
    }
  }
  const std::vector<int32_t> rows = RowsOf(trained.towers.items);
  const Json data = {
      {"name", trained.provenance.data_name},
      {"items", *std::max_element(rows.begin(), rows.end()) + 1},
      {"dim", trained.towers.items.dim},
      {"k", options.k},
      {"bundles", std::move(bundles)},
      {"histories", HistoriesToJson(trained.towers.items, histories)}};
  return WriteFileAtomically(options.out + "/data.json", data.dump());
}

}  // namespace pagepick
