#include "pagepick/report/measure.h"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "bundle/bundle_reader.h"
#include "clusters/kmeans.h"
#include "eval/baselines.h"
#include "eval/nearest_cluster.h"
#include "pagepick/terminal.h"
#include "trainer/ease.h"
#include "trainer/positives.h"

namespace pagepick {

namespace {

// The user towers that the trained one can be turned into; the best last.
std::vector<UserTowerKind> KindsOf(const TrainedModel& trained) {
  if (trained.towers.user.kind == UserTowerKind::kNetwork) {
    return {UserTowerKind::kNetwork};
  }
  return {UserTowerKind::kMean, UserTowerKind::kWhitened,
          UserTowerKind::kFoldIn};
}

std::string NameOf(const ShipOptions& options) {
  return fmt::format("Pagepick int{}, {}",
                     static_cast<int>(options.bits.value_or(CodeBits::kInt8)),
                     options.user_tower == UserTowerKind::kMean
                         ? "naive mean (not for use)"
                         : UserTowerName(options.user_tower));
}

// Collects rows, telling of each.
class Measurer {
 public:
  Measurer(const Subject& subject, const MeasureOptions& options)
      : subject_(subject),
        options_(options),
        progress_(options.flags, "measuring") {}

  Status AddBaselines() {
    const Dataset& data = subject_.dataset();
    const Split& split = subject_.split();
    const RatingWeights& weights = subject_.trained.towers.rating_weights;
    PAGEPICK_RETURN_IF_ERROR(
        AddRanking("popularity", RowKind::kBaseline,
                   RankByPopularity(data, split, weights)));
    PAGEPICK_RETURN_IF_ERROR(
        AddRanking("item-kNN", RowKind::kBaseline,
                   RankByItemKnn(data, split, weights, kItemKnnNeighbors,
                                 options_.ship.num_threads)));
    PAGEPICK_RETURN_IF_ERROR(AddEase());
    return AddNearestCluster();
  }

  Status AddFloat() {
    const Towers& towers = subject_.trained.towers;
    return AddRanking(
        fmt::format("Pagepick float, {}", UserTowerName(towers.user.kind)),
        RowKind::kFloat, RankByTowers(towers));
  }

  // What `build` would ship with these options.
  Status AddAsBuilt(const ShipOptions& ship, RowKind kind) {
    PAGEPICK_ASSIGN_OR_RETURN(const ShippedModel shipped,
                              PrepareShippedModel(subject_.trained, ship));
    const std::vector<int32_t> item_of = MatchByIds(
        subject_.trained.dataset.catalogue, subject_.dataset().catalogue);
    std::vector<int32_t> order;
    for (const int32_t item : shipped.storage_order) {
      order.push_back(item_of[static_cast<size_t>(item)]);
    }
    return AddFile(NameOf(ship), kind, shipped.bytes.bytes(), order);
  }

  Status AddBundle() {
    PAGEPICK_ASSIGN_OR_RETURN(const Bundle bundle, ReadBundle(options_.bundle));
    return AddFile(options_.bundle, RowKind::kShipped, bundle.model.bytes(),
                   MatchByIds(bundle.catalogue, subject_.dataset().catalogue));
  }

  Measurements Take() && { return std::move(measurements_); }

 private:
  // A strong rival, but the whole matrix of item pairs: only where that fits.
  Status AddEase() {
    const Dataset& data = subject_.dataset();
    if (data.num_items() > options_.ease_items) {
      measurements_.notes.push_back(fmt::format(
          "EASE left out: {} items, more than --ease-items {}.",
          WithThousands(data.num_items()), WithThousands(options_.ease_items)));
      return {};
    }
    const RatingWeights& weights = subject_.trained.towers.rating_weights;
    EaseOptions ease;
    ease.num_threads = options_.ship.num_threads;
    PAGEPICK_ASSIGN_OR_RETURN(
        ItemWeights trained,
        TrainEase(CollectPositives(data, subject_.split(), weights), ease));
    const auto item_weights =
        std::make_shared<const ItemWeights>(std::move(trained));
    RankFunction rank =
        [item_weights, by_weights = RankByItemWeights(
                           {item_weights->num_items, item_weights->values},
                           data, subject_.split(), weights)](
            const HeldOutUser& user, int32_t k, std::vector<int32_t>* ranking) {
          return by_weights(user, k, ranking);
        };
    return AddRanking("EASE", RowKind::kBaseline, std::move(rank));
  }

