#ifndef PAGEPICK_EVAL_LIST_FIGURES_H_
#define PAGEPICK_EVAL_LIST_FIGURES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "towers/item_embeddings.h"

namespace pagepick {

// What lists are like beside being right, over the first k of every user's.
struct ListFigures {
  // Share of the candidates that are in somebody's list.
  double coverage = 0;
  // Gini coefficient of how often each candidate is in a list: 0 = all alike,
  // towards 1 = the same few for everybody.
  double gini = 0;
  // Mean over the lists' entries of -log2 of the share of training users who
  // like the item (self-information, Zhou et al. 2010), in bits: 1 = half of
  // them do. An item that nobody likes counts as if one user did.
  double novelty = 0;
  // Mean over lists of the mean over pairs of 1 - cosine of their embeddings
  // (Ziegler et al. 2005): 0 = near-duplicates. Lists of fewer than two items
  // don't count.
  double diversity = 0;
};

// What is known of the items. Borrows.
struct ItemFacts {
  // Training positives of each item; those with any are the candidates.
  std::span<const float> positive_counts;
  int64_t num_training_users = 0;  // with a positive
  // As many rows as counts, or null: diversity then stays 0.
  const ItemEmbeddings* embeddings = nullptr;
};

// REQUIRES: k > 0; rankings hold items of `facts`
ListFigures MeasureLists(const std::vector<std::vector<int32_t>>& rankings,
                         int32_t k, const ItemFacts& facts);

// How often each item is among the first k of a ranking.
std::vector<int64_t> CountRecommended(
    const std::vector<std::vector<int32_t>>& rankings, int32_t k,
    size_t num_items);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_LIST_FIGURES_H_
