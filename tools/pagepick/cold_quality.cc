#include "pagepick/cold_quality.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/parallel_for.h"
#include "base/rng.h"
#include "eval/metrics.h"
#include "kernels/top_k.h"

namespace pagepick {

namespace {

constexpr int32_t kListLength = 100;

struct Figures {
  Status status;
  double ndcg_at_100 = 0;
  double ndcg_at_10 = 0;
  double recall_at_20 = 0;
  double all_ndcg_at_100 = 0;
  double cold_among_all = 0;
};

bool IsCold(const ColdItems& cold, int32_t item) {
  return cold[static_cast<size_t>(item)] != 0;
}

std::vector<uint8_t> HitsOf(const std::vector<int32_t>& ranking,
                            const std::vector<int32_t>& sorted_targets) {
  std::vector<uint8_t> hits;
  hits.reserve(ranking.size());
  for (const int32_t item : ranking) {
    hits.push_back(
        std::binary_search(sorted_targets.begin(), sorted_targets.end(), item));
  }
  return hits;
}

Figures Judge(const HeldOutUser& visitor, const ColdItems& cold,
              const RankFunction& rank) {
  Figures figures;
  std::vector<int32_t> ranking;
  figures.status = rank(visitor, static_cast<int32_t>(cold.size()), &ranking);
  if (!figures.status.ok()) return figures;
  std::vector<int32_t> targets = visitor.held_out;
  std::sort(targets.begin(), targets.end());
  std::vector<int32_t> cold_targets;
  std::vector<int32_t> cold_ranking;
  const auto is_cold = [&](int32_t item) { return IsCold(cold, item); };
  std::copy_if(targets.begin(), targets.end(), std::back_inserter(cold_targets),
               is_cold);
  std::copy_if(ranking.begin(), ranking.end(), std::back_inserter(cold_ranking),
               is_cold);
  ranking.resize(std::min<size_t>(ranking.size(), kListLength));
  const auto count = static_cast<int32_t>(cold_targets.size());
  const std::vector<uint8_t> among_cold = HitsOf(cold_ranking, cold_targets);
  figures.ndcg_at_100 = NdcgAtK(among_cold, kListLength, count);
  figures.ndcg_at_10 = NdcgAtK(among_cold, 10, count);
  figures.recall_at_20 = RecallAtK(among_cold, 20, count);
  figures.all_ndcg_at_100 = NdcgAtK(HitsOf(ranking, targets), kListLength,
                                    static_cast<int32_t>(targets.size()));
  figures.cold_among_all =
      RecallAtK(HitsOf(ranking, cold_targets), kListLength, count);
  return figures;
}

std::vector<double> Gather(const std::vector<Figures>& figures,
                           double Figures::*member) {
  std::vector<double> values;
  values.reserve(figures.size());
  for (const Figures& one : figures) values.push_back(one.*member);
  return values;
}

// A place in a random order for every item.
std::vector<float> RandomPlaces(int32_t num_items, uint64_t seed) {
  std::vector<float> places(static_cast<size_t>(num_items));
  std::iota(places.begin(), places.end(), 0.0F);
  Rng rng(seed);
  Shuffle(&places, &rng);
  return places;
}

// Best score first, what the visitor has seen left out.
std::vector<int32_t> RankByScores(const HeldOutUser& visitor,
                                  std::vector<double> scores, int32_t k,
                                  const std::vector<float>& places) {
  constexpr double kSeen = -1;
  for (const Interaction& seen : visitor.seen) {
    scores[static_cast<size_t>(seen.item)] = kSeen;
  }
  std::vector<int32_t> order;
  for (size_t i = 0; i < scores.size(); ++i) {
    if (scores[i] > kSeen) order.push_back(static_cast<int32_t>(i));
  }
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const auto x = static_cast<size_t>(a);
    const auto y = static_cast<size_t>(b);
    return scores[x] != scores[y] ? scores[x] > scores[y]
                                  : places[x] < places[y];
  });
  order.resize(std::min(order.size(), static_cast<size_t>(k)));
  return order;
}

// The mean count of the rated items of each tag.
std::vector<double> PopularityOfTags(const Dataset& dataset,
                                     const std::vector<float>& counts,
                                     const ColdItems& cold) {
  const auto num_tags = static_cast<size_t>(dataset.catalogue.tags.size());
  std::vector<double> sums(num_tags);
  std::vector<double> items(num_tags);
  for (size_t i = 0; i < counts.size(); ++i) {
    if (cold[i] != 0 || counts[i] <= 0) continue;
    for (const int32_t tag : dataset.catalogue.items[i].tags) {
      sums[static_cast<size_t>(tag)] += counts[i];
      items[static_cast<size_t>(tag)] += 1;
    }
  }
  for (size_t t = 0; t < num_tags; ++t) sums[t] /= std::max(1.0, items[t]);
  return sums;
}

}  // namespace

