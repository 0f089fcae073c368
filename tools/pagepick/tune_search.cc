#include "pagepick/tune_search.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <utility>

#include "eval/unseen_users.h"
#include "trainer/ials_defaults.h"
#include "trainer/positives.h"

namespace pagepick {

namespace {

// Nine draws of two sweeps, the best three to six, the best one to the end.
constexpr int32_t kBracket = 9;
constexpr int32_t kKeepOneOf = 3;
constexpr int32_t kFirstSweeps = 2;

double Around(double center, double factor, Rng* rng) {
  const double power = 2 * rng->Uniform() - 1;
  return center * std::pow(factor, power);
}

// Three digits are enough to write down and to try again.
double Rounded(double value) {
  return std::strtod(fmt::format("{:.3g}", value).c_str(), nullptr);
}

float RoundedFloat(double value) { return static_cast<float>(Rounded(value)); }

// "1:-0.4,7:0,8:0.6,10:1": likes that grow with the rating.
std::string DrawRatingWeights(const RatingScale& scale, float threshold,
                              double dislike, Rng* rng) {
  const double least = Rounded(0.2 + 0.8 * rng->Uniform());
  const float below = threshold - scale.step;
  std::string text;
  if (below > scale.min) {
    text = fmt::format("{}:{},{}:0,", scale.min, -dislike, below);
  }
  return text + fmt::format("{}:{},{}:1", threshold, least, scale.max);
}

// A trial with the state from which it goes on.
struct Runner {
  TuneTrial trial;
  RatingWeights weights;
  std::optional<IalsState> state;
};

bool IsBetter(const Runner& a, const Runner& b) {
  return a.trial.ndcg != b.trial.ndcg ? a.trial.ndcg > b.trial.ndcg
                                      : a.trial.number < b.trial.number;
}

class Search {
 public:
  Search(const TrainingData& data, const TrainOptions& defaults,
         const TuneProgress& progress)
      : data_(data),
        defaults_(defaults),
        progress_(progress),
        rng_(defaults.ials.seed),
        visitors_(
            HeldOutUsers(data.dataset, data.split, HeldOutFold::kValidation)) {}

  bool has_visitors() const { return !visitors_.empty(); }

  Status RunBracket(int32_t num_draws) {
    std::vector<Runner> runners;
    for (int32_t n = 0; n < num_draws; ++n) {
      PAGEPICK_ASSIGN_OR_RETURN(Runner runner, Draw());
      runners.push_back(std::move(runner));
    }
    const int32_t last = defaults_.ials.max_sweeps;
    for (int32_t sweeps = std::min(kFirstSweeps, last);;
         sweeps = std::min(sweeps * kKeepOneOf, last)) {
      PAGEPICK_RETURN_IF_ERROR(RunStage(sweeps, &runners));
      if (result_.stopped || sweeps == last) break;
      std::sort(runners.begin(), runners.end(), IsBetter);
      const size_t kept = std::max<size_t>(1, runners.size() / kKeepOneOf);
      Retire(kept, &runners);
    }
    Retire(0, &runners);
    return {};
  }

  bool stopped() const { return result_.stopped; }
  int32_t num_drawn() const { return num_drawn_; }

  TuneResult Take() {
    std::sort(result_.trials.begin(), result_.trials.end(),
              [](const TuneTrial& a, const TuneTrial& b) {
                return a.ndcg != b.ndcg ? a.ndcg > b.ndcg : a.number < b.number;
              });
    return std::move(result_);
  }

 private:
  Result<Runner> Draw() {
    Runner runner;
    runner.trial.number = ++num_drawn_;
    runner.trial.options = num_drawn_ == 1
                               ? defaults_
                               : DrawOptions(defaults_, data_.dataset,
                                             data_.positive_threshold, &rng_);
    PAGEPICK_ASSIGN_OR_RETURN(
        runner.weights,
        MakeRatingWeights(runner.trial.options, data_.dataset.scale,
                          data_.positive_threshold));
    return runner;
  }

