// Measures how well items are recommended that nobody has rated: strips a part
// of the items of their ratings, trains without them, gives them embeddings by
// their features as `pagepick add-items` does (options chosen on validation
// visitors and on other items), and measures on test visitors. Beside that,
// towers that learn from features all along (--towers).
//
//   pagepick_cold_bench ratings.dat movies.dat --parts 10
//
// With ten parts every item is stripped once.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/parallel_for.h"
#include "dataset/load_dataset.h"
#include "eval/baselines.h"
#include "pagepick/cold_fit.h"
#include "pagepick/fit_model.h"
#include "pagepick/pipeline.h"
#include "trainer/ials.h"

namespace pagepick {
namespace {

struct BenchOptions {
  std::string ratings;
  std::string items;
  int32_t parts = 10;
  int32_t measured_parts = 10;
  uint64_t seed = 1;
  IalsOptions ials;
  bool with_towers = false;
  int32_t epochs = 0;
};

constexpr float kDislike = 0.3F;

Result<TrainedModel> LoadUntrained(const BenchOptions& options) {
  PAGEPICK_ASSIGN_OR_RETURN(LoadedDataset loaded,
                            LoadDataset(options.ratings, options.items, {}));
  TrainedModel model;
  model.dataset = std::move(loaded.dataset);
  const RatingScale& scale = model.dataset.scale;
  UnseenUserOptions split;
  split.positive_threshold = DefaultPositiveThreshold(scale);
  split.seed = options.seed;
  model.split = SplitUnseenUsers(model.dataset, split);
  model.positive_threshold = split.positive_threshold;
  if (scale.is_explicit) {
    model.towers.rating_weights = RatingWeights::FromThreshold(
        split.positive_threshold, scale.step, scale.min, kDislike);
  }
  return model;
}

Status TrainOn(const Split& split, const IalsOptions& options,
               TrainedModel* model) {
  model->split = split;
  const RatingWeights weights = model->towers.rating_weights;
  PAGEPICK_ASSIGN_OR_RETURN(
      IalsResult result,
      TrainIals(model->dataset, split, weights, options, nullptr, {}));
  model->towers = std::move(result.towers);
  return {};
}

// One model's figures for every visitor of every part.
class Table {
 public:
  void Add(const std::string& model, const ColdQuality& quality) {
    Row* row = nullptr;
    for (Row& known : rows_) {
      if (known.model == model) row = &known;
    }
    if (row == nullptr) row = &rows_.emplace_back(Row{model, {}});
    row->ndcg.insert(row->ndcg.end(), quality.ndcg_by_user.begin(),
                     quality.ndcg_by_user.end());
    const double users = quality.num_users;
    const MeanAndError figures[] = {quality.ndcg_at_10, quality.recall_at_20,
                                    quality.all_ndcg_at_100,
                                    quality.cold_among_all_recall_at_100};
    for (size_t f = 0; f < 4; ++f) row->sums[f] += users * figures[f].mean;
  }

  void Print() const {
    fmt::print("{:<28}{:>17}{:>9}{:>10} |{:>9}{:>11}\n", "", "NDCG@100",
               "NDCG@10", "Recall@20", "NDCG@100", "Recall@100");
    for (const Row& row : rows_) {
      const MeanAndError ndcg = MeanOf(row.ndcg);
      const auto users = static_cast<double>(row.ndcg.size());
      fmt::print("{:<28}{:>8.4f} ±{:.4f}{:>9.4f}{:>10.4f} |{:>9.4f}{:>11.4f}\n",
                 row.model, ndcg.mean, ndcg.standard_error, row.sums[0] / users,
                 row.sums[1] / users, row.sums[2] / users, row.sums[3] / users);
    }
    fmt::print(
        "{} visitors; left of the bar among stripped items alone, right among "
        "all:\nof everything liked, and of the stripped items liked\n",
        rows_.empty() ? 0 : rows_.front().ndcg.size());
  }

