#include "batch/batch_ranker.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

#include "base/parallel_for.h"
#include "batch/batch_scan.h"
#include "engine/retriever.h"
#include "kernels/codes.h"

namespace pagepick {
namespace {

// Visitors who are ranked together: their dots fit the second cache.
constexpr int64_t kBlockVisitors = 32;
// So few that counting orders them faster than sorting.
constexpr size_t kFewCandidates = 1024;

// Whether the answer is that of a scan of all items by their codes alone.
bool CanRankAtOnce(const ModelView& model, int32_t num_probes) {
  const int32_t probes =
      num_probes != 0 ? num_probes
                      : static_cast<int32_t>(model.header().default_num_probes);
  return probes == model.num_clusters() && !model.items().IsByResidual();
}

}  // namespace

// Some visitors on their way through encoding, scan and the second stage.
class BatchRanker::Block {
 public:
  Block(const BatchRanker& ranker, std::span<const BatchRequest> requests,
        std::span<std::vector<ScoredItem>> rankings)
      : ranker_(ranker), requests_(requests), rankings_(rankings) {}

  Status Rank() {
    std::vector<std::span<const HistoryEvent>> histories(requests_.size());
    for (size_t n = 0; n < requests_.size(); ++n) {
      if (requests_[n].k > 0) histories[n] = requests_[n].history;
    }
    std::vector<EncodedVisitor> visitors(requests_.size());
    std::vector<uint8_t> encoded(requests_.size());
    ranker_.encoder_->Encode(histories, visitors, encoded);
    std::vector<size_t> scored;
    for (size_t n = 0; n < encoded.size(); ++n) {
      if (encoded[n] != 0) scored.push_back(n);
    }
    const std::vector<std::vector<int32_t>> candidates =
        Retrieve(scored, visitors);
    size_t next = 0;
    for (size_t n = 0; n < requests_.size(); ++n) {
      const bool is_scored = next < scored.size() && scored[next] == n;
      if (!is_scored || !SetRanking(visitors[n], candidates[next], n)) {
        PAGEPICK_RETURN_IF_ERROR(
            ranker_.AskEngine(requests_[n], &rankings_[n]));
      }
      next += is_scored ? 1 : 0;
    }
    return {};
  }

 private:
  // No more than there are.
  size_t ListLength(size_t request) const {
    return static_cast<size_t>(
        std::min(requests_[request].k, model().num_items()));
  }

  std::vector<std::vector<int32_t>> Retrieve(
      const std::vector<size_t>& scored,
      const std::vector<EncodedVisitor>& visitors) const {
    std::vector<BatchQuery> queries(scored.size());
    const auto dim = static_cast<size_t>(model().dim());
    for (size_t v = 0; v < scored.size(); ++v) {
      const EncodedVisitor& visitor = visitors[scored[v]];
      queries[v].query = QuantizeQuery(std::span(visitor.embedding).first(dim),
                                       model().bits());
      if (!visitor.neighbor_scores.empty()) {
        queries[v].bonus = visitor.neighbor_scores.data();
      }
      queries[v].left_out = visitor.history.items;
      queries[v].num_candidates = ListLength(scored[v]) + kSpareCandidates;
    }
    return ScanForMany(ranker_.rows_, ranker_.kernels_, queries);
  }

  // As RankCandidates. False if a score is not finite.
  bool SetRanking(const EncodedVisitor& visitor,
                  const std::vector<int32_t>& candidates, size_t request) {
    const size_t count = candidates.size();
    scores_.resize(count + ranker_.kernels_.lanes);
    ranker_.kernels_.rescore({.rows = ItemRows(),
                              .user = visitor.embedding.data(),
                              .items = candidates.data(),
                              .count = count,
                              .scores = scores_.data()});
    for (size_t n = 0; n < count; ++n) {
      scores_[n] +=
          visitor.neighbor_scores.empty()
              ? 0
              : visitor.neighbor_scores[static_cast<size_t>(candidates[n])];
      if (!std::isfinite(scores_[n])) return false;
    }
    SetOrder(count);
    std::vector<ScoredItem>& ranking = rankings_[request];
    ranking.resize(std::min(count, ListLength(request)));
    for (size_t place = 0; place < ranking.size(); ++place) {
      const auto n = static_cast<size_t>(order_[place]);
      ranking[place] = {scores_[n], candidates[n]};
    }
    return true;
  }