ColdItems DrawColdItems(const std::vector<float>& counts, int32_t num_parts,
                        int32_t part, uint64_t seed) {
  std::vector<size_t> rated;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) rated.push_back(i);
  }
  Rng rng(seed);
  Shuffle(&rated, &rng);
  ColdItems cold(counts.size(), 0);
  for (auto n = static_cast<size_t>(part); n < rated.size();
       n += static_cast<size_t>(num_parts)) {
    cold[rated[n]] = 1;
  }
  return cold;
}

Split StripItems(const Dataset& dataset, const Split& split,
                 const ColdItems& cold) {
  Split stripped = split;
  for (size_t n = 0; n < stripped.parts.size(); ++n) {
    if (IsCold(cold, dataset.interactions[n].item)) {
      stripped.parts[n] = Part::kUnused;
    }
  }
  return stripped;
}

std::vector<HeldOutUser> ColdVisitors(const Dataset& dataset,
                                      const Split& split, HeldOutFold fold,
                                      const ColdItems& cold) {
  std::vector<HeldOutUser> visitors;
  for (const HeldOutUser& user : HeldOutUsers(dataset, split, fold)) {
    HeldOutUser visitor{user.user, {}, user.held_out};
    for (const Interaction& seen : user.seen) {
      if (IsCold(cold, seen.item)) {
        visitor.held_out.push_back(seen.item);
      } else {
        visitor.seen.push_back(seen);
      }
    }
    const bool liked_one =
        std::any_of(visitor.held_out.begin(), visitor.held_out.end(),
                    [&](int32_t item) { return IsCold(cold, item); });
    if (liked_one && !visitor.seen.empty()) {
      visitors.push_back(std::move(visitor));
    }
  }
  return visitors;
}

Result<ColdQuality> MeasureCold(const std::vector<HeldOutUser>& visitors,
                                const ColdItems& cold, const RankFunction& rank,
                                int num_threads) {
  std::vector<Figures> figures(visitors.size());
  ParallelFor(static_cast<int64_t>(visitors.size()), 8, num_threads,
              [&](int64_t begin, int64_t end) {
                for (auto n = static_cast<size_t>(begin);
                     n < static_cast<size_t>(end); ++n) {
                  figures[n] = Judge(visitors[n], cold, rank);
                }
              });
  for (const Figures& one : figures) PAGEPICK_RETURN_IF_ERROR(one.status);
  ColdQuality quality;
  quality.num_users = static_cast<int32_t>(visitors.size());
  quality.ndcg_by_user = Gather(figures, &Figures::ndcg_at_100);
  quality.ndcg_at_100 = MeanOf(quality.ndcg_by_user);
  quality.ndcg_at_10 = MeanOf(Gather(figures, &Figures::ndcg_at_10));
  quality.recall_at_20 = MeanOf(Gather(figures, &Figures::recall_at_20));
  quality.all_ndcg_at_100 = MeanOf(Gather(figures, &Figures::all_ndcg_at_100));
  quality.cold_among_all_recall_at_100 =
      MeanOf(Gather(figures, &Figures::cold_among_all));
  return quality;
}

RankFunction RankAtRandom(int32_t num_items, uint64_t seed) {
  return [num_items, seed](const HeldOutUser& visitor, int32_t k,
                           std::vector<int32_t>* ranking) -> Status {
    *ranking = RankByScores(
        visitor, std::vector<double>(static_cast<size_t>(num_items)), k,
        RandomPlaces(num_items, seed + static_cast<uint64_t>(visitor.user)));
    return {};
  };
}

RankFunction RankByGenrePopularity(const Dataset& dataset,
                                   const std::vector<float>& counts,
                                   const ColdItems& cold, uint64_t seed) {
  return [&dataset, &counts, &cold,
          popularity = PopularityOfTags(dataset, counts, cold),
          places = RandomPlaces(dataset.num_items(), seed)](
             const HeldOutUser& visitor, int32_t k,
             std::vector<int32_t>* ranking) -> Status {
    const std::vector<CatalogueItem>& items = dataset.catalogue.items;
    std::vector<double> liked(popularity.size());
    for (const Interaction& seen : visitor.seen) {
      for (const int32_t tag : items[static_cast<size_t>(seen.item)].tags) {
        liked[static_cast<size_t>(tag)] += 1;
      }
    }
    std::vector<double> scores(items.size());
    for (size_t i = 0; i < items.size(); ++i) {
      for (const int32_t tag : items[i].tags) {
        const auto t = static_cast<size_t>(tag);
        scores[i] += liked[t] * (cold[i] != 0 ? popularity[t]
                                              : static_cast<double>(counts[i]));
      }
    }
    *ranking = RankByScores(visitor, std::move(scores), k, places);
    return {};
  };
}

}  // namespace pagepick
