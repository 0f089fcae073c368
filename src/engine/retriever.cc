#include "engine/retriever.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "kernels/codes.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

constexpr int32_t kRowsPerBlock = 256;
constexpr size_t kSpareCandidates = 16;

// One query on its way through ranges of items.
class Scan {
 public:
  Scan(const ModelView& model, IntegerQuery query,
       std::span<const uint8_t> eligible, size_t count)
      : model_(model),
        query_(std::move(query)),
        eligible_(eligible),
        row_bytes_(CodeRowBytes(model.bits(), model.dim())),
        top_(count) {}

  // [num_items], added to every score; empty = nothing.
  void UseBonus(std::span<const float> bonus) { bonus_ = bonus; }

  // Scores become cosines. `squared_norm` is the query's, above 0.
  void UseCosine(int32_t squared_norm) { squared_norm_ = squared_norm; }

  void Items(int32_t begin, int32_t end) {
    std::array<int32_t, kRowsPerBlock> dots;
    for (; begin < end; begin += kRowsPerBlock) {
      const int32_t rows = std::min(kRowsPerBlock, end - begin);
      const auto block = std::span(dots).first(static_cast<size_t>(rows));
      DotCodes(model_.bits(), query_, RowOf(begin), block);
      for (int32_t r = 0; r < rows; ++r) {
        Offer(begin + r, block[static_cast<size_t>(r)]);
      }
    }
  }

  // Those of the items that have a bonus.
  void ItemsWithBonus(int32_t begin, int32_t end) {
    if (bonus_.empty()) return;
    for (; begin < end; ++begin) {
      if (bonus_[static_cast<size_t>(begin)] != 0) Items(begin, begin + 1);
    }
  }

  size_t found() const { return top_.size(); }
  std::vector<ScoredItem> Take() { return top_.Take(); }

 private:
  const uint8_t* RowOf(int32_t item) const {
    return model_.codes().data() + static_cast<size_t>(item) * row_bytes_;
  }

  void Offer(int32_t item, int32_t dot) {
    const auto i = static_cast<size_t>(item);
    const float scale = HalfToFloat(model_.scales()[i]);
    if (eligible_[i] == 0 || scale == 0) return;
    if (squared_norm_ == 0) {
      const float score = static_cast<float>(dot) * scale * query_.scale;
      top_.Offer({bonus_.empty() ? score : score + bonus_[i], item});
      return;
    }
    const int32_t other = SquaredNorm(model_.bits(), {RowOf(item), row_bytes_});
    if (other == 0) return;
    // Both norms fit 24 bits, so their product is exact and, the root being
    // correctly rounded, no cosine comes out above 1.
    const double norms = std::sqrt(static_cast<double>(squared_norm_) * other);
    top_.Offer({static_cast<float>(dot / norms), item});
  }

  const ModelView& model_;
  const IntegerQuery query_;
  const std::span<const uint8_t> eligible_;
  const size_t row_bytes_;
  std::span<const float> bonus_;
  int32_t squared_norm_ = 0;
  TopK top_;
};

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
  Scan scan(model, QuantizeQuery(retrieval.user, model.bits()),
            retrieval.eligible, k + kSpareCandidates);
  scan.UseBonus(retrieval.bonus);
  // One pass in storage order, which is also the faster one.
  if (retrieval.num_probes == model.num_clusters()) {
    scan.Items(0, model.num_items());
    return scan.Take();
  }
  int32_t probes = 0;
  size_t found = 0;
  for (const ScoredItem& cluster : OrderClusters(model, retrieval.user)) {
    const auto c = static_cast<size_t>(cluster.item);
    const auto begin = static_cast<int32_t>(model.cluster_offsets()[c]);
    const auto end = static_cast<int32_t>(model.cluster_offsets()[c + 1]);
    if (probes < retrieval.num_probes || found < k) {
      scan.Items(begin, end);
      found = scan.found();
      ++probes;
    } else {
      scan.ItemsWithBonus(begin, end);
    }
  }
  return scan.Take();
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
  const auto row = model.items().Row(static_cast<size_t>(item));
  const int32_t squared_norm = SquaredNorm(model.bits(), row);
  if (squared_norm == 0) return {};
  Scan scan(model, QueryFromRow(model.bits(), row), eligible,
            static_cast<size_t>(k));
  scan.UseCosine(squared_norm);
  scan.Items(0, model.num_items());
  return scan.Take();
}

}  // namespace pagepick