  Status AddNearestCluster() {
    if (options_.nearest_cluster == 0) return {};
    const Towers& towers = subject_.trained.towers;
    if (subject_.given) {
      measurements_.notes.emplace_back(
          "Nearest cluster left out: the towers' items are not the split's.");
      return {};
    }
    KMeansOptions kmeans;
    kmeans.num_clusters =
        std::min(options_.nearest_cluster, towers.items.num_items);
    kmeans.num_threads = options_.ship.num_threads;
    Clustering clusters = BuildKMeansClusters(towers.items, kmeans);
    return AddRanking(
        fmt::format("nearest of {} clusters", kmeans.num_clusters),
        RowKind::kBaseline,
        RankByNearestCluster(
            towers,
            {std::move(clusters.centroids), std::move(clusters.cluster_of)},
            DampedPopularity(subject_.dataset(), subject_.split(),
                             towers.rating_weights)));
  }

  Status AddRanking(const std::string& name, RowKind kind, RankFunction rank) {
    return Add(kind, Measure(name, subject_.users, std::move(rank),
                             options_.ship.num_threads));
  }

  Status AddFile(const std::string& name, RowKind kind,
                 std::span<const uint8_t> bytes,
                 const std::vector<int32_t>& order) {
    const auto unknown = std::count(order.begin(), order.end(), -1);
    if (unknown > 0) {
      return Status::InvalidArgument(fmt::format(
          "{} of the {} items of '{}' are not in the data to measure on, "
          "expected the same catalogue",
          unknown, order.size(), name));
    }
    return Add(kind, MeasureShipped(name, bytes, order, subject_.users,
                                    options_.ship.num_threads));
  }

  Status Add(RowKind kind, Result<QualityRow> row) {
    if (!row.ok()) return row.status();
    std::vector<QualityRow>& rows = measurements_.rows;
    rows.push_back(std::move(row).value());
    rows.back().kind = kind;
    const auto done = static_cast<int64_t>(rows.size());
    const int64_t total = std::max<int64_t>(options_.all_bits ? 10 : 7, done);
    progress_.Update(done, total, rows.back().model);
    return {};
  }

  const Subject& subject_;
  const MeasureOptions& options_;
  Progress progress_;
  Measurements measurements_;
};

}  // namespace

Result<Measurements> MeasureAll(const Subject& subject,
                                const MeasureOptions& options) {
  Measurer measurer(subject, options);
  PAGEPICK_RETURN_IF_ERROR(measurer.AddBaselines());
  // Of a split from outside, the towers' rows are other items.
  if (!subject.given) PAGEPICK_RETURN_IF_ERROR(measurer.AddFloat());
  ShipOptions own = options.ship;
  own.bits = CodeBitsOf(subject.trained, own);
  const std::vector<UserTowerKind> kinds = KindsOf(subject.trained);
  if (kinds.size() == 1) own.user_tower = kinds[0];
  for (const CodeBits bits : {CodeBits::kInt4, CodeBits::kInt8}) {
    if (bits != own.bits && !options.all_bits) continue;
    for (const UserTowerKind kind : kinds) {
      if (bits == own.bits && kind == own.user_tower) continue;
      ShipOptions variant = own;
      variant.bits = bits;
      variant.user_tower = kind;
      PAGEPICK_RETURN_IF_ERROR(measurer.AddAsBuilt(variant, RowKind::kVariant));
    }
  }
  PAGEPICK_RETURN_IF_ERROR(options.bundle.empty()
                               ? measurer.AddAsBuilt(own, RowKind::kShipped)
                               : measurer.AddBundle());
  return std::move(measurer).Take();
}

}  // namespace pagepick
