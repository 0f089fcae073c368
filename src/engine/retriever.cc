#include "engine/retriever.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/code_dots.h"
#include "kernels/dot.h"
#include "kernels/scan.h"

namespace pagepick {
namespace {

constexpr size_t kRowsPerBlock = 256;

// One query on its way through clusters.
class ClusterScan {
 public:
  ClusterScan(const ModelView& model, const Retrieval& retrieval)
      : model_(model),
        retrieval_(retrieval),
        table_(TableOf(model, retrieval)),
        query_(QuantizeQuery(retrieval.user, model.bits())),
        top_(static_cast<size_t>(retrieval.k) + kSpareCandidates) {}

  Retrieved All() {
    Items(0, model_.scales().size());
    return {top_.Take(), rows_scanned_};
  }

  Retrieved ByClusters() {
    // As the scan rounds it, for bounds that hold for the scan's scores.
    std::vector<float> values(retrieval_.user.size());
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = query_.scale * static_cast<float>(query_.codes[i]);
    }
    norm_ = std::sqrt(DotF32(values, values));
    int32_t probes = 0;
    bool is_incomplete = false;
    for (const ScoredItem& cluster : OrderClusters(values)) {
      const auto c = static_cast<size_t>(cluster.item);
      const size_t begin = model_.cluster_offsets()[c];
      const size_t end = model_.cluster_offsets()[c + 1];
      if (!IsWorthScanning(cluster, probes)) {
        ItemsWithBonus(begin, end);
        continue;
      }
      // Only missing rows can tell whether more clusters are needed than these.
      if (is_incomplete && probes >= retrieval_.num_probes) break;
      if (!IsLoaded(c)) {
        retrieval_.clusters[c] = ClusterRows::kWanted;
        is_incomplete = true;
      }
      Items(begin, end);
      ++probes;
    }
    return {top_.Take(), rows_scanned_};
  }

 private:
  static ScanTable TableOf(const ModelView& model, const Retrieval& retrieval) {
    return {.bits = model.bits(),
            .codes = model.codes(),
            .scales = model.scales(),
            .bonus = retrieval.bonus,
            .eligible = retrieval.eligible};
  }

  // All clusters, the most promising first.
  std::vector<ScoredItem> OrderClusters(std::span<const float> query) const {
    TopK order(static_cast<size_t>(model_.num_clusters()));
    for (int32_t c = 0; c < model_.num_clusters(); ++c) {
      const auto centroid = model_.centroids().subspan(
          static_cast<size_t>(c) * query.size(), query.size());
      order.Offer({DotF32(query, centroid), c});
    }
    return order.Take();
  }

  // `cluster` has the score of its centroid.
  bool IsWorthScanning(const ScoredItem& cluster, int32_t probes) const {
    if (retrieval_.num_probes < model_.num_clusters()) {
      return probes < retrieval_.num_probes ||
             top_.size() < static_cast<size_t>(retrieval_.k);
    }
    const std::span<const float> radii = model_.cluster_radii();
    if (radii.empty()) return true;
    const float radius = radii[static_cast<size_t>(cluster.item)];
    return cluster.score + norm_ * radius >= top_.threshold();
  }

  bool IsLoaded(size_t cluster) const {
    return retrieval_.clusters.empty() ||
           retrieval_.clusters[cluster] == ClusterRows::kLoaded;
  }

  void Items(size_t begin, size_t end) {
    ScanForTopK(table_, query_, begin, end, &top_);
    rows_scanned_ += static_cast<int64_t>(end - begin);
  }

  void ItemsWithBonus(size_t begin, size_t end) {
    if (table_.bonus.empty()) return;
    for (; begin < end; ++begin) {
      if (table_.bonus[begin] != 0) Items(begin, begin + 1);
    }
  }

  const ModelView& model_;
  const Retrieval& retrieval_;
  const ScanTable table_;
  const IntegerQuery query_;
  float norm_ = 0;
  TopK top_;
  int64_t rows_scanned_ = 0;
};

}  // namespace

Retrieved RetrieveByScore(const ModelView& model, const Retrieval& retrieval) {
  ClusterScan scan(model, retrieval);
  return model.num_clusters() == 1 ? scan.All() : scan.ByClusters();
}

std::vector<ScoredItem> RetrieveByPopularity(const ModelView& model,
                                             std::span<const uint8_t> eligible,
                                             int32_t k) {
  TopK top(static_cast<size_t>(k));
  const int32_t num_items = model.num_items();
  for (int32_t item = 0; item < num_items; ++item) {
    const auto i = static_cast<size_t>(item);
    if (eligible[i] == 0) continue;
    const float score = model.popularity().empty()
                            ? static_cast<float>(num_items - item) /
                                  static_cast<float>(num_items)
                            : static_cast<float>(model.popularity()[i]) / 255;
    top.Offer({score, item});
  }
  return top.Take();
}

std::vector<ScoredItem> RetrieveSimilar(const ModelView& model, int32_t item,
                                        std::span<const uint8_t> eligible,
                                        int32_t k) {
  const CodeTable& items = model.items();
  const auto row = items.Row(static_cast<size_t>(item));
  const int32_t squared_norm = SquaredNorm(model.bits(), row);
  if (squared_norm == 0) return {};
  const IntegerQuery query = QueryFromRow(model.bits(), row);
  TopK top(static_cast<size_t>(k));
  std::array<int32_t, kRowsPerBlock> dots;
  for (size_t i = 0; i < items.scales.size(); ++i) {
    if (i % kRowsPerBlock == 0) {
      DotCodes(model.bits(), query, items.Row(i).data(),
               std::span(dots).first(
                   std::min(kRowsPerBlock, items.scales.size() - i)));
    }
    if (eligible[i] == 0 || items.scales[i] == 0) continue;
    const int32_t other = SquaredNorm(model.bits(), items.Row(i));
    if (other == 0) continue;
    // Both norms fit 24 bits, so their product is exact and, the root being
    // correctly rounded, no cosine comes out above 1.
    const double norms = std::sqrt(static_cast<double>(squared_norm) * other);
    top.Offer({static_cast<float>(dots[i % kRowsPerBlock] / norms),
               static_cast<int32_t>(i)});
  }
  return top.Take();
}

}  // namespace pagepick