 private:
  struct Row {
    std::string model;
    std::vector<double> ndcg;
    double sums[4] = {};
  };
  std::vector<Row> rows_;
};

// What is the same for every part.
struct Whole {
  Split split;
  std::vector<float> counts;
  Towers towers;  // trained on all ratings: what features can't beat
};

// On the stripped data of `model`, the cold items' features included.
Result<Towers> LearnTowers(const TrainedModel& model,
                           const BenchOptions& bench) {
  TrainOptions options;
  options.trainer = "towers";
  options.ials = bench.ials;
  options.epochs = bench.epochs;
  options.neighbors = 0;
  FitRequest request{
      {model.dataset, model.split, model.positive_threshold}, options, {}};
  request.on_step = [](const TrainingStep& step) {
    fmt::print(stderr, "\r{}", Describe(step));
    return true;
  };
  PAGEPICK_ASSIGN_OR_RETURN(FittedModel fit, FitModel(request));
  fmt::print(stderr, "\n");
  return std::move(fit.towers);
}

Status MeasurePart(const BenchOptions& options, const Whole& whole,
                   int32_t part, TrainedModel* model, Table* table) {
  const ColdItems cold =
      DrawColdItems(whole.counts, options.parts, part, options.seed);
  const Dataset& data = model->dataset;
  const std::vector<HeldOutUser> visitors =
      ColdVisitors(data, whole.split, HeldOutFold::kTest, cold);
  const int threads = options.ials.num_threads;
  const auto add = [&](const std::string& name,
                       const RankFunction& rank) -> Status {
    PAGEPICK_ASSIGN_OR_RETURN(const ColdQuality quality,
                              MeasureCold(visitors, cold, rank, threads));
    table->Add(name, quality);
    return {};
  };
  PAGEPICK_RETURN_IF_ERROR(
      TrainOn(StripItems(data, whole.split, cold), options.ials, model));
  const std::vector<float> counts = CountPositives(
      model->dataset, model->split, model->towers.rating_weights);
  PAGEPICK_RETURN_IF_ERROR(
      add("random", RankAtRandom(data.num_items(), options.seed)));
  PAGEPICK_RETURN_IF_ERROR(
      add("popularity within genre",
          RankByGenrePopularity(data, counts, cold, options.seed)));
  PAGEPICK_RETURN_IF_ERROR(
      add("left out, as without add-items", RankByTowers(model->towers)));
  PAGEPICK_ASSIGN_OR_RETURN(const ItemFeatures features,
                            ColdItemFeatures(data.catalogue, counts));
  std::optional<ColdMeasurement> measured;
  PAGEPICK_ASSIGN_OR_RETURN(
      const ColdChoice choice,
      ChooseColdItems(*model, features, counts, threads, &measured));
  std::vector<int32_t> items;
  for (size_t i = 0; i < cold.size(); ++i) {
    if (cold[i] != 0) items.push_back(static_cast<int32_t>(i));
  }
  PAGEPICK_RETURN_IF_ERROR(
      EmbedColdItems(features, counts, choice, items, &model->towers));
  PAGEPICK_RETURN_IF_ERROR(
      add("by features, add-items", RankByTowers(model->towers)));
  fmt::print(stderr, "part {}: exponent {}, lambda {} / {}, scale {}\n", part,
             choice.map.count_exponent, choice.map.regularization,
             choice.map.title_regularization, choice.scale);
  if (options.with_towers) {
    PAGEPICK_ASSIGN_OR_RETURN(const Towers towers,
                              LearnTowers(*model, options));
    PAGEPICK_RETURN_IF_ERROR(
        add("by features, learned towers", RankByTowers(towers)));
  }
  return add("with their ratings", RankByTowers(whole.towers));
}

Status MeasureAll(const BenchOptions& options) {
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel model, LoadUntrained(options));
  Whole whole;
  whole.split = model.split;
  PAGEPICK_RETURN_IF_ERROR(TrainOn(whole.split, options.ials, &model));
  whole.counts =
      CountPositives(model.dataset, model.split, model.towers.rating_weights);
  whole.towers = model.towers;
  Table table;
  for (int32_t part = 0; part < options.measured_parts; ++part) {
    PAGEPICK_RETURN_IF_ERROR(MeasurePart(options, whole, part, &model, &table));
  }
  fmt::print("{} items, dim {}, {} of {} parts stripped in turn\n",
             model.dataset.num_items(), options.ials.dim,
             options.measured_parts, options.parts);
  table.Print();
  return {};
}

int Run(int argc, char** argv) {
  CLI::App app("How well items without ratings are recommended");
  BenchOptions options;
  options.ials.num_threads = HardwareThreads();
  app.add_option("ratings", options.ratings)->required();
  app.add_option("items", options.items)->required();
  app.add_option("--parts", options.parts, "Equal parts of the items")
      ->check(CLI::Range(2, 1000));
  app.add_option("--measure", options.measured_parts, "How many parts to strip")
      ->check(CLI::Range(1, 1000));
  app.add_option("--dim", options.ials.dim);
  app.add_option("--seed", options.seed);
  app.add_flag("--towers", options.with_towers,
               "Measure the trainer `towers` as well");
  app.add_option("--epochs", options.epochs, "Of the trainer `towers`");
  app.add_option("--threads", options.ials.num_threads);
  CLI11_PARSE(app, argc, argv);
  options.measured_parts = std::min(options.measured_parts, options.parts);
  const Status status = MeasureAll(options);
  if (status.ok()) return 0;
  fmt::print(stderr, "pagepick_cold_bench: {}\n", status.ToString());
  return 1;
}

}  // namespace
}  // namespace pagepick

// NOLINTNEXTLINE(bugprone-exception-escape): it may end a benchmark.
int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
