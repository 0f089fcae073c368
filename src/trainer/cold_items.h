#ifndef PAGEPICK_TRAINER_COLD_ITEMS_H_
#define PAGEPICK_TRAINER_COLD_ITEMS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "features/item_features.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Embeddings for items that nobody has rated yet, from what the catalogue
// tells of them: a linear map from features to embeddings, fitted by ridge
// regression on the items that have ratings,
//   sum_i n_i^p |v_i - b - B'f_i|^2 + mean(n^p) sum_c lambda_c |B_c|^2
// with n_i the number of ratings of item i (Gantner et al. 2010 map attributes
// to factors the same way). The length of a factor grows with an item's
// popularity, so the map learns what makes items popular as well as alike.
struct ColdItemOptions {
  float regularization = 10;        // lambda of a column
  float title_regularization = 30;  // of a column of the title's n-grams
  float count_exponent = 0.5f;      // p, 0 .. 1
};

// b and B. Owner.
struct ColdItemMap {
  int32_t num_columns = 0;
  int32_t dim = 0;
  std::vector<float> bias;     // [dim]
  std::vector<float> weights;  // [num_columns x dim]
};

// More feature columns are refused: the normal equations are dense.
inline constexpr int32_t kMaxColdItemColumns = 12000;

// Fits on the items whose `counts` [items] is above zero. The same bytes at
// any thread count.
// kInvalidArgument: shapes that disagree, an option out of range, too many
// columns, or no item to fit on.
Result<ColdItemMap> FitColdItems(const ItemFeatures& features,
                                 const ItemEmbeddings& items,
                                 std::span<const float> counts,
                                 const ColdItemOptions& options);

// The embedding that the map gives an item of `features`, [dim].
// REQUIRES: features.num_columns == map.num_columns
std::vector<float> EmbedByFeatures(const ColdItemMap& map,
                                   const ItemFeatures& features, int32_t item);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_COLD_ITEMS_H_
