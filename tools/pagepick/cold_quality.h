#ifndef PAGEPICK_TOOLS_PAGEPICK_COLD_QUALITY_H_
#define PAGEPICK_TOOLS_PAGEPICK_COLD_QUALITY_H_

#include <cstdint>
#include <vector>

#include "base/status.h"
#include "dataset/dataset.h"
#include "dataset/split.h"
#include "eval/unseen_users.h"

namespace pagepick {

// How well items are recommended that nobody has rated: some rated items are
// stripped of their ratings, and held-out visitors who liked one of those
// have to be shown it.

// One flag an item: whether it plays cold.
using ColdItems = std::vector<uint8_t>;

// Part `part` of `num_parts` equal random parts of the items with a count
// above zero.
ColdItems DrawColdItems(const std::vector<float>& counts, int32_t num_parts,
                        int32_t part, uint64_t seed);

// `split` without any interaction of a cold item.
Split StripItems(const Dataset& dataset, const Split& split,
                 const ColdItems& cold);

// The visitors of a fold who liked a cold item, as an engine meets them: they
// have seen no cold item, and all cold ones they liked are to be found, beside
// the others held out.
std::vector<HeldOutUser> ColdVisitors(const Dataset& dataset,
                                      const Split& split, HeldOutFold fold,
                                      const ColdItems& cold);

struct ColdQuality {
  int32_t num_users = 0;
  // Ranking the cold items alone.
  MeanAndError ndcg_at_100;
  MeanAndError ndcg_at_10;
  MeanAndError recall_at_20;
  // Ranking the whole catalogue: all that is to be found, and the cold part.
  MeanAndError all_ndcg_at_100;
  MeanAndError cold_among_all_recall_at_100;
  std::vector<double> ndcg_by_user;  // at 100, the cold items alone
};

// `rank` is asked for rankings of all `num_items` items.
Result<ColdQuality> MeasureCold(const std::vector<HeldOutUser>& visitors,
                                const ColdItems& cold, const RankFunction& rank,
                                int num_threads);

// Any order is as good as any other.
RankFunction RankAtRandom(int32_t num_items, uint64_t seed);

// What can be said of a cold item without learning: how popular its genres
// are, counted for this visitor by how many of the liked items have them. A
// cold item counts as the mean rated item of each genre, a rated one as
// itself. Ties are broken at random. Borrows all but the seed.
RankFunction RankByGenrePopularity(const Dataset& dataset,
                                   const std::vector<float>& counts,
                                   const ColdItems& cold, uint64_t seed);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_COLD_QUALITY_H_