  // Candidates come by rising item, so that ties keep their order.
  void SetOrder(size_t count) {
    order_.resize(count);
    if (count <= kFewCandidates) {
      keys_.resize(scores_.size());
      ranker_.kernels_.rank_scores({.scores = scores_.data(),
                                    .count = count,
                                    .keys = keys_.data(),
                                    .order = order_.data()});
      return;
    }
    std::iota(order_.begin(), order_.end(), 0);
    std::stable_sort(order_.begin(), order_.end(), [&](int32_t a, int32_t b) {
      return scores_[static_cast<size_t>(a)] > scores_[static_cast<size_t>(b)];
    });
  }

  CodeRows ItemRows() const {
    const CodeTable& items = model().items();
    return {.bits = items.bits,
            .codes = items.codes.data(),
            .row_bytes = CodeRowBytes(items.bits, items.dim),
            .scales = ranker_.rows_.scales.data(),
            .dim = static_cast<size_t>(items.dim)};
  }

  const ModelView& model() const { return ranker_.engine_.model(); }

  const BatchRanker& ranker_;
  const std::span<const BatchRequest> requests_;
  const std::span<std::vector<ScoredItem>> rankings_;
  std::vector<float> scores_;
  std::vector<int32_t> keys_;
  std::vector<int32_t> order_;
};

BatchRanker::BatchRanker(const Engine& engine, int32_t num_probes,
                         const LaneKernels& kernels)
    : engine_(engine), kernels_(kernels), num_probes_(num_probes) {
  const ModelView& model = engine.model();
  if (model.num_items() == 0 || !CanRankAtOnce(model, num_probes)) return;
  rows_ = PackRows(model.items(), kernels.lanes);
  encoder_.emplace(engine, kernels, rows_.scales.size());
}

Status BatchRanker::Rank(std::span<const BatchRequest> requests,
                         int num_threads,
                         std::span<std::vector<ScoredItem>> rankings) const {
  assert(requests.size() == rankings.size());
  const auto count = static_cast<int64_t>(requests.size());
  const bool at_once = encoder_.has_value();
  const int64_t grain = at_once ? kBlockVisitors : 8;
  std::vector<Status> statuses(
      static_cast<size_t>((count + grain - 1) / grain));
  ParallelFor(count, grain, num_threads, [&](int64_t begin, int64_t end) {
    const auto first = static_cast<size_t>(begin);
    const auto size = static_cast<size_t>(end - begin);
    Status& status = statuses[static_cast<size_t>(begin / grain)];
    if (at_once) {
      status = Block(*this, requests.subspan(first, size),
                     rankings.subspan(first, size))
                   .Rank();
      return;
    }
    for (size_t n = first; n < first + size && status.ok(); ++n) {
      status = AskEngine(requests[n], &rankings[n]);
    }
  });
  for (const Status& status : statuses) PAGEPICK_RETURN_IF_ERROR(status);
  return {};
}

Status BatchRanker::AskEngine(const BatchRequest& request,
                              std::vector<ScoredItem>* ranking) const {
  RecommendOptions options;
  options.k = request.k;
  options.num_probes = num_probes_;
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> recommendations,
                            engine_.Recommend(request.history, options));
  ranking->clear();
  for (const Recommendation& recommendation : recommendations) {
    ranking->push_back({recommendation.score, recommendation.item});
  }
  return {};
}

}  // namespace pagepick
