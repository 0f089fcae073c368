#include "trainer/two_tower.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "trainer/check_range.h"
#include "trainer/feature_net.h"
#include "trainer/history_model.h"
#include "trainer/whitening.h"

namespace pagepick {
namespace {

constexpr int32_t kMaxDim = 1024;

// Of the logits that a start from trained towers gives, on average, times the
// teacher's temperature: as sharp as a blend of standardized scores.
constexpr double kStartDeviation = 0.9;
constexpr int32_t kSampleUsers = 256;
constexpr int32_t kSampleScores = 1 << 23;

Status CheckOptions(const TwoTowerOptions& options) {
  const FitOptions& fit = options.fit;
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: dim", options.dim, 1, kMaxDim));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: num_hidden", options.num_hidden, 1, kMaxDim));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: epochs", fit.epochs, 1, 1e6));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("two towers: learning_rate",
                                      static_cast<double>(fit.learning_rate),
                                      1e-9, 10));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: temperature",
                 static_cast<double>(fit.targets.temperature), 1e-3, 1e3));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("two towers: dropout",
                                      static_cast<double>(fit.examples.dropout),
                                      0, 0.95));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: few_share",
                 static_cast<double>(fit.examples.few_share), 0, 1));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: most_few", fit.examples.most_few, 1, 1e6));
  PAGEPICK_RETURN_IF_ERROR(CheckRange("two towers: events_per_example",
                                      fit.events_per_example, 0, 1e9));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: the number of decays",
                 static_cast<double>(options.decays.size()), 1, 16));
  for (const float decay : options.decays) {
    PAGEPICK_RETURN_IF_ERROR(
        CheckRange("two towers: a decay", static_cast<double>(decay), 1e-6, 1));
  }
  const ItemTowerOptions& tower = options.item_tower;
  PAGEPICK_RETURN_IF_ERROR(CheckRange("two towers: hidden units of features",
                                      tower.num_hidden, 1, kMaxDim));
  for (const float dropout : {tower.own_dropout, tower.feature_dropout}) {
    PAGEPICK_RETURN_IF_ERROR(CheckRange("two towers: dropout of an item tower",
                                        static_cast<double>(dropout), 0, 0.95));
  }
  const SoftmaxSampling& softmax = fit.softmax;
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: num_negatives", softmax.num_negatives, 1, 1e7));
  PAGEPICK_RETURN_IF_ERROR(
      CheckRange("two towers: uniform_share",
                 static_cast<double>(softmax.uniform_share), 0, 1));
  return CheckRange("two towers: popularity_power",
                    static_cast<double>(softmax.popularity_power), 0, 2);
}

// What is handed in beside the options.
Status CheckCallbacks(const Positives& positives,
                      const TwoTowerOptions& options,
                      const TwoTowerCallbacks& callbacks) {
  const int32_t num_items = positives.by_item.num_rows();
  if (callbacks.features != nullptr &&
      callbacks.features->num_items() != num_items) {
    return Status::InvalidArgument(
        "two towers: features of " +
        std::to_string(callbacks.features->num_items()) + " items for " +
        std::to_string(num_items));
  }
  const Towers* start = callbacks.start;
  if (start == nullptr) return Status();
  if (!options.tied || options.decays != std::vector<float>{1} ||
      start->user.kind != UserTowerKind::kFoldIn ||
      start->items.dim != options.dim || start->items.num_items != num_items) {
    return Status::InvalidArgument(
        "two towers: the start is not a fold-in of " +
        std::to_string(num_items) + " items of dim " +
        std::to_string(options.dim) + ", tied and with one decay of 1");
  }
  return Status();
}

