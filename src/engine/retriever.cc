#include "engine/retriever.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "kernels/dot.h"
#include "kernels/scan.h"

namespace pagepick {
namespace {

static_assert(kMaxEmbeddingDim <= kMaxDimensions);

// From so many of the most promising clusters an exact search knows nearly all
// about what it takes to be among the best: the rest come in any order, which
// leaves out as many rows.
constexpr size_t kExactOrdered = 4;
// Above all that floats near the least ones can be wrong by.
constexpr float kSmallestMargin = 1e-30f;

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
    // Squares of codes neither vanish nor overflow, those of values may.
    std::vector<float> values(retrieval_.user.size());
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = query_.codes[i];
    }
    norm_ = query_.scale * std::sqrt(DotF32(values, values));
    for (float& value : values) value *= query_.scale;
    const auto probes = static_cast<size_t>(retrieval_.num_probes);
    std::vector<ScoredItem> clusters = ScoreClusters(values);
    const bool is_exact = probes == clusters.size();
    const size_t ordered = is_exact ? kExactOrdered : probes;
    bool is_incomplete = false;
    for (size_t n = 0; n < clusters.size(); ++n) {
      const bool is_probe =
          n < ordered || top_.size() < static_cast<size_t>(retrieval_.k);
      if (is_probe) MoveBestTo(n, clusters);
      const ScoredItem cluster = clusters[n];
      const auto c = static_cast<size_t>(cluster.item);
      const size_t begin = model_.cluster_offsets()[c];
      const size_t end = model_.cluster_offsets()[c + 1];
      if (model_.items().IsByResidual()) table_.base = cluster.score;
      if (is_exact ? !CanReachTop(begin, cluster.score) : !is_probe) {
        ItemsWithBonus(begin, end);
        continue;
      }
      // Only missing rows can tell whether more clusters are needed than these.
      if (is_incomplete && n >= probes) break;
      if (!IsLoaded(c)) {
        retrieval_.clusters[c] = ClusterRows::kWanted;
        is_incomplete = true;
      }
      Cluster(begin, end, cluster.score);
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

  // By index.
  std::vector<ScoredItem> ScoreClusters(std::span<const float> query) const {
    std::vector<ScoredItem> clusters(
        static_cast<size_t>(model_.num_clusters()));
    for (size_t c = 0; c < clusters.size(); ++c) {
      const auto centroid =
          model_.centroids().subspan(c * query.size(), query.size());
      clusters[c] = {DotF32(query, centroid), static_cast<int32_t>(c)};
    }
    return clusters;
  }

  // Puts the best of clusters n and on in place n. Sorting all of them would
  // take longer than finding the few that are scanned.
  static void MoveBestTo(size_t n, std::span<ScoredItem> clusters) {
    size_t best = n;
    for (size_t c = n + 1; c < clusters.size(); ++c) {
      if (RanksBefore(clusters[c], clusters[best])) best = c;
    }
    std::swap(clusters[n], clusters[best]);
  }

  // Whether a row of the block that `row` is in, or a later one of its cluster,
  // can be among the best; `score` is the centroid's. A bound that is no number
  // rules nothing out.
  bool CanReachTop(size_t row, float score) const {
    const std::span<const uint16_t> radii = model_.block_radii();
    if (radii.empty()) return true;
    const float distance = FiniteHalfToFloat(radii[row / kRadiusRows]);
    return !(score + (norm_ * distance + kSmallestMargin) < top_.threshold());
  }

  bool IsLoaded(size_t cluster) const {
    return retrieval_.clusters.empty() ||
           retrieval_.clusters[cluster] == ClusterRows::kLoaded;
  }

  // Up to the block from which on none can reach the top.
  void Cluster(size_t begin, size_t end, float score) {
    size_t reach = begin;
    while (reach < end && CanReachTop(reach, score)) {
      reach = (reach / kRadiusRows + 1) * kRadiusRows;
    }
    reach = std::min(reach, end);
    Items(begin, reach);
    ItemsWithBonus(reach, end);
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
                                             const EligibleRows& eligible,
                                             int32_t k) {
  TopK top(static_cast<size_t>(k));
  const int32_t num_items = model.num_items();
  for (int32_t item = 0; item < num_items; ++item) {
    const auto i = static_cast<size_t>(item);
    if (!eligible.Has(i)) continue;
    const float score = model.popularity().empty()
                            ? static_cast<float>(num_items - item) /
                                  static_cast<float>(num_items)
                            : static_cast<float>(model.popularity()[i]) / 255;
    top.Offer({score, item});
  }
  return top.Take();
}

std::vector<ScoredItem> RetrieveSimilar(const ModelView& model, int32_t item,
                                        const EligibleRows& eligible,
                                        int32_t k) {
  const CodeTable& items = model.items();
  std::vector<float> vector(static_cast<size_t>(items.dim));
  items.Dequantize(static_cast<size_t>(item), vector);
  const float squared_norm = DotF32(vector, vector);
  std::vector<float> row(vector.size());
  TopK top(static_cast<size_t>(k));
  for (size_t i = 0; i < items.scales.size(); ++i) {
    // Rows that are still to be fetched have none, either.
    if (!eligible.Has(i) || items.scales[i] == 0) continue;
    items.Dequantize(i, row);
    const float squared_norms = squared_norm * DotF32(row, row);
    if (!(squared_norms > 0)) continue;
    // Rounding could make a cosine come out above 1.
    const float cosine =
        std::min(DotF32(vector, row) / std::sqrt(squared_norms), 1.0f);
    top.Offer({cosine, static_cast<int32_t>(i)});
  }
  return top.Take();
}

}  // namespace pagepick
