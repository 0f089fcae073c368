#ifndef PAGEPICK_TOOLS_PAGEPICK_COLD_FIT_H_
#define PAGEPICK_TOOLS_PAGEPICK_COLD_FIT_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/status.h"
#include "bundle/trained_model.h"
#include "features/item_features.h"
#include "pagepick/cold_quality.h"
#include "trainer/cold_items.h"

namespace pagepick {

// Embeddings for items without ratings, with options that were measured.

// What the catalogue tells of every item, with statistics of the items whose
// `counts` are above zero.
Result<ItemFeatures> FeaturesByRated(const Catalogue& catalogue,
                                     std::span<const float> counts,
                                     const FeatureOptions& options);
// The same with the options that serve add-items best.
Result<ItemFeatures> ColdItemFeatures(const Catalogue& catalogue,
                                      std::span<const float> counts);

struct ColdChoice {
  ColdItemOptions map;
  // Regression shrinks towards the mean; this makes up for it, so that new
  // items stand among the rated ones where they serve visitors best.
  float scale = 2;
};

// The choice with its figures on validation visitors, and what else could be
// done; nothing if there are no such visitors.
struct ColdMeasurement {
  ColdQuality ours;
  ColdQuality random;
  ColdQuality by_genre;
};

// Replaces the embeddings of `items` by what features say of them, fitted on
// the items whose `counts` [items] are above zero.
Status EmbedColdItems(const ItemFeatures& features,
                      std::span<const float> counts, const ColdChoice& choice,
                      std::span<const int32_t> items, Towers* towers);

// Strips a tenth of the rated items and takes the options by which validation
// visitors find them best, then the scale by which they find all they like
// best. The defaults if there are no validation visitors.
Result<ColdChoice> ChooseColdItems(const TrainedModel& trained,
                                   const ItemFeatures& features,
                                   const std::vector<float>& counts,
                                   int num_threads,
                                   std::optional<ColdMeasurement>* measured);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_COLD_FIT_H_