// The mean standard deviation of users' logits under the model.
Result<double> LogitDeviation(const PositiveRows& by_user, int num_threads,
                              HistoryModel& model) {
  const auto num_items =
      static_cast<int32_t>(model.outputs->Forward({}, nullptr, 1).rows());
  const int32_t most = std::clamp(kSampleScores / num_items, 1, kSampleUsers);
  PositiveRows histories;
  for (int32_t user = 0;
       user < by_user.num_rows() && histories.num_rows() < most; ++user) {
    if (by_user.CountOf(user) == 0) continue;
    for (const int32_t item : by_user.ColumnsOf(user)) histories.Add(item, 1);
    histories.EndRow();
  }
  Matrix scores;
  PAGEPICK_RETURN_IF_ERROR(
      ScoreByModel(model)->Score(histories, num_threads, &scores));
  double sum = 0;
  for (Eigen::Index h = 0; h < scores.rows(); ++h) {
    const float mean = scores.row(h).mean();
    sum += std::sqrt(
        static_cast<double>((scores.row(h).array() - mean).square().mean()));
  }
  return sum / static_cast<double>(scores.rows());
}

// The start's item rows, and its whitened average as the linear map.
Status StartFrom(const Positives& positives, const TwoTowerOptions& options,
                 const Towers& start, HistoryModel* model) {
  PAGEPICK_ASSIGN_OR_RETURN(const UserTower whitened,
                            WhitenUserTower(start, CountsOf(positives.by_item),
                                            MeanPositives(positives.by_user)));
  auto items = std::make_unique<ItemTable>(start.items.num_items, options.dim);
  items->rows().value = ConstMatrixMap(start.items.values.data(),
                                       start.items.num_items, options.dim);
  model->outputs = std::move(items);
  Matrix linear =
      ConstMatrixMap(whitened.matrix.data(), options.dim, options.dim);
  // The same draws both times: the first net only measures.
  Rng rng(options.fit.seed);
  model->net = std::make_unique<ResidualNet>(linear, options.num_hidden, &rng);
  PAGEPICK_ASSIGN_OR_RETURN(
      const double deviation,
      LogitDeviation(positives.by_user, options.fit.num_threads, *model));
  if (deviation > 0) {
    const auto temperature =
        static_cast<double>(options.fit.targets.temperature);
    linear *= static_cast<float>(kStartDeviation / (deviation * temperature));
  }
  Rng again(options.fit.seed);
  model->net =
      std::make_unique<ResidualNet>(linear, options.num_hidden, &again);
  return Status();
}

void StartAtRandom(const Positives& positives, const TwoTowerOptions& options,
                   HistoryModel* model) {
  Rng rng(options.fit.seed);
  const double stddev = 1 / std::sqrt(static_cast<double>(options.dim));
  const int32_t num_items = positives.by_item.num_rows();
  const auto draw = [&] {
    auto table = std::make_unique<ItemTable>(num_items, options.dim);
    table->rows().Draw(stddev, &rng);
    for (int32_t item = 0; item < num_items; ++item) {
      if (positives.by_item.CountOf(item) == 0) {
        table->rows().value.row(item).setZero();
      }
    }
    return table;
  };
  model->outputs = draw();
  const Eigen::Index width =
      static_cast<Eigen::Index>(options.decays.size()) * options.dim;
  if (!options.tied) model->inputs = draw();
  Parameter linear;
  linear.Resize(options.dim, width);
  linear.Draw(1 / std::sqrt(static_cast<double>(width)), &rng);
  model->net =
      std::make_unique<ResidualNet>(linear.value, options.num_hidden, &rng);
}

void AddFeatures(const ItemFeatures& features, const PositiveRows& by_item,
                 const TwoTowerOptions& options, HistoryModel* model) {
  Rng rng(options.fit.seed);
  for (std::unique_ptr<ItemNet>* items : {&model->outputs, &model->inputs}) {
    if (*items == nullptr) continue;
    *items = std::make_unique<FeatureNet>(features, by_item, options.item_tower,
                                          std::move(*items), &rng);
  }
}

std::vector<float> ToVector(const Matrix& matrix) {
  return {matrix.data(), matrix.data() + matrix.size()};
}

