#include "engine/engine.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/ranker.h"
#include "engine/retriever.h"
#include "engine/user_encoder.h"

namespace pagepick {
namespace {

// Whether `found` is in least..most.
Status CheckRange(const char* what, int32_t found, int32_t least,
                  int32_t most) {
  if (found >= least && found <= most) return {};
  return Status::InvalidArgument("{} is {}, expected {}..{}", what, found,
                                 least, most);
}

std::vector<Recommendation> WithoutReasons(
    const std::vector<ScoredItem>& ranking) {
  std::vector<Recommendation> recommendations(ranking.size());
  for (size_t i = 0; i < ranking.size(); ++i) {
    recommendations[i].item = ranking[i].item;
    recommendations[i].score = ranking[i].score;
  }
  return recommendations;
}

std::vector<HistoryEvent> HistoryOf(const ModelHeader::SelfTestSample& sample) {
  std::vector<HistoryEvent> history(sample.items.size());
  for (size_t i = 0; i < history.size(); ++i) {
    history[i].item = static_cast<int32_t>(sample.items[i]);
    history[i].rating = sample.ratings[i];
  }
  return history;
}

bool IsExpected(const ModelHeader::SelfTestSample& sample,
                const std::vector<Recommendation>& found) {
  if (found.size() != sample.expected_items.size()) return false;
  for (size_t i = 0; i < found.size(); ++i) {
    if (static_cast<uint32_t>(found[i].item) != sample.expected_items[i] ||
        found[i].score != sample.expected_scores[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

Result<Engine> Engine::Create(std::span<const uint8_t> model_bytes) {
  Engine engine;
  PAGEPICK_RETURN_IF_ERROR(engine.Open(model_bytes));
  return engine;
}

Status Engine::Open(std::span<const uint8_t> model_bytes) {
  PAGEPICK_RETURN_IF_ERROR(model_.Read(model_bytes));
  const auto& shipped = model_.header().rating_weights;
  std::vector<RatingWeights::Knot> knots(shipped.size());
  for (size_t i = 0; i < knots.size(); ++i) {
    knots[i] = {shipped[i].rating, shipped[i].weight};
  }
  rating_weights_ = RatingWeights(std::move(knots));
  network_ = ReadNetwork(model_);
  is_open_ = true;  // for the self-test
  Status status = RunSelfTest();
  is_open_ = status.ok();
  return status;
}

Status Engine::RunSelfTest() const {
  const auto& samples = model_.header().self_test;
  for (size_t i = 0; i < samples.size(); ++i) {
    RecommendOptions options;
    options.k = static_cast<int32_t>(samples[i].expected_items.size());
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> found,
                              Recommend(HistoryOf(samples[i]), options));
    if (!IsExpected(samples[i], found)) {
      return Status::Corruption(
          "self-test {}: this engine ranks otherwise than the one the model "
          "was made with",
          i);
    }
  }
  return {};
}

Status Engine::CheckItem(int32_t item) const {
  return CheckRange("item", item, 0, model_.num_items() - 1);
}

Status Engine::CheckOptions(const RecommendOptions& options) const {
  if (!is_open_) return Status::InvalidArgument("no model is open");
  PAGEPICK_RETURN_IF_ERROR(CheckRange("k", options.k, 1, INT32_MAX));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("num_probes", options.num_probes, 0, model_.num_clusters()));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("num_reasons", options.num_reasons, -1, INT32_MAX));
  const auto num_items = static_cast<size_t>(model_.num_items());
  if (!options.allowed.empty() && options.allowed.size() != num_items) {
    return Status::InvalidArgument(
        "allowed has {} entries, expected none or one for each of {} items",
        options.allowed.size(), num_items);
  }
  return {};
}

Status Engine::CheckHistory(std::span<const HistoryEvent> history) const {
  for (size_t i = 0; i < history.size(); ++i) {
    PAGEPICK_RETURN_IF_ERROR(CheckItem(history[i].item));
    if (!std::isfinite(history[i].rating) || !std::isfinite(history[i].time)) {
      return Status::InvalidArgument(
          "history event {}: rating or time is not finite", i);
    }
  }
  return {};
}

bool Engine::HasRows(std::span<const HistoryEvent> history,
                     std::span<ClusterRows> clusters) const {
  bool all = true;
  const std::span<const uint32_t> offsets = model_.cluster_offsets();
  for (size_t c = 0; c < clusters.size(); ++c) {
    if (clusters[c] == ClusterRows::kLoaded) continue;
    for (const HistoryEvent& event : history) {
      const auto item = static_cast<uint32_t>(event.item);
      if (item < offsets[c] || item >= offsets[c + 1]) continue;
      clusters[c] = ClusterRows::kWanted;
      all = false;
    }
  }
  return all;
}

Result<std::vector<Recommendation>> Engine::Recommend(
    std::span<const HistoryEvent> history, const RecommendOptions& options,
    std::span<ClusterRows> clusters) const {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  PAGEPICK_RETURN_IF_ERROR(CheckHistory(history));
  if (!HasRows(history, clusters)) return std::vector<Recommendation>();
  RecommendOptions settled = options;
  settled.k = std::min(options.k, model_.num_items());
  EncodedUser user{.history = WeighHistory(model_, history, rating_weights_)};
  EligibleRows eligible(static_cast<size_t>(model_.num_items()),
                        options.allowed);
  if (options.exclude_seen) {
    for (const int32_t item : user.history.items) {
      eligible.LeaveOut(static_cast<size_t>(item));
    }
  }
  if (user.history.Speaks()) {
    PAGEPICK_RETURN_IF_ERROR(EncodeUser(model_, network_, &user));
    if (user.HasDirection()) {
      const int32_t num_probes =
          options.num_probes > 0
              ? options.num_probes
              : static_cast<int32_t>(model_.header().default_num_probes);
      const Retrieved retrieved =
          RetrieveByScore(model_, {.user = user.encoding.embedding(),
                                   .bonus = user.neighbor_scores,
                                   .eligible = eligible,
                                   .clusters = clusters,
                                   .num_probes = num_probes,
                                   .k = settled.k});
      return RankCandidates(model_, user, retrieved.candidates, settled);
    }
  }
  return WithoutReasons(RetrieveByPopularity(model_, eligible, settled.k));
}

Result<std::vector<Recommendation>> Engine::SimilarItems(
    int32_t item, const RecommendOptions& options) const {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  PAGEPICK_RETURN_IF_ERROR(CheckItem(item));
  EligibleRows eligible(static_cast<size_t>(model_.num_items()),
                        options.allowed);
  eligible.LeaveOut(static_cast<size_t>(item));
  return WithoutReasons(RetrieveSimilar(
      model_, item, eligible, std::min(options.k, model_.num_items())));
}

}  // namespace pagepick
