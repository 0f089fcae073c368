// pagepick tune: looks for the options that suit the data.

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "pagepick/command.h"
#include "pagepick/resources.h"
#include "pagepick/terminal.h"
#include "pagepick/tune_search.h"

namespace pagepick {

namespace {

constexpr size_t kShownTrials = 8;

struct TuneArguments {
  DataArguments data;
  SplitArguments split;
  TrainOptions options;
  double minutes = 5;
  int32_t max_trials = 1000;
  std::string output = "best.toml";
  OutputFlags flags;
};

// Only what is searched, so that the file says what tuning found.
std::string ConfigOf(const TuneTrial& trial) {
  const TrainOptions& options = trial.options;
  std::string text = fmt::format(
      "# Found by pagepick tune: NDCG@100 {:.4f} on validation visitors.\n"
      "dim = {}\nalpha0 = {}\nregularization = {}\ndislike = {}\n"
      "half-life = {}\n",
      trial.ndcg, options.ials.dim, options.ials.alpha0,
      options.ials.regularization, options.dislike, options.half_life);
  if (!options.rating_weights.empty()) {
    text += fmt::format("rating-weights = \"{}\"\n", options.rating_weights);
  }
  return text;
}

void PrintJson(const TuneArguments& arguments, const TuneResult& result) {
  nlohmann::ordered_json trials = nlohmann::ordered_json::array();
  for (const TuneTrial& trial : result.trials) {
    const TrainOptions& options = trial.options;
    trials.push_back({{"number", trial.number},
                      {"ndcg_at_100", trial.ndcg},
                      {"sweeps", trial.sweeps},
                      {"dim", options.ials.dim},
                      {"alpha0", options.ials.alpha0},
                      {"regularization", options.ials.regularization},
                      {"dislike", options.dislike},
                      {"rating-weights", options.rating_weights},
                      {"half-life", options.half_life}});
  }
  const nlohmann::ordered_json document = {{"output", arguments.output},
                                           {"trials", trials}};
  fmt::print("{}\n", document.dump(2));
}

void Print(const TuneArguments& arguments, const TuneResult& result) {
  if (arguments.flags.json) return PrintJson(arguments, result);
  if (arguments.flags.quiet) return;
  Table table({"trial", "NDCG@100", "sweeps", "alpha0", "lambda", "weights",
               "half-life"});
  for (size_t n = 0; n < std::min(kShownTrials, result.trials.size()); ++n) {
    const TuneTrial& trial = result.trials[n];
    const TrainOptions& options = trial.options;
    table.AddRow(
        {std::to_string(trial.number), fmt::format("{:.4f}", trial.ndcg),
         std::to_string(trial.sweeps), fmt::format("{}", options.ials.alpha0),
         fmt::format("{}", options.ials.regularization),
         fmt::format("{}", options.dislike),
         fmt::format("{}", options.half_life), options.rating_weights});
  }
  table.Print();
  fmt::print(
      "\n{} trials; trial 1 is what `train` does by itself.\nwrote {}: use it "
      "with `pagepick train … --config {}`\n",
      result.trials.size(), arguments.output, arguments.output);
}

// Stops at the end of the time, and at Ctrl-C.
TuneProgress UntilTimeIsUp(const TuneArguments& arguments,
                           const Stopwatch& watch, Progress* progress,
                           double* best) {
  return [&arguments, &watch, progress, best](const TuneTrial& trial) {
    const double budget = 60 * arguments.minutes;
    *best = std::max(*best, trial.ndcg);
    progress->Update(
        static_cast<int64_t>(1000 * std::min(watch.Seconds(), budget)),
        static_cast<int64_t>(1000 * budget),
        fmt::format("trial {}  NDCG@100 {:.4f}, best {:.4f}", trial.number,
                    trial.ndcg, *best));
    return watch.Seconds() < budget && !Interrupted();
  };
}

Status RunTune(const TuneArguments& arguments) {
  if (arguments.options.trainer != "ials") {
    return Status::InvalidArgument("--trainer is '" +
                                   arguments.options.trainer +
                                   "', but only 'ials' can be tuned");
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      const TrainingData data,
      LoadTrainingData(arguments.data, arguments.split, arguments.flags));
  InstallInterruptHandler();
  const Stopwatch watch;
  Progress progress(arguments.flags, "tuning");
  double best = 0;
  PAGEPICK_ASSIGN_OR_RETURN(
      const TuneResult result,
      SearchOptions(data, arguments.options, arguments.max_trials,
                    UntilTimeIsUp(arguments, watch, &progress, &best)));
  progress.Finish();
  PAGEPICK_RETURN_IF_ERROR(
      WriteFileAtomically(arguments.output, ConfigOf(result.trials.front())));
  Print(arguments, result);
  return {};
}

}  // namespace

Command AddTuneCommand(CLI::App* root) {
  auto arguments = std::make_shared<TuneArguments>();
  CLI::App* app = root->add_subcommand(
      "tune", "Look for the options that suit the data; Ctrl-C keeps the best");
  AddDataArguments(app, &arguments->data);
  AddSplitArguments(app, &arguments->split);
  AddTrainOptions(app, &arguments->options);
  app->add_option("--minutes", arguments->minutes, "How long to look")
      ->check(CLI::Range(0.0, 10000.0))
      ->capture_default_str();
  app->add_option("--trials", arguments->max_trials, "Draws, at most")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  app->add_option("-o,--output", arguments->output, "The file to write")
      ->capture_default_str();
  AddOutputFlags(app, &arguments->flags);
  SetExample(app,
             "pagepick tune ratings.csv items.csv --minutes 5 -o best.toml");
  return {app, [arguments] {
            arguments->options.ials.seed = arguments->split.seed;
            return RunTune(*arguments);
          }};
}

}  // namespace pagepick
