#include "eval/baselines.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>

#include "base/parallel_for.h"
#include "kernels/dot.h"
#include "kernels/top_k.h"

namespace pagepick {
namespace {

// Two rare items that one user happens to like have a high cosine that says
// little; this in its denominator lets such pairs count for less. Raises
// NDCG@100 on movietweetings from .14 to .19 and costs others nothing.
constexpr double kDamping = 5;

using Lists = std::vector<std::vector<int32_t>>;

// The training positives from both sides; a user's items and an item's users
// ascend.
struct BinaryPositives {
  Lists items_of_user;
  Lists users_of_item;
};

BinaryPositives CollectBinary(const Dataset& dataset, const Split& split,
                              const RatingWeights& weights) {
  BinaryPositives positives;
  positives.items_of_user.resize(static_cast<size_t>(dataset.num_users()));
  positives.users_of_item.resize(static_cast<size_t>(dataset.num_items()));
  for (size_t n = 0; n < dataset.interactions.size(); ++n) {
    const Interaction& interaction = dataset.interactions[n];
    if (split.parts[n] != Part::kTrain) continue;
    if (!(weights.WeightOf(interaction.rating) > 0)) continue;
    const auto user = static_cast<size_t>(interaction.user);
    const auto item = static_cast<size_t>(interaction.item);
    positives.items_of_user[user].push_back(interaction.item);
    positives.users_of_item[item].push_back(interaction.user);
  }
  return positives;
}

// The k items of highest score; seen ones and those never positive in
// training are no candidates.
std::vector<int32_t> BestUnseen(const std::vector<float>& scores,
                                const std::vector<float>& counts,
                                const std::vector<Interaction>& seen,
                                int32_t k) {
  std::vector<uint8_t> eligible(counts.size());
  for (size_t i = 0; i < counts.size(); ++i) eligible[i] = counts[i] > 0;
  for (const Interaction& event : seen) {
    eligible[static_cast<size_t>(event.item)] = 0;
  }
  TopK best(static_cast<size_t>(k));
  for (size_t item = 0; item < scores.size(); ++item) {
    if (eligible[item] == 0) continue;
    best.Offer({scores[item], static_cast<int32_t>(item)});
  }
  std::vector<int32_t> ranking;
  for (const ScoredItem& scored : best.Take()) ranking.push_back(scored.item);
  return ranking;
}

std::vector<float> CountsOf(const Lists& users_of_item) {
  std::vector<float> counts;
  for (const std::vector<int32_t>& users : users_of_item) {
    counts.push_back(static_cast<float>(users.size()));
  }
  return counts;
}

// The nearest neighbours of `item` by cosine. `shared` [items] is scratch:
// zero before and after.
std::vector<ScoredItem> NeighborsOf(const BinaryPositives& positives,
                                    int32_t item, int32_t num_neighbors,
                                    std::vector<int32_t>* shared) {
  const std::vector<int32_t>& users =
      positives.users_of_item[static_cast<size_t>(item)];
  std::vector<int32_t> touched;
  for (const int32_t user : users) {
    for (const int32_t other :
         positives.items_of_user[static_cast<size_t>(user)]) {
      if ((*shared)[static_cast<size_t>(other)]++ == 0) {
        touched.push_back(other);
      }
    }
  }
  TopK best(static_cast<size_t>(num_neighbors));
  for (const int32_t other : touched) {
    const auto o = static_cast<size_t>(other);
    const double both = (*shared)[o];
    (*shared)[o] = 0;
    if (other == item) continue;
    const double product =
        static_cast<double>(users.size()) *
        static_cast<double>(positives.users_of_item[o].size());
    best.Offer(
        {static_cast<float>(both / (std::sqrt(product) + kDamping)), other});
  }
  return best.Take();
}

// What a kNN ranking needs of the training data.
struct KnnModel {
  std::vector<float> counts;
  // voters_for[i]: the items that count i among their nearest, with the
  // similarity, so that one pass over a history scores all candidates.
  std::vector<std::vector<ScoredItem>> voters_for;
};

std::vector<std::vector<ScoredItem>> AllNeighbors(
    const BinaryPositives& positives, int32_t num_neighbors, int num_threads) {
  const size_t num_items = positives.users_of_item.size();
  std::vector<std::vector<ScoredItem>> neighbors(num_items);
  ParallelFor(static_cast<int64_t>(num_items), 64, num_threads,
              [&](int64_t begin, int64_t end) {
                std::vector<int32_t> shared(num_items, 0);
                for (auto item = static_cast<int32_t>(begin); item < end;
                     ++item) {
                  neighbors[static_cast<size_t>(item)] =
                      NeighborsOf(positives, item, num_neighbors, &shared);
                }
              });
  return neighbors;
}

std::vector<std::vector<ScoredItem>> Reverse(
    const std::vector<std::vector<ScoredItem>>& lists) {
  std::vector<std::vector<ScoredItem>> reversed(lists.size());
  for (size_t item = 0; item < lists.size(); ++item) {
    for (const ScoredItem& entry : lists[item]) {
      reversed[static_cast<size_t>(entry.item)].push_back(
          {entry.score, static_cast<int32_t>(item)});
    }
  }
  return reversed;
}

// Whether the history holds a liked item that training knows.
bool LikesAnything(const HeldOutUser& user, const std::vector<float>& counts,
                   const RatingWeights& weights) {
  return std::any_of(user.seen.begin(), user.seen.end(),
                     [&](const Interaction& event) {
                       return weights.WeightOf(event.rating) > 0 &&
                              counts[static_cast<size_t>(event.item)] > 0;
                     });
}

}  // namespace

std::vector<float> CountPositives(const Dataset& dataset, const Split& split,
                                  const RatingWeights& weights) {
  return CountsOf(CollectBinary(dataset, split, weights).users_of_item);
}

RankFunction RankByPopularity(const Dataset& dataset, const Split& split,
                              const RatingWeights& weights) {
  const auto counts = std::make_shared<const std::vector<float>>(
      CountPositives(dataset, split, weights));
  return [counts](const HeldOutUser& user, int32_t k,
                  std::vector<int32_t>* ranking) {
    *ranking = BestUnseen(*counts, *counts, user.seen, k);
    return Status();
  };
}

RankFunction RankByItemKnn(const Dataset& dataset, const Split& split,
                           const RatingWeights& weights, int32_t num_neighbors,
                           int num_threads) {
  const BinaryPositives positives = CollectBinary(dataset, split, weights);
  const auto model = std::make_shared<const KnnModel>(
      KnnModel{CountsOf(positives.users_of_item),
               Reverse(AllNeighbors(positives, num_neighbors, num_threads))});
  return [model, weights](const HeldOutUser& user, int32_t k,
                          std::vector<int32_t>* ranking) {
    if (!LikesAnything(user, model->counts, weights)) {
      *ranking = BestUnseen(model->counts, model->counts, user.seen, k);
      return Status();
    }
    std::vector<float> scores(model->counts.size(), 0.f);
    for (const Interaction& event : user.seen) {
      if (!(weights.WeightOf(event.rating) > 0)) continue;
      for (const ScoredItem& voter :
           model->voters_for[static_cast<size_t>(event.item)]) {
        scores[static_cast<size_t>(voter.item)] += voter.score;
      }
    }
    *ranking = BestUnseen(scores, model->counts, user.seen, k);
    return Status();
  };
}

RankFunction RankByItemWeights(const ItemWeightsView& item_weights,
                               const Dataset& dataset, const Split& split,
                               const RatingWeights& weights) {
  assert(item_weights.num_items == dataset.num_items());
  const auto counts = std::make_shared<const std::vector<float>>(
      CountPositives(dataset, split, weights));
  return [item_weights, counts, weights](const HeldOutUser& user, int32_t k,
                                         std::vector<int32_t>* ranking) {
    if (!LikesAnything(user, *counts, weights)) {
      *ranking = BestUnseen(*counts, *counts, user.seen, k);
      return Status();
    }
    const auto num_items = static_cast<size_t>(item_weights.num_items);
    std::vector<float> scores(num_items, 0.f);
    for (const Interaction& event : user.seen) {
      if (!(weights.WeightOf(event.rating) > 0)) continue;
      const auto row = static_cast<size_t>(event.item) * num_items;
      AddScaledF32(item_weights.values.subspan(row, num_items), 1, scores);
    }
    *ranking = BestUnseen(scores, *counts, user.seen, k);
    return Status();
  };
}

}  // namespace pagepick