ItemEmbeddings ToEmbeddings(const Matrix& table) {
  return {static_cast<int32_t>(table.rows()),
          static_cast<int32_t>(table.cols()), ToVector(table)};
}

Towers ToTowers(const HistoryModel& model, int num_threads,
                const RatingWeights& weights) {
  Towers towers;
  towers.items = ToEmbeddings(model.outputs->Forward({}, nullptr, num_threads));
  if (!model.is_tied()) {
    towers.inputs =
        ToEmbeddings(model.inputs->Forward({}, nullptr, num_threads));
  }
  towers.rating_weights = weights;
  towers.user.kind = UserTowerKind::kNetwork;
  const auto& net = static_cast<const ResidualNet&>(*model.net);
  UserNetwork& network = towers.user.network;
  network.decays = model.decays;
  network.input_dim = (model.is_tied() ? model.outputs : model.inputs)->dim();
  network.num_hidden = static_cast<int32_t>(net.hidden().bias.value.size());
  network.linear = ToVector(net.linear());
  network.hidden_weights = ToVector(net.hidden().weights.value);
  network.hidden_bias = ToVector(net.hidden().bias.value);
  network.output_weights = ToVector(net.output().weights.value);
  network.output_bias = ToVector(net.output().bias.value);
  return towers;
}

void ShipRows(const std::function<void(ItemEmbeddings*)>& as_shipped,
              Matrix* rows) {
  ItemEmbeddings items = ToEmbeddings(*rows);
  as_shipped(&items);
  *rows = ConstMatrixMap(items.values.data(), rows->rows(), rows->cols());
}

}  // namespace

TwoTowerOptions NextItemOptions() {
  TwoTowerOptions options;
  options.tied = false;
  options.fit.epochs = 40;
  options.fit.events_per_example = 10;
  options.fit.learning_rate = 3e-3F;
  options.fit.examples.kind = ExampleKind::kNext;
  return options;
}

TwoTowerOptions HoldOutOptions() {
  TwoTowerOptions options;
  options.fit.epochs = 30;
  return options;
}

Result<Towers> TrainTwoTower(const Positives& positives,
                             const RatingWeights& rating_weights,
                             const TwoTowerOptions& options,
                             const TwoTowerCallbacks& callbacks) {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  PAGEPICK_RETURN_IF_ERROR(CheckCallbacks(positives, options, callbacks));
  HistoryModel model;
  model.decays = options.decays;
  if (callbacks.start != nullptr) {
    PAGEPICK_RETURN_IF_ERROR(
        StartFrom(positives, options, *callbacks.start, &model));
  } else {
    StartAtRandom(positives, options, &model);
  }
  if (callbacks.features != nullptr) {
    AddFeatures(*callbacks.features, positives.by_item, options, &model);
  }
  FitCallbacks fit;
  fit.teacher = callbacks.teacher;
  fit.on_epoch = callbacks.on_epoch;
  if (callbacks.validate) {
    fit.validate = [&](HistoryModel& current) {
      Towers towers =
          ToTowers(current, options.fit.num_threads, rating_weights);
      if (callbacks.as_shipped) callbacks.as_shipped(&towers.items);
      return callbacks.validate(towers);
    };
  }
  if (callbacks.as_shipped) {
    fit.as_shipped = [&](Matrix* rows) {
      ShipRows(callbacks.as_shipped, rows);
    };
  }
  PAGEPICK_RETURN_IF_ERROR(Fit(positives, options.fit, fit, &model));
  return ToTowers(model, options.fit.num_threads, rating_weights);
}

std::vector<float> DecaysOf(const std::vector<float>& half_lives) {
  std::vector<float> decays;
  decays.reserve(half_lives.size());
  for (const float half_life : half_lives) {
    decays.push_back(half_life > 0 ? std::exp2(-1 / half_life) : 1);
  }
  return decays;
}

}  // namespace pagepick
