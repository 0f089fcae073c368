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
constexpr size_t kSpareCandidates = 16;

ScanTable TableOf(const ModelView& model, std::span<const float> bonus,
                  std::span<const uint8_t> eligible) {
  return {.bits = model.bits(),
          .codes = model.codes(),
          .scales = model.scales(),
          .bonus = bonus,
          .eligible = eligible};
}

// Those of the items that have a bonus.
void ScanItemsWithBonus(const ScanTable& table, const IntegerQuery& query,
                        size_t begin, size_t end, TopK* top) {
  if (table.bonus.empty()) return;
  for (; begin < end; ++begin) {
    if (table.bonus[begin] != 0) {
      ScanForTopK(table, query, begin, begin + 1, top);
    }
  }
}

// All clusters, the most promising first.
std::vector<ScoredItem> OrderClusters(const ModelView& model,
                                      std::span<const float> user) {
  TopK order(static_cast<size_t>(model.num_clusters()));
  for (int32_t c = 0; c < model.num_clusters(); ++c) {
    const auto centroid = model.centroids().subspan(
        static_cast<size_t>(c) * user.size(), user.size());
    order.Offer({DotF32(user, centroid), c});
  }
  return order.Take();
}

}  // namespace

std::vector<ScoredItem> RetrieveByScore(const ModelView& model,
                                        const Retrieval& retrieval) {
  const auto k = static_cast<size_t>(retrieval.k);
  const ScanTable table = TableOf(model, retrieval.bonus, retrieval.eligible);
  const IntegerQuery query = QuantizeQuery(retrieval.user, model.bits());
  TopK top(k + kSpareCandidates);
  // One pass in storage order, which is also the faster one.
  if (retrieval.num_probes == model.num_clusters()) {
    ScanForTopK(table, query, 0, model.scales().size(), &top);
    return top.Take();
  }
  int32_t probes = 0;
  size_t found = 0;
  for (const ScoredItem& cluster : OrderClusters(model, retrieval.user)) {
    const auto c = static_cast<size_t>(cluster.item);
    const size_t begin = model.cluster_offsets()[c];
    const size_t end = model.cluster_offsets()[c + 1];
    if (probes < retrieval.num_probes || found < k) {
      ScanForTopK(table, query, begin, end, &top);
      found = top.size();
      ++probes;
    } else {
      ScanItemsWithBonus(table, query, begin, end, &top);
    }
  }
  return top.Take();
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
