#include "pagepick/pipeline.h"

#include <algorithm>
#include <cstring>

#include "base/rng.h"
#include "clusters/clustering.h"
#include "engine/engine.h"
#include "eval/baselines.h"
#include "model/model_view.h"
#include "pagepick/probe_choice.h"
#include "pagepick/stored_items.h"
#include "quantizer/scalar_quantizer.h"
#include "trainer/positives.h"
#include "trainer/whitening.h"

namespace pagepick {

namespace {

// A flat scan of fewer items takes a fraction of a millisecond in a page;
// clusters would only add their centroids to the download.
constexpr int32_t kItemsWorthClusters = 20000;
constexpr int kSelfTestSamples = 3;
constexpr size_t kSelfTestHistory = 5;
constexpr int32_t kSelfTestLength = 10;

// The neighbours among the items that ship, by their positions.
SparseNeighbors SelectNeighbors(const SparseNeighbors& neighbors,
                                const std::vector<int32_t>& storage_order) {
  SparseNeighbors selected;
  if (neighbors.empty()) return selected;
  std::vector<int32_t> position_of(neighbors.offsets.size() - 1, -1);
  for (size_t p = 0; p < storage_order.size(); ++p) {
    position_of[static_cast<size_t>(storage_order[p])] =
        static_cast<int32_t>(p);
  }
  selected.offsets.push_back(0);
  for (const int32_t item : storage_order) {
    std::vector<std::pair<int32_t, float>> row;
    const auto i = static_cast<size_t>(item);
    for (int64_t n = neighbors.offsets[i]; n < neighbors.offsets[i + 1]; ++n) {
      const auto entry = static_cast<size_t>(n);
      const auto target = static_cast<size_t>(neighbors.targets[entry]);
      if (position_of[target] < 0) continue;
      row.emplace_back(position_of[target], neighbors.weights[entry]);
    }
    std::sort(row.begin(), row.end());
    for (const auto& [target, weight] : row) {
      selected.targets.push_back(target);
      selected.weights.push_back(weight);
    }
    selected.offsets.push_back(static_cast<int64_t>(selected.targets.size()));
  }
  return selected;
}

int32_t NumClusters(const ShipOptions& options, int32_t num_items) {
  if (options.num_clusters > 0) {
    return std::min(options.num_clusters, num_items);
  }
  return num_items < kItemsWorthClusters ? 1 : DefaultNumClusters(num_items);
}

Status ChooseProbes(const TrainedModel& trained, const ShipOptions& options,
                    ShippedModel* model) {
  PAGEPICK_RETURN_IF_ERROR(WriteBytes(model));
  const std::vector<HeldOutUser> users =
      HeldOutUsers(trained.dataset, trained.split, HeldOutFold::kValidation);
  PAGEPICK_ASSIGN_OR_RETURN(model->probe_curve,
                            MeasureProbes(*model, users, options.num_threads));
  if (!model->probe_curve.empty()) {
    model->contents.default_num_probes =
        FewestProbes(model->probe_curve, options.recall);
  }
  return Status();
}

// Histories drawn at random, not those of real people: the file is public.
Status AddSelfTest(const ShipOptions& options, ShippedModel* model) {
  PAGEPICK_RETURN_IF_ERROR(WriteBytes(model));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(model->bytes.bytes()));
  Rng rng(options.seed);
  const auto num_items = static_cast<uint64_t>(model->contents.items.num_items);
  const ShippedScale& scale = model->contents.scale;
  RecommendOptions recommend;
  recommend.k = kSelfTestLength;
  std::vector<SelfTestSample> samples;
  for (int s = 0; s < kSelfTestSamples; ++s) {
    std::vector<HistoryEvent> history;
    SelfTestSample sample;
    for (size_t i = 0; i < std::min<size_t>(kSelfTestHistory, num_items); ++i) {
      const uint64_t item = rng.Below(num_items);
      const float rating = rng.Below(4) == 0 ? scale.min : scale.max;
      history.push_back({static_cast<int32_t>(item), rating, 0});
      sample.items.push_back(static_cast<uint32_t>(item));
      sample.ratings.push_back(rating);
    }
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> answer,
                              engine.Recommend(history, recommend));
    if (answer.empty()) continue;  // a catalogue of a few items, all seen
    for (const Recommendation& recommendation : answer) {
      sample.expected_items.push_back(
          static_cast<uint32_t>(recommendation.item));
      sample.expected_scores.push_back(recommendation.score);
    }
    samples.push_back(std::move(sample));
  }
  model->contents.self_test = std::move(samples);
  return WriteBytes(model);
}

}  // namespace

bool HasEmbedding(const ItemEmbeddings& items, int32_t item) {
  const std::span<const float> row = items.Row(item);
  return std::any_of(row.begin(), row.end(), [](float x) { return x != 0; });
}