  // Trains every runner up to `sweeps`. A stop leaves the rest as they are.
  Status RunStage(int32_t sweeps, std::vector<Runner>* runners) {
    for (Runner& runner : *runners) {
      if (result_.stopped) return {};
      PAGEPICK_RETURN_IF_ERROR(TrainUpTo(sweeps, &runner));
      result_.stopped = !progress_(runner.trial);
    }
    return {};
  }

  Status TrainUpTo(int32_t sweeps, Runner* runner) {
    IalsOptions options = runner->trial.options.ials;
    options.max_sweeps = sweeps;
    const float decay = RecencyDecay(runner->trial.options);
    IalsState state;
    IalsCallbacks callbacks;
    callbacks.validate = [&](const Towers& towers) {
      Towers judged = towers;
      judged.user.recency_decay = decay;
      const Result<UnseenUserEvaluation> evaluation = EvaluateUnseenUsers(
          visitors_, RankByTowers(judged), options.num_threads);
      return evaluation.ok() ? evaluation->quality.ndcg_at_100.mean : 0.0;
    };
    callbacks.on_sweep = [&](const IalsProgress& progress) {
      state = *progress.state;
      return true;
    };
    PAGEPICK_ASSIGN_OR_RETURN(
        const IalsResult trained,
        TrainIals(data_.dataset, data_.split, runner->weights, options,
                  runner->state ? &*runner->state : nullptr, callbacks));
    runner->trial.sweeps = trained.sweeps;
    runner->trial.ndcg = trained.best_ndcg;
    if (state.sweep > 0) runner->state = std::move(state);
    return {};
  }

  // Moves all but the first `kept` to the results.
  void Retire(size_t kept, std::vector<Runner>* runners) {
    for (size_t n = kept; n < runners->size(); ++n) {
      TuneTrial& trial = (*runners)[n].trial;
      if (trial.sweeps > 0) result_.trials.push_back(std::move(trial));
    }
    runners->resize(kept);
  }

  const TrainingData& data_;
  const TrainOptions& defaults_;
  const TuneProgress& progress_;
  Rng rng_;
  const std::vector<HeldOutUser> visitors_;
  int32_t num_drawn_ = 0;
  TuneResult result_;
};

}  // namespace

TrainOptions DrawOptions(const TrainOptions& defaults, const Dataset& dataset,
                         float positive_threshold, Rng* rng) {
  TrainOptions options = defaults;
  options.ials.alpha0 = RoundedFloat(Around(defaults.ials.alpha0, 4, rng));
  options.ials.regularization =
      RoundedFloat(Around(defaults.ials.regularization, 4, rng));
  const RatingScale& scale = dataset.scale;
  if (scale.is_explicit) {
    options.dislike = Rounded(rng->Uniform());
    if (rng->Below(2) == 1 && positive_threshold < scale.max) {
      options.rating_weights =
          DrawRatingWeights(scale, positive_threshold, options.dislike, rng);
    }
  }
  if (dataset.has_times && rng->Below(2) == 1) {
    options.half_life = Rounded(Around(16, 8, rng));
  }
  return options;
}

Result<TuneResult> SearchOptions(const TrainingData& data,
                                 const TrainOptions& defaults,
                                 int32_t max_trials,
                                 const TuneProgress& progress) {
  TrainOptions resolved = defaults;
  PAGEPICK_ASSIGN_OR_RETURN(
      const RatingWeights weights,
      MakeRatingWeights(defaults, data.dataset.scale, data.positive_threshold));
  resolved.ials = ResolveIalsOptions(
      CollectPositives(data.dataset, data.split, weights), defaults.ials);
  resolved.ials.alpha0 = RoundedFloat(resolved.ials.alpha0);
  resolved.ials.regularization = RoundedFloat(resolved.ials.regularization);
  Search search(data, resolved, progress);
  if (!search.has_visitors()) {
    return Status::InvalidArgument(
        "no validation visitors to tune by: raise --validation-fraction, or "
        "give more ratings");
  }
  while (!search.stopped() && search.num_drawn() < max_trials) {
    PAGEPICK_RETURN_IF_ERROR(
        search.RunBracket(std::min(kBracket, max_trials - search.num_drawn())));
  }
  return search.Take();
}

}  // namespace pagepick
