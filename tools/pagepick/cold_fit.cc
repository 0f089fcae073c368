#include "pagepick/cold_fit.h"

#include <algorithm>
#include <utility>

namespace pagepick {

namespace {

constexpr int32_t kParts = 10;  // a tenth of the items plays cold
constexpr uint64_t kSeed = 1;

// The grid that serves catalogues of tags as well as those of titles alone.
constexpr ColdItemOptions kCandidates[] = {
    {3, 300, 0.5F}, {3, 300, 0.25F}, {30, 300, 0.5F}, {3, 30, 0.5F}};
constexpr float kScales[] = {1, 1.5F, 2, 3, 4};

void SetRow(const std::vector<float>& embedding, float scale,
            std::span<float> row) {
  std::transform(embedding.begin(), embedding.end(), row.begin(),
                 [scale](float value) { return scale * value; });
}

Status EmbedInto(const ItemFeatures& features, std::span<const float> counts,
                 const ColdChoice& choice, std::span<const int32_t> items,
                 ItemEmbeddings* table) {
  PAGEPICK_ASSIGN_OR_RETURN(const ColdItemMap map,
                            FitColdItems(features, *table, counts, choice.map));
  for (const int32_t item : items) {
    SetRow(EmbedByFeatures(map, features, item), choice.scale,
           table->Row(item));
  }
  return {};
}

// One tenth of the items stripped, and who is to find them.
struct Trial {
  ColdItems cold;
  std::vector<int32_t> cold_items;
  std::vector<float> warm_counts;  // zero for the cold ones
  std::vector<HeldOutUser> visitors;
};

Trial MakeTrial(const TrainedModel& trained, const std::vector<float>& counts) {
  Trial trial;
  trial.cold = DrawColdItems(counts, kParts, 0, kSeed);
  trial.warm_counts = counts;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (trial.cold[i] == 0) continue;
    trial.cold_items.push_back(static_cast<int32_t>(i));
    trial.warm_counts[i] = 0;
  }
  trial.visitors = ColdVisitors(trained.dataset, trained.split,
                                HeldOutFold::kValidation, trial.cold);
  return trial;
}

Result<ColdQuality> MeasureChoice(const TrainedModel& trained,
                                  const ItemFeatures& features,
                                  const Trial& trial, const ColdChoice& choice,
                                  int num_threads) {
  Towers towers = trained.towers;
  // They were found with the ratings that the cold items must not have.
  towers.neighbors = {};
  PAGEPICK_RETURN_IF_ERROR(EmbedColdItems(features, trial.warm_counts, choice,
                                          trial.cold_items, &towers));
  return MeasureCold(trial.visitors, trial.cold, RankByTowers(towers),
                     num_threads);
}

Result<ColdChoice> BestOnTrial(const TrainedModel& trained,
                               const ItemFeatures& features, const Trial& trial,
                               int num_threads, ColdQuality* best_quality) {
  ColdChoice best;
  double best_ndcg = -1;
  for (const ColdItemOptions& options : kCandidates) {
    const ColdChoice choice{options, best.scale};
    PAGEPICK_ASSIGN_OR_RETURN(
        const ColdQuality quality,
        MeasureChoice(trained, features, trial, choice, num_threads));
    if (quality.ndcg_at_100.mean <= best_ndcg) continue;
    best_ndcg = quality.ndcg_at_100.mean;
    best.map = options;
  }
  best_ndcg = -1;
  const ColdItemOptions map = best.map;
  for (const float scale : kScales) {
    PAGEPICK_ASSIGN_OR_RETURN(
        ColdQuality quality,
        MeasureChoice(trained, features, trial, {map, scale}, num_threads));
    if (quality.all_ndcg_at_100.mean <= best_ndcg) continue;
    best_ndcg = quality.all_ndcg_at_100.mean;
    best.scale = scale;
    *best_quality = std::move(quality);
  }
  return best;
}

}  // namespace

Result<ItemFeatures> FeaturesByRated(const Catalogue& catalogue,
                                     std::span<const float> counts,
                                     const FeatureOptions& options) {
  std::vector<int32_t> rated;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) rated.push_back(static_cast<int32_t>(i));
  }
  PAGEPICK_ASSIGN_OR_RETURN(const FeatureSpec spec,
                            FitFeatureSpec(catalogue, rated, options));
  return EncodeItems(catalogue, spec);
}

Result<ItemFeatures> ColdItemFeatures(const Catalogue& catalogue,
                                      std::span<const float> counts) {
  FeatureOptions options;
  options.max_tags = 1000;
  options.max_pairs = 1000;
  options.title_buckets = 1024;
  return FeaturesByRated(catalogue, counts, options);
}

Status EmbedColdItems(const ItemFeatures& features,
                      std::span<const float> counts, const ColdChoice& choice,
                      std::span<const int32_t> items, Towers* towers) {
  PAGEPICK_RETURN_IF_ERROR(
      EmbedInto(features, counts, choice, items, &towers->items));
  if (towers->inputs.num_items == 0) return {};
  // Histories are made of inputs: their length is not a matter of rank.
  return EmbedInto(features, counts, {choice.map, 1}, items, &towers->inputs);
}

Result<ColdChoice> ChooseColdItems(const TrainedModel& trained,
                                   const ItemFeatures& features,
                                   const std::vector<float>& counts,
                                   int num_threads,
                                   std::optional<ColdMeasurement>* measured) {
  const Trial trial = MakeTrial(trained, counts);
  if (trial.visitors.empty()) return ColdChoice();
  ColdMeasurement figures;
  PAGEPICK_ASSIGN_OR_RETURN(
      const ColdChoice best,
      BestOnTrial(trained, features, trial, num_threads, &figures.ours));
  PAGEPICK_ASSIGN_OR_RETURN(
      figures.random,
      MeasureCold(trial.visitors, trial.cold,
                  RankAtRandom(trained.dataset.num_items(), kSeed),
                  num_threads));
  PAGEPICK_ASSIGN_OR_RETURN(
      figures.by_genre,
      MeasureCold(trial.visitors, trial.cold,
                  RankByGenrePopularity(trained.dataset, trial.warm_counts,
                                        trial.cold, kSeed),
                  num_threads));
  *measured = std::move(figures);
  return best;
}

}  // namespace pagepick