Status WriteBytes(ShippedModel* model) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes,
                            WriteModel(model->contents));
  model->bytes = AlignedBuffer(bytes.size());
  std::memcpy(model->bytes.data(), bytes.data(), bytes.size());
  return {};
}

CodeBits CodeBitsOf(const TrainedModel& trained, const ShipOptions& options) {
  if (options.bits) return *options.bits;
  for (const Provenance::Option& option : trained.provenance.options) {
    if (option.name == "bits" && option.value == "4") return CodeBits::kInt4;
  }
  return CodeBits::kInt8;
}

Result<ShippedBytes> BytesOf(std::span<const uint8_t> model) {
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView view, ModelView::Parse(model));
  return ShippedBytes{static_cast<double>(view.item_bytes()) /
                          static_cast<double>(view.num_items()),
                      model.size() - view.item_bytes()};
}

Result<UserTower> MakeUserTower(const TrainedModel& trained,
                                UserTowerKind kind) {
  UserTower tower = trained.towers.user;
  // What a network was trained with suits no other tower.
  if (tower.kind == UserTowerKind::kNetwork) return tower;
  if (kind == UserTowerKind::kMean) tower = MeanUserTower(trained.towers);
  if (kind == UserTowerKind::kWhitened) {
    const Positives positives = CollectPositives(trained.dataset, trained.split,
                                                 trained.towers.rating_weights);
    PAGEPICK_ASSIGN_OR_RETURN(
        tower, WhitenUserTower(trained.towers, CountsOf(positives.by_item),
                               MeanPositives(positives.by_user)));
  }
  tower.recency_decay = trained.towers.user.recency_decay;
  return tower;
}

Result<ShippedModel> PrepareShippedModel(const TrainedModel& trained,
                                         const ShipOptions& options) {
  const std::vector<float> counts = CountPositives(
      trained.dataset, trained.split, trained.towers.rating_weights);
  std::vector<int32_t> kept;
  std::vector<float> kept_counts;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (!HasEmbedding(trained.towers.items, static_cast<int32_t>(i))) continue;
    kept.push_back(static_cast<int32_t>(i));
    kept_counts.push_back(counts[i]);
  }
  if (kept.empty()) {
    return Status::InvalidArgument(
        "no item has a positive rating in training; lower --threshold");
  }
  const auto num_items = static_cast<int32_t>(kept.size());
  const int32_t num_clusters = NumClusters(options, num_items);
  if (options.num_probes.value_or(0) > num_clusters) {
    return Status::InvalidArgument(
        "--probes is " + std::to_string(*options.num_probes) + ", but only " +
        std::to_string(num_clusters) + " clusters are built");
  }
  const CodeBits bits = CodeBitsOf(trained, options);
  StoredItems stored =
      StoreItems(SelectRows(trained.towers.items, kept), kept_counts,
                 {.num_clusters = num_clusters,
                  .bits = bits,
                  .is_learned_around =
                      trained.towers.user.kind == UserTowerKind::kNetwork},
                 options);
  ShippedModel model;
  model.bic = stored.bic;
  ModelContents& contents = model.contents;
  contents.items = std::move(stored.codes);
  for (const int32_t position : stored.order) {
    const auto p = static_cast<size_t>(position);
    model.storage_order.push_back(kept[p]);
    contents.item_counts.push_back(kept_counts[p]);
  }
  if (trained.towers.inputs.num_items > 0) {
    contents.inputs =
        Quantize(SelectRows(trained.towers.inputs, model.storage_order), bits,
                 options.num_threads);
  }
  contents.neighbors =
      SelectNeighbors(trained.towers.neighbors, model.storage_order);
  PAGEPICK_ASSIGN_OR_RETURN(contents.user_tower,
                            MakeUserTower(trained, options.user_tower));
  contents.rating_weights = trained.towers.rating_weights;
  const RatingScale& scale = trained.dataset.scale;
  contents.scale = {scale.is_explicit, scale.min, scale.max, scale.step,
                    trained.positive_threshold};
  contents.num_clusters = num_clusters;
  const int32_t asked = options.num_probes.value_or(0);
  contents.default_num_probes = asked == 0 ? num_clusters : asked;
  contents.centroids = std::move(stored.centroids);
  contents.cluster_offsets = std::move(stored.cluster_offsets);
  contents.provenance = trained.provenance;
  if (num_clusters > 1 && !options.num_probes) {
    PAGEPICK_RETURN_IF_ERROR(ChooseProbes(trained, options, &model));
  }
  PAGEPICK_RETURN_IF_ERROR(AddSelfTest(options, &model));
  return model;
}

const char* UserTowerName(UserTowerKind kind) {
  switch (kind) {
    case UserTowerKind::kMean:
      return "mean";
    case UserTowerKind::kWhitened:
      return "whitened";
    case UserTowerKind::kFoldIn:
      return "fold-in";
    case UserTowerKind::kNetwork:
      return "network";
  }
  return "unknown";
}

}  // namespace pagepick
