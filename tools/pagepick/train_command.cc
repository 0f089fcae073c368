// pagepick train: ratings -> float towers in a .pick file.

#include <fmt/core.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/parallel_for.h"
#include "bundle/trained_model.h"
#include "pagepick/checkpointing.h"
#include "pagepick/command.h"
#include "pagepick/default_values.h"
#include "pagepick/fit_model.h"
#include "pagepick/resources.h"
#include "pagepick/terminal.h"
#include "pagepick/training_data.h"
#include "pagepick/warm_start.h"

namespace pagepick {

namespace {

struct TrainArguments {
  DataArguments data;
  SplitArguments split;
  TrainOptions options;
  std::string output = "model.pick";
  std::string name;
  std::string licence;
  bool resume = false;
  std::string warm;
  std::string preset = "balanced";
  std::string config;
  bool dim_is_given = false;
  OutputFlags flags;
};

// A line of progress for each stage.
class StageProgress {
 public:
  explicit StageProgress(const OutputFlags& flags) : flags_(flags) {}

  void Update(const TrainingStep& step) {
    if (!progress_ || stage_ != step.stage) {
      progress_.emplace(flags_, "training");
      stage_ = step.stage;
    }
    progress_->Update(step.done, step.total, Describe(step));
  }

 private:
  OutputFlags flags_;
  std::string stage_;
  std::optional<Progress> progress_;
};

Status CheckTrainer(const TrainArguments& arguments, const Trainer& trainer) {
  if (!arguments.warm.empty() && !trainer.starts_warm) {
    return Status::InvalidArgument(
        fmt::format("--warm: the trainer '{}' starts from nothing; train "
                    "without it, or with --trainer ials",
                    trainer.name));
  }
  if (arguments.resume && !trainer.resumes) {
    return Status::InvalidArgument(
        fmt::format("--resume: the trainer '{}' keeps no checkpoint; train "
                    "again without it",
                    trainer.name));
  }
  return {};
}

Result<FittedModel> Train(const TrainArguments& arguments,
                          const TrainingData& data, const WarmStart* warm) {
  PAGEPICK_ASSIGN_OR_RETURN(const Trainer* trainer,
                            FindTrainer(arguments.options.trainer));
  PAGEPICK_RETURN_IF_ERROR(CheckTrainer(arguments, *trainer));
  Checkpointing checkpoint(arguments.output + ".ckpt",
                           FingerprintOf(data.View(), arguments.options));
  if (arguments.resume) {
    PAGEPICK_RETURN_IF_ERROR(checkpoint.Load());
    PrintNote(arguments.flags, fmt::format("resuming after sweep {}",
                                           checkpoint.state()->sweep));
  }
  StageProgress progress(arguments.flags);
  FitRequest request{data.View(), arguments.options, {}, &checkpoint};
  if (warm != nullptr) request.start = &warm->items;
  request.on_step = [&](const TrainingStep& step) {
    progress.Update(step);
    return !Interrupted();
  };
  InstallInterruptHandler();
  Result<FittedModel> fit = FitModel(request);
  if (!fit.ok()) return fit;
  if (fit->stopped) {
    return Status::InvalidArgument(
        trainer->resumes ? "stopped; go on with the same command and --resume"
                         : "stopped; nothing was written");
  }
  checkpoint.Remove();
  return fit;
}

void TellNeighbors(const OutputFlags& flags, const NeighborChoice& choice) {
  if (choice.trials.empty()) return;
  std::string tried = "neighbours an item:";
  for (const NeighborTrial& trial : choice.trials) {
    tried += fmt::format("  {} {:.4f}", trial.per_item, trial.ndcg);
  }
  PrintNote(flags,
            fmt::format("{}  (NDCG@100 on validation visitors): {} taken",
                        tried, choice.chosen.per_item));
}

void Report(const TrainArguments& arguments, double best_ndcg, double seconds) {
  std::error_code ignored;
  const uint64_t bytes = std::filesystem::file_size(arguments.output, ignored);
  if (arguments.flags.json) {
    const nlohmann::ordered_json document = {
        {"output", arguments.output},
        {"bytes", bytes},
        {"validation_ndcg_at_100", best_ndcg},
        {"seconds", seconds},
        {"peak_memory", PeakMemory()}};
    fmt::print("{}\n", document.dump(2));
    return;
  }
  if (arguments.flags.quiet) return;
  fmt::print("wrote {} ({})", arguments.output, ByteSize(bytes));
  if (best_ndcg > 0) {
    fmt::print(", NDCG@100 on validation visitors {:.4f}", best_ndcg);
  }
  fmt::print("\n{}, at most {} of memory", Duration(seconds),
             ByteSize(PeakMemory()));
  fmt::print(
      "\nIt holds the ratings: keep it, and put only the bundle that "
      "`pagepick build` makes on your site.\n");
}

// The rows that --warm names. Their size is the training's, unless another
// was asked for.
Result<std::optional<WarmStart>> LoadWarm(const Catalogue& catalogue,
                                          TrainArguments* arguments) {
  if (arguments->warm.empty()) return std::optional<WarmStart>();
  PAGEPICK_ASSIGN_OR_RETURN(WarmStart start,
                            LoadWarmStart(arguments->warm, catalogue));
  if (!arguments->dim_is_given) arguments->options.ials.dim = start.items.dim;
  arguments->options.warm = start.hash;
  PrintNote(arguments->flags, fmt::format("starting from {} known items of {}",
                                          WithThousands(start.num_known),
                                          WithThousands(catalogue.ids.size())));
  return std::optional<WarmStart>(std::move(start));
}

Status RunTrain(TrainArguments arguments) {
  const Stopwatch watch;
  PAGEPICK_ASSIGN_OR_RETURN(
      TrainingData data,
      LoadTrainingData(arguments.data, arguments.split, arguments.flags));
  PAGEPICK_ASSIGN_OR_RETURN(const std::optional<WarmStart> warm,
                            LoadWarm(data.dataset.catalogue, &arguments));
  PAGEPICK_ASSIGN_OR_RETURN(FittedModel fit,
                            Train(arguments, data, warm ? &*warm : nullptr));
  TellNeighbors(arguments.flags, fit.neighbors);
  TrainedModel model;
  model.provenance = MakeProvenance(arguments.name, arguments.licence,
                                    data.View(), fit.options);
  model.towers = std::move(fit.towers);
  model.training = std::move(fit.steps);
  model.dataset = std::move(data.dataset);
  model.split = std::move(data.split);
  model.positive_threshold = data.positive_threshold;
  PAGEPICK_RETURN_IF_ERROR(SaveTrainedModel(model, arguments.output));
  Report(arguments, fit.best_ndcg, watch.Seconds());
  return {};
}

// A flag wins over --config, which wins over --preset.
Status FillIn(CLI::App* app, TrainArguments* arguments) {
  if (!arguments->config.empty()) {
    PAGEPICK_ASSIGN_OR_RETURN(const DefaultValues values,
                              ReadConfigFile(arguments->config));
    PAGEPICK_RETURN_IF_ERROR(
        ApplyDefaults(values, "'" + arguments->config + "'", app));
  }
  // The size of the default preset gives way to that of an older model.
  arguments->dim_is_given =
      app->count("--dim") > 0 || app->count("--preset") > 0;
  PAGEPICK_ASSIGN_OR_RETURN(const DefaultValues values,
                            PresetValues(arguments->preset));
  PAGEPICK_RETURN_IF_ERROR(ApplyDefaults(values, "--preset", app));
  arguments->options.ials.seed = arguments->split.seed;
  return {};
}

}  // namespace

Command AddTrainCommand(CLI::App* root) {
  auto arguments = std::make_shared<TrainArguments>();
  CLI::App* app = root->add_subcommand(
      "train", "Train towers on a ratings file; Ctrl-C keeps a checkpoint");
  AddDataArguments(app, &arguments->data);
  AddSplitArguments(app, &arguments->split);
  AddTrainOptions(app, &arguments->options);
  app->add_option("-o,--output", arguments->output, "The .pick file to write")
      ->capture_default_str();
  app->add_option("--name", arguments->name,
                  "What the model is called on the page");
  app->add_option("--licence", arguments->licence,
                  "Licence of the data, kept with the model");
  app->add_flag("--resume", arguments->resume,
                "Go on from the checkpoint of a training that was stopped");
  app->add_option("--warm", arguments->warm,
                  "Start from the items of this older .pick file: a few sweeps "
                  "do");
  app->add_option("--preset", arguments->preset,
                  "Flags that suit most people. " + DescribePresets())
      ->capture_default_str();
  app->add_option("--config", arguments->config,
                  "Flags from a file, such as `tune` writes; those given here "
                  "win");
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick train ratings.csv items.csv -o film.pick");
  return {app, [app, arguments]() -> Status {
            PAGEPICK_RETURN_IF_ERROR(FillIn(app, arguments.get()));
            return RunTrain(*arguments);
          }};
}

}  // namespace pagepick
