#include "pagepick/probe_choice.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>
#include <utility>

#include "base/parallel_for.h"
#include "engine/retriever.h"
#include "engine/user_encoder.h"
#include "eval/item_order.h"

namespace pagepick {
namespace {

// Enough for a recall to a tenth of a percent.
constexpr size_t kMostUsers = 500;
constexpr int32_t kTopItems = 100;

// A visitor's question, encoded once for all numbers of probes.
struct Question {
  EncodedUser user;
  EligibleRows eligible;
};

class Prober {
 public:
  Prober(const ModelView& model, const ShippedModel& shipped)
      : model_(model),
        network_(ReadNetwork(model)),
        weights_(shipped.contents.rating_weights),
        order_(shipped.storage_order) {}

  // Skips those whose history says nothing.
  Status Add(const HeldOutUser& user) {
    const std::vector<HistoryEvent> history = order_.HistoryOf(user);
    EligibleRows eligible(static_cast<size_t>(model_.num_items()), {});
    for (const HistoryEvent& event : history) {
      eligible.LeaveOut(static_cast<size_t>(event.item));
    }
    EncodedUser encoded;
    encoded.history = WeighHistory(model_, history, weights_);
    if (!encoded.history.Speaks()) return Status();
    PAGEPICK_RETURN_IF_ERROR(EncodeUser(model_, network_, &encoded));
    if (encoded.HasDirection()) {
      questions_.push_back({std::move(encoded), std::move(eligible)});
    }
    return Status();
  }

  size_t num_questions() const { return questions_.size(); }

  Retrieved Ask(size_t question, int32_t num_probes) const {
    const Question& asked = questions_[question];
    Retrieved retrieved =
        RetrieveByScore(model_, {.user = asked.user.encoding.embedding(),
                                 .bonus = asked.user.neighbor_scores,
                                 .eligible = asked.eligible,
                                 .num_probes = num_probes,
                                 .k = std::min(kTopItems, model_.num_items())});
    std::vector<ScoredItem>& found = retrieved.candidates;
    found.resize(std::min<size_t>(found.size(), kTopItems));
    return retrieved;
  }

 private:
  const ModelView& model_;
  const UserNetwork network_;
  const RatingWeights weights_;
  const ItemOrder order_;
  std::vector<Question> questions_;
};

std::vector<int32_t> SortedItems(const std::vector<ScoredItem>& ranking) {
  std::vector<int32_t> items;
  items.reserve(ranking.size());
  for (const ScoredItem& ranked : ranking) items.push_back(ranked.item);
  std::sort(items.begin(), items.end());
  return items;
}

double ShareFound(const std::vector<int32_t>& exact,
                  const std::vector<int32_t>& found) {
  std::vector<int32_t> both;
  std::set_intersection(exact.begin(), exact.end(), found.begin(), found.end(),
                        std::back_inserter(both));
  return static_cast<double>(both.size()) / static_cast<double>(exact.size());
}

// 1, 2, 3, 4, 6, 8, 12, ..
int32_t NextProbes(int32_t probes) {
  const bool is_power = (probes & (probes - 1)) == 0;
  return probes == 1 ? 2 : is_power ? probes / 2 * 3 : probes / 3 * 4;
}

class Curve {
 public:
  Curve(const Prober& prober, int32_t num_items, int num_threads)
      : prober_(prober),
        num_items_(num_items),
        num_threads_(num_threads),
        exact_(prober.num_questions()) {}

  ProbePoint Measure(int32_t num_probes) {
    std::vector<double> recalls(exact_.size());
    std::vector<double> rows(exact_.size());
    ParallelFor(static_cast<int64_t>(exact_.size()), 1, num_threads_,
                [&](int64_t begin, int64_t end) {
                  for (auto q = static_cast<size_t>(begin);
                       q < static_cast<size_t>(end); ++q) {
                    const Retrieved found = prober_.Ask(q, num_probes);
                    std::vector<int32_t> items = SortedItems(found.candidates);
                    rows[q] = static_cast<double>(found.rows_scanned);
                    if (exact_[q].empty()) exact_[q] = items;
                    recalls[q] = ShareFound(exact_[q], items);
                  }
                });
    ProbePoint point;
    point.num_probes = num_probes;
    // Summed first: the mean of ones is 1.
    const auto count = static_cast<double>(exact_.size());
    point.recall = std::accumulate(recalls.begin(), recalls.end(), 0.0) / count;
    point.rows_share =
        std::accumulate(rows.begin(), rows.end(), 0.0) / count / num_items_;
    return point;
  }

 private:
  const Prober& prober_;
  const int32_t num_items_;
  const int num_threads_;
  std::vector<std::vector<int32_t>> exact_;  // what the first Measure found
};

}  // namespace

Result<std::vector<ProbePoint>> MeasureProbes(
    const ShippedModel& model, const std::vector<HeldOutUser>& users,
    int num_threads) {
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView view,
                            ModelView::Parse(model.bytes.bytes()));
  Prober prober(view, model);
  const size_t step = users.size() / kMostUsers + 1;
  for (size_t user = 0; user < users.size(); user += step) {
    PAGEPICK_RETURN_IF_ERROR(prober.Add(users[user]));
  }
  std::vector<ProbePoint> points;
  if (prober.num_questions() == 0) return points;
  Curve curve(prober, view.num_items(), num_threads);
  const ProbePoint all = curve.Measure(view.num_clusters());
  for (int32_t probes = 1; probes < view.num_clusters();
       probes = NextProbes(probes)) {
    points.push_back(curve.Measure(probes));
    if (points.back().recall >= 1) break;
  }
  points.push_back(all);
  return points;
}

int32_t FewestProbes(const std::vector<ProbePoint>& curve, double recall) {
  const auto found = std::find_if(
      curve.begin(), curve.end(),
      [&](const ProbePoint& point) { return point.recall >= recall; });
  assert(found != curve.end());
  return found->num_probes;
}

}  // namespace pagepick
