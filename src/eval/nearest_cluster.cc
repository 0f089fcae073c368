#include "eval/nearest_cluster.h"

#include <cassert>
#include <cmath>
#include <memory>
#include <utility>

#include "kernels/dot.h"
#include "kernels/top_k.h"

namespace pagepick {
namespace {

constexpr float kSilentRatings = 10;
constexpr int32_t kNoCluster = -1;

class NearestCluster {
 public:
  NearestCluster(const Towers& towers, ClusteredItems clusters,
                 std::vector<float> popularity)
      : towers_(towers),
        clusters_(std::move(clusters)),
        popularity_(std::move(popularity)) {
    assert(clusters_.cluster_of.size() == popularity_.size());
  }

  Status Rank(const HeldOutUser& user, int32_t k,
              std::vector<int32_t>* ranking) const {
    const int32_t cluster = ClusterOf(user);
    std::vector<uint8_t> seen(popularity_.size());
    for (const Interaction& event : user.seen) {
      seen[static_cast<size_t>(event.item)] = 1;
    }
    TopK best(static_cast<size_t>(k));
    for (int32_t item = 0; item < towers_.items.num_items; ++item) {
      const auto i = static_cast<size_t>(item);
      if (seen[i] != 0 || !HasEmbedding(item)) continue;
      if (cluster != kNoCluster && clusters_.cluster_of[i] != cluster) {
        continue;
      }
      best.Offer({popularity_[i], item});
    }
    ranking->clear();
    for (const ScoredItem& scored : best.Take()) {
      ranking->push_back(scored.item);
    }
    return {};
  }

 private:
  bool HasEmbedding(int32_t item) const {
    const std::span<const float> row = towers_.items.Row(item);
    return DotF32(row, row) > 0;
  }

  int32_t ClusterOf(const HeldOutUser& user) const {
    std::vector<float> mean(static_cast<size_t>(towers_.items.dim));
    float total = 0;
    for (const Interaction& event : user.seen) {
      const float weight = towers_.rating_weights.WeightOf(event.rating);
      AddScaledF32(towers_.items.Row(event.item), weight, mean);
      total += std::fabs(weight);
    }
    if (total == 0) return kNoCluster;
    for (float& value : mean) value /= total;
    TopK nearest(1);
    const size_t dim = mean.size();
    for (size_t c = 0; c < clusters_.centroids.size() / dim; ++c) {
      const auto centroid =
          std::span(clusters_.centroids).subspan(c * dim, dim);
      // Falls as the distance from the mean rises.
      const float score =
          2 * DotF32(mean, centroid) - DotF32(centroid, centroid);
      nearest.Offer({score, static_cast<int32_t>(c)});
    }
    return nearest.Take().front().item;
  }

  const Towers& towers_;
  const ClusteredItems clusters_;
  const std::vector<float> popularity_;
};

}  // namespace

std::vector<float> DampedPopularity(const Dataset& dataset, const Split& split,
                                    const RatingWeights& weights) {
  const auto num_items = static_cast<size_t>(dataset.num_items());
  std::vector<float> liked(num_items);
  std::vector<float> ratings(num_items, kSilentRatings);
  for (size_t n = 0; n < dataset.interactions.size(); ++n) {
    if (split.parts[n] != Part::kTrain) continue;
    const Interaction& interaction = dataset.interactions[n];
    const auto item = static_cast<size_t>(interaction.item);
    liked[item] += weights.WeightOf(interaction.rating);
    ratings[item] += 1;
  }
  for (size_t i = 0; i < num_items; ++i) liked[i] /= ratings[i];
  return liked;
}

RankFunction RankByNearestCluster(const Towers& towers, ClusteredItems clusters,
                                  std::vector<float> popularity) {
  return
      [model = std::make_shared<const NearestCluster>(
           towers, std::move(clusters), std::move(popularity))](
          const HeldOutUser& user, int32_t k, std::vector<int32_t>* ranking) {
        return model->Rank(user, k, ranking);
      };
}

}  // namespace pagepick
