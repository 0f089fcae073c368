#include "pagepick/train_options.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <cmath>
#include <cstring>
#include <sstream>

#include "base/hash.h"
#include "base/parallel_for.h"
#include "pagepick/default_values.h"
#include "pagepick/trainers.h"

namespace pagepick {

namespace {

template <typename T>
std::span<const uint8_t> BytesOf(const std::vector<T>& values) {
  return {reinterpret_cast<const uint8_t*>(values.data()),
          values.size() * sizeof(T)};
}

uint64_t HashOfData(const Dataset& dataset) {
  return Xxh3(BytesOf(dataset.interactions));
}

std::vector<Provenance::Option> ListOf(const TrainOptions& options,
                                       float positive_threshold) {
  const IalsOptions& ials = options.ials;
  std::vector<Provenance::Option> list = {
      {"trainer", options.trainer},
      {"dim", std::to_string(ials.dim)},
      {"sweeps", std::to_string(ials.max_sweeps)},
      {"patience", std::to_string(ials.patience)},
      {"alpha0", fmt::format("{}", ials.alpha0)},
      {"regularization", fmt::format("{}", ials.regularization)},
      {"frequency-exponent", fmt::format("{}", ials.frequency_exponent)},
      {"init-stddev", fmt::format("{}", ials.init_stddev)},
      {"half-life", fmt::format("{}", options.half_life)},
      {"dislike", fmt::format("{}", options.dislike)},
      {"rating-weights", options.rating_weights},
      {"threshold", fmt::format("{}", positive_threshold)},
      {"seed", std::to_string(ials.seed)},
      {"neighbors", std::to_string(options.neighbors)},
  };
  if (options.trainer != "ials") {
    list.push_back({"epochs", std::to_string(options.epochs)});
    list.push_back({"hidden", std::to_string(options.hidden)});
    list.push_back({"bits", std::to_string(options.bits)});
  }
  if (options.trainer == "distilled") {
    list.push_back({"teacher-epochs", std::to_string(options.teacher_epochs)});
    list.push_back({"autoencoders", std::to_string(options.autoencoders)});
  }
  if (options.trainer == "towers") {
    list.push_back({"features", options.features ? "yes" : "no"});
    list.push_back({"softmax", options.softmax});
    list.push_back({"negatives", std::to_string(options.negatives)});
  }
  if (options.trainer == "next") {
    list.push_back(
        {"half-lives", fmt::format("{}", fmt::join(options.half_lives, ","))});
  }
  if (!options.warm.empty()) list.push_back({"warm", options.warm});
  return list;
}

std::string TrainersForHelp() {
  std::string text = "How to train:";
  for (const Trainer& trainer : Trainers()) {
    text += fmt::format(" {} ({});", trainer.name, trainer.what);
  }
  text.pop_back();
  return text;
}

}  // namespace

void AddTrainOptions(CLI::App* app, TrainOptions* options) {
  IalsOptions& ials = options->ials;
  const auto add = [app](const char* flag, auto* value,
                         const std::string& what) {
    return app->add_option(flag, *value, what)
        ->capture_default_str()
        ->group("Model");
  };
  ials.num_threads = HardwareThreads();
  add("--trainer", &options->trainer, TrainersForHelp());
  add("--dim", &ials.dim, "Numbers per item");
  add("--sweeps", &ials.max_sweeps, "Passes over the data, at most");
  add("--patience", &ials.patience,
      "Sweeps without a better validation NDCG before stopping; 0 = never");
  add("--alpha0", &ials.alpha0,
      "Weight of what nobody rated; 0 = by the data's shape");
  add("--regularization", &ials.regularization,
      "Regularization, lambda; 0 = by the data's shape");
  add("--frequency-exponent", &ials.frequency_exponent,
      "Regularization grows with the number of ratings: 1, or 0 = constant");
  add("--init-stddev", &ials.init_stddev, "Spread of the first item rows");
  add("--half-life", &options->half_life,
      "Newer ratings a visitor gives until one counts half; 0 = never");
  add("--dislike", &options->dislike,
      "How strongly the lowest rating pushes away");
  add("--rating-weights", &options->rating_weights,
      "Weights by rating, \"1:-0.3,3:0,4:1\": a line between knots");
  add("--neighbors", &options->neighbors,
      "Sparse neighbours an item beside the tower; -1 = what pays off on "
      "validation visitors, 0 = none")
      ->check(CLI::Range(-1, 1000));
  add("--epochs", &options->epochs,
      "Passes over the users of a learned tower; 0 = what suits the trainer");
  add("--hidden", &options->hidden,
      "Hidden units of a learned user tower; 0 = what suits the trainer")
      ->check(CLI::NonNegativeNumber);
  add("--bits", &options->bits,
      "Bits of the codes that a learned tower learns around")
      ->check(CLI::IsMember({4, 8}));
  add("--teacher-epochs", &options->teacher_epochs,
      "Passes over the users of an autoencoder that teaches `distilled`");
  add("--autoencoders", &options->autoencoders,
      "Autoencoders that teach `distilled`, each from a seed of its own")
      ->check(CLI::Range(0, 100));
  add("--features", &options->features,
      "Whether `towers` learns from what the catalogue tells of the items");
  add("--softmax", &options->softmax,
      "Items that `towers` is taught to tell apart in a step: all (full), or "
      "some (sampled), which a large catalogue needs")
      ->check(CLI::IsMember({"auto", "full", "sampled"}));
  add("--negatives", &options->negatives,
      "Items drawn a step by a sampled softmax")
      ->check(CLI::Range(1, 10000000));
  add("--half-lives", &options->half_lives,
      "Newer ratings after which one counts half, for each pace at which "
      "`next` forgets; 0 = never")
      ->check(CLI::NonNegativeNumber)
      ->delimiter(',')
      ->expected(1, 16);
  add("--threads", &ials.num_threads, "Threads; the result is the same");
}

Result<RatingWeights> MakeRatingWeights(const TrainOptions& options,
                                        const RatingScale& scale,
                                        float positive_threshold) {
  if (options.rating_weights.empty()) {
    if (!scale.is_explicit) return RatingWeights();
    return RatingWeights::FromThreshold(positive_threshold, scale.step,
                                        scale.min,
                                        static_cast<float>(options.dislike));
  }
  std::vector<RatingWeights::Knot> knots;
  std::istringstream list(options.rating_weights);
  for (std::string pair; std::getline(list, pair, ',');) {
    RatingWeights::Knot knot{};
    char colon = 0;
    std::istringstream text(pair);
    if (!(text >> knot.rating >> colon >> knot.weight) || colon != ':' ||
        !(text >> std::ws).eof()) {
      return Status::InvalidArgument("--rating-weights: found '" + pair +
                                     "', expected rating:weight");
    }
    knots.push_back(knot);
  }
  if (!RatingWeights::IsValid(knots)) {
    return Status::InvalidArgument("--rating-weights '" +
                                   options.rating_weights +
                                   "': ratings must rise from knot to knot");
  }
  return RatingWeights(std::move(knots));
}

float RecencyDecay(const TrainOptions& options) {
  if (options.half_life <= 0) return 1;
  return static_cast<float>(std::exp2(-1 / options.half_life));
}

uint64_t FingerprintOf(const DataView& data, const TrainOptions& options) {
  std::string text = HexDigits(HashOfData(data.dataset)) +
                     HexDigits(Xxh3(BytesOf(data.split.parts)));
  for (const auto& option : ListOf(options, data.positive_threshold)) {
    text += "\n" + option.name + "=" + option.value;
  }
  return Xxh3({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
}

Provenance MakeProvenance(const std::string& name, const std::string& licence,
                          const DataView& data, const TrainOptions& options) {
  Provenance provenance;
  provenance.tool_version = PAGEPICK_VERSION;
  provenance.data_name = name;
  provenance.data_licence = licence;
  provenance.data_hash = HexDigits(HashOfData(data.dataset));
  provenance.seed = options.ials.seed;
  provenance.interactions = data.dataset.interactions.size();
  provenance.users = static_cast<uint32_t>(data.dataset.num_users());
  provenance.options = ListOf(options, data.positive_threshold);
  return provenance;
}

Result<TrainOptions> OptionsOf(const Provenance& provenance) {
  TrainOptions options;
  CLI::App flags("", "train");
  AddTrainOptions(&flags, &options);
  DefaultValues values;
  for (const auto& [name, value] : provenance.options) {
    // Those two are the split's.
    if (name == "threshold" || name == "seed" || value.empty()) continue;
    values.emplace_back(name, value);
  }
  PAGEPICK_RETURN_IF_ERROR(
      ApplyDefaults(values, "the model's options", &flags));
  options.ials.seed = provenance.seed;
  return options;
}

}  // namespace pagepick
