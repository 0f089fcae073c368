#ifndef PAGEPICK_ENGINE_ENGINE_H_
#define PAGEPICK_ENGINE_ENGINE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "model/model_view.h"
#include "towers/rating_weights.h"

namespace pagepick {

// One thing a visitor rated. `item` is the model's index (storage order).
struct HistoryEvent {
  int32_t item = 0;
  float rating = 0;  // on the model's rating scale
  double time = 0;   // seconds since 1970; equal times: later in the list is
                     // newer
};

struct RecommendOptions {
  int32_t k = 10;
  // Clusters to scan: 0 = the model's default, num_clusters = all (exact).
  int32_t num_probes = 0;
  bool exclude_seen = true;
  // How many reasons to give per recommendation, strongest first; -1 = one
  // for every event of the history.
  int32_t num_reasons = 0;
  // Empty, or [num_items]: items with 0 are not recommended.
  std::span<const uint8_t> allowed;
};

// One rating's share of a score. All shares of a recommendation add up to
// its score.
struct Reason {
  int32_t item = 0;
  float share = 0;
};

struct Recommendation {
  int32_t item = 0;
  float score = 0;
  std::vector<Reason> reasons;
};

// Ranks a catalogue for a visitor: history -> UserEncoder -> Retriever ->
// Ranker. Borrows the model's bytes, which must outlive it. A const Engine
// may be used by several threads at once.
class Engine {
 public:
  // Parses, validates and runs the model's self-test; a model that answers
  // otherwise than where it was made is kCorruption.
  static Result<Engine> Create(std::span<const uint8_t> model_bytes);

  const ModelView& model() const { return model_; }

  // Best first; a total order, the same on every build. An empty history, or
  // one without any weight, gives the most popular items, with popularity in
  // 0..1 as score and no reasons. Fewer than k if fewer are eligible.
  // kInvalidArgument: k < 1, an item or num_probes out of range, a rating or
  // time that is not finite, `allowed` of the wrong size. An item that
  // occurs twice counts by its newest event.
  Result<std::vector<Recommendation>> Recommend(
      std::span<const HistoryEvent> history,
      const RecommendOptions& options) const;

  // The k items whose embeddings have the largest cosine with `item`'s, which
  // itself is left out. Uses `options.k` and `options.allowed`.
  Result<std::vector<Recommendation>> SimilarItems(
      int32_t item, const RecommendOptions& options) const;

 private:
  explicit Engine(ModelView model);
  Status RunSelfTest() const;

  ModelView model_;
  RatingWeights rating_weights_;
};

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_ENGINE_H_
