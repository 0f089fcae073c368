#ifndef PAGEPICK_ENGINE_ENGINE_H_
#define PAGEPICK_ENGINE_ENGINE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/status.h"
#include "engine/recommendation.h"
#include "model/model_view.h"
#include "towers/rating_weights.h"
#include "towers/user_network.h"

namespace pagepick {

// Ranks a catalogue for a visitor: history -> EncodeUser -> RetrieveByScore
// -> RankCandidates. Borrows the model's bytes, which must outlive it. A const
// Engine may be used by several threads at once, but not while somebody writes
// rows of a chunked model into these bytes.
class Engine {
 public:
  // Without a model: all that is asked is kInvalidArgument.
  Engine() = default;

  // Parses, validates and runs the model's self-test; a model that answers
  // otherwise than where it was made is kCorruption. A self-test sample is a
  // history, oldest event first, and what Recommend answers to it with
  // default options but for k.
  Status Open(std::span<const uint8_t> model_bytes);

  // An opened engine.
  static Result<Engine> Create(std::span<const uint8_t> model_bytes);

  const ModelView& model() const { return model_; }
  const UserNetwork& network() const { return network_; }
  const RatingWeights& rating_weights() const { return rating_weights_; }

  // Best first: score descending, then item ascending; the same to the last
  // bit on every build. Fewer than k if fewer are eligible. An item that
  // occurs twice in the history counts by its newest event.
  //
  // A history that says nothing (empty, no rating with a weight, or only items
  // without an embedding) gives the most popular items, with popularity in
  // 0..1 as score and no reasons. Otherwise items without an embedding (scale
  // 0) are left out: their score would be 0 for everybody.
  //
  // kInvalidArgument: k < 1, an item, num_probes or num_reasons out of range,
  // a rating or time that is not finite, `allowed` of the wrong size.
  // kCorruption: the model's numbers give no finite answer.
  //
  // Of a chunked model some rows may be missing; `clusters` [num_clusters] says
  // which are there, and those that this question needs become kWanted. First
  // those of the history, without which there is no list yet; then those that
  // are to be scanned. If none is wanted, the answer is the whole model's.
  Result<std::vector<Recommendation>> Recommend(
      std::span<const HistoryEvent> history, const RecommendOptions& options,
      std::span<ClusterRows> clusters = {}) const;

  // The k items whose embeddings have the largest cosine with `item`'s, which
  // itself is left out; none if it has no embedding. Uses `options.k` and
  // `options.allowed`. Errors as above.
  Result<std::vector<Recommendation>> SimilarItems(
      int32_t item, const RecommendOptions& options) const;

 private:
  Status CheckOptions(const RecommendOptions& options) const;
  Status CheckHistory(std::span<const HistoryEvent> history) const;
  Status CheckItem(int32_t item) const;
  Status RunSelfTest() const;
  // Whether all rows of a history are there; those that are not are wanted.
  bool HasRows(std::span<const HistoryEvent> history,
               std::span<ClusterRows> clusters) const;

  bool is_open_ = false;
  ModelView model_;
  UserNetwork network_;  // if the user tower is one
  RatingWeights rating_weights_;
};

}  // namespace pagepick

#endif  // PAGEPICK_ENGINE_ENGINE_H_
