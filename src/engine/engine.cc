#include "engine/engine.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "engine/ranker.h"
#include "engine/retriever.h"
#include "engine/user_encoder.h"

namespace pagepick {
namespace {

// "k is 0, expected 1 or more"
Status NotInRange(const char* what, int32_t found,
                  const std::string& expected) {
  return Status::InvalidArgument(std::string(what) + " is " +
                                 std::to_string(found) + ", expected " +
                                 expected);
}

std::vector<Recommendation> WithoutReasons(
    const std::vector<ScoredItem>& ranking) {
  std::vector<Recommendation> recommendations;
  recommendations.reserve(ranking.size());
  for (const ScoredItem& item : ranking) {
    recommendations.push_back({item.item, item.score, {}});
  }
  return recommendations;
}

std::vector<HistoryEvent> HistoryOf(const ModelHeader::SelfTestSample& sample) {
  std::vector<HistoryEvent> history;
  for (size_t i = 0; i < sample.items.size(); ++i) {
    history.push_back(
        {static_cast<int32_t>(sample.items[i]), sample.ratings[i], 0});
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

Engine::Engine(ModelView model, RatingWeights rating_weights)
    : model_(std::move(model)),
      network_(ReadNetwork(model_)),
      rating_weights_(std::move(rating_weights)),
      everything_(static_cast<size_t>(model_.num_items()), 1) {}

Result<Engine> Engine::Create(std::span<const uint8_t> model_bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(ModelView model, ModelView::Parse(model_bytes));
  std::vector<RatingWeights::Knot> knots;
  for (const ModelHeader::RatingKnot& knot : model.header().rating_weights) {
    knots.push_back({knot.rating, knot.weight});
  }
  Engine engine(std::move(model), RatingWeights(std::move(knots)));
  PAGEPICK_RETURN_IF_ERROR(engine.RunSelfTest());
  return engine;
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
          "self-test " + std::to_string(i) +
          ": this engine ranks otherwise than the one the model was made with");
    }
  }
  return {};
}

Status Engine::CheckItem(int32_t item) const {
  if (item >= 0 && item < model_.num_items()) return {};
  return NotInRange("item", item,
                    "0.." + std::to_string(model_.num_items() - 1));
}

Status Engine::CheckOptions(const RecommendOptions& options) const {
  if (options.k < 1) return NotInRange("k", options.k, "1 or more");
  if (options.num_probes < 0 || options.num_probes > model_.num_clusters()) {
    return NotInRange("num_probes", options.num_probes,
                      "0.." + std::to_string(model_.num_clusters()));
  }
  if (options.num_reasons < -1) {
    return NotInRange("num_reasons", options.num_reasons, "-1 or more");
  }
  const auto num_items = static_cast<size_t>(model_.num_items());
  if (!options.allowed.empty() && options.allowed.size() != num_items) {
    return Status::InvalidArgument(
        "allowed has " + std::to_string(options.allowed.size()) +
        " entries, expected none or one for each of " +
        std::to_string(num_items) + " items");
  }
  return {};
}

Status Engine::CheckHistory(std::span<const HistoryEvent> history) const {
  for (size_t i = 0; i < history.size(); ++i) {
    PAGEPICK_RETURN_IF_ERROR(CheckItem(history[i].item));
    if (!std::isfinite(history[i].rating) || !std::isfinite(history[i].time)) {
      return Status::InvalidArgument("history event " + std::to_string(i) +
                                     ": rating or time is not finite");
    }
  }
  return {};
}

std::vector<uint8_t> Engine::Eligible(const RecommendOptions& options) const {
  const std::span<const uint8_t> allowed =
      options.allowed.empty() ? everything_ : options.allowed;
  return {allowed.begin(), allowed.end()};
}

Result<std::vector<Recommendation>> Engine::Recommend(
    std::span<const HistoryEvent> history,
    const RecommendOptions& options) const {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  PAGEPICK_RETURN_IF_ERROR(CheckHistory(history));
  RecommendOptions settled = options;
  settled.k = std::min(options.k, model_.num_items());
  WeightedHistory weighted = WeighHistory(model_, history, rating_weights_);
  std::vector<uint8_t> eligible = Eligible(options);
  if (options.exclude_seen) {
    for (const int32_t item : weighted.items) {
      eligible[static_cast<size_t>(item)] = 0;
    }
  }
  if (weighted.Speaks()) {
    PAGEPICK_ASSIGN_OR_RETURN(
        const EncodedUser user,
        EncodeUser(model_, network_, std::move(weighted)));
    if (user.HasDirection()) {
      const int32_t num_probes =
          options.num_probes > 0
              ? options.num_probes
              : static_cast<int32_t>(model_.header().default_num_probes);
      const Retrieved retrieved =
          RetrieveByScore(model_, {.user = user.encoding.embedding(),
                                   .bonus = user.neighbor_scores,
                                   .eligible = eligible,
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
  std::vector<uint8_t> eligible = Eligible(options);
  eligible[static_cast<size_t>(item)] = 0;
  return WithoutReasons(RetrieveSimilar(
      model_, item, eligible, std::min(options.k, model_.num_items())));
}

}  // namespace pagepick
