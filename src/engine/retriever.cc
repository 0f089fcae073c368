#include "engine/retriever.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "kernels/code_dots.h"
#include "kernels/dot.h"
#include "kernels/scan.h"
#include "kernels/squared_norm.h"

namespace pagepick {
namespace {

constexpr size_t kRowsPerBlock = 64;

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
      if (model_.items().IsByResidual()) table_.base = cluster.score;
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
  ScanTable table_;
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

// Of an item x = centroid + scale * codes:
//   vector . x = vector . centroid + scale * (vector . codes)
//   |x|^2 = |centroid|^2 + 2 scale * (centroid . codes) + scale^2 |codes|^2
// Items that are not coded by residual have the origin as their centroid.
std::vector<ScoredItem> RetrieveSimilar(const ModelView& model, int32_t item,
                                        std::span<const uint8_t> eligible,
                                        int32_t k) {
  const CodeTable& items = model.items();
  const size_t num_items = items.scales.size();
  std::vector<float> vector(static_cast<size_t>(items.dim));
  items.Dequantize(static_cast<size_t>(item), vector);
  const float squared_norm = DotF32(vector, vector);
  const IntegerQuery query = QuantizeQuery(vector, items.bits);
  const std::vector<float> origin(vector.size());
  std::span<const float> centroid = origin;
  std::array<int32_t, kRowsPerBlock> dots;
  std::array<int32_t, kRowsPerBlock> crosses;
  TopK top(static_cast<size_t>(k));
  size_t i = 0;
  size_t end = num_items;
  for (size_t c = 0; i < num_items; ++c) {
    if (items.IsByResidual()) {
      centroid = items.centroids.subspan(c * vector.size(), vector.size());
      end = items.cluster_offsets[c + 1];
    }
    const IntegerQuery around = QuantizeQuery(centroid, items.bits);
    const float base = DotF32(vector, centroid);
    const float squared_base = DotF32(centroid, centroid);
    for (size_t begin = i; i < end; ++i) {
      const size_t n = (i - begin) % kRowsPerBlock;
      if (n == 0) {
        const size_t rows = std::min(kRowsPerBlock, end - i);
        const uint8_t* codes = items.Row(i).data();
        DotCodes(items.bits, query, codes, std::span(dots).first(rows));
        DotCodes(items.bits, around, codes, std::span(crosses).first(rows));
      }
      const float scale = HalfToFloat(items.scales[i]);
      if (eligible[i] == 0 || scale == 0) continue;
      const float dot =
          static_cast<float>(dots[n]) * scale * query.scale + base;
      const float cross = static_cast<float>(crosses[n]) * around.scale;
      const float squares =
          scale * static_cast<float>(SquaredNorm(items.bits, items.Row(i)));
      const float norms =
          squared_norm * (squared_base + scale * (2 * cross + squares));
      // Integers for floats: a cosine could come out above 1.
      if (!(norms > 0)) continue;
      top.Offer(
          {std::min(dot / std::sqrt(norms), 1.0f), static_cast<int32_t>(i)});
    }
  }
  return top.Take();
}

}  // namespace pagepick
