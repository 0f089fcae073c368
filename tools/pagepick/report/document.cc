#include "pagepick/report/document.h"

#include <algorithm>
#include <utility>

#include "eval/baselines.h"
#include "pagepick/report/sections.h"
#include "pagepick/report/verdict.h"

namespace pagepick {

namespace {

using Json = nlohmann::ordered_json;

constexpr int32_t kListLength = 10;

const char* KindName(RowKind kind) {
  switch (kind) {
    case RowKind::kBaseline:
      return "baseline";
    case RowKind::kFloat:
      return "float";
    case RowKind::kVariant:
      return "variant";
    case RowKind::kShipped:
      return "shipped";
  }
  return "unknown";
}

Json ToJson(const Interval& interval) {
  return {
      {"mean", interval.mean}, {"low", interval.low}, {"high", interval.high}};
}

Json ToJson(const ListFigures& lists) {
  return {{"coverage", lists.coverage},
          {"gini", lists.gini},
          {"novelty", lists.novelty},
          {"diversity", lists.diversity}};
}

Json RowJson(const QualityRow& row, const ListFigures& lists) {
  Json json = {{"model", row.model}, {"kind", KindName(row.kind)}};
  if (row.bytes_per_item) json["bytes_per_item"] = *row.bytes_per_item;
  json["users"] = row.evaluation.quality.num_users;
  for (const Metric& metric : AllMetrics()) {
    const std::vector<double> figures = FiguresOf(row, metric);
    Json value = ToJson(BootstrapMean(figures, {}));
    value["standard_error"] = MeanOf(figures).standard_error;
    json[metric.key] = std::move(value);
  }
  json["lists"] = ToJson(lists);
  return json;
}

Json ComparisonsJson(const Measurements& measurements, const Metric& metric) {
  Json comparisons = Json::array();
  for (const QualityRow& row : measurements.rows) {
    if (row.kind != RowKind::kBaseline) continue;
    const PairedComparison comparison = ComparePaired(
        FiguresOf(measurements.shipped(), metric), FiguresOf(row, metric), {});
    comparisons.push_back({{"against", row.model},
                           {"base", MeanOf(FiguresOf(row, metric)).mean},
                           {"difference", comparison.difference.mean},
                           {"low", comparison.difference.low},
                           {"high", comparison.difference.high},
                           {"p_value", comparison.p_value},
                           {"wins", comparison.wins},
                           {"losses", comparison.losses},
                           {"ties", comparison.ties}});
  }
  return comparisons;
}

Json SegmentsJson(const std::vector<Segment>& segments) {
  Json list = Json::array();
  for (const Segment& segment : segments) {
    Json json = {{"key", segment.key},
                 {"label", segment.label},
                 {"users", segment.users},
                 {"figures", Json::array()}};
    for (const Segment::Figure& figure : segment.figures) {
      Json value = ToJson(figure.value);
      value["model"] = figure.model;
      json["figures"].push_back(std::move(value));
    }
    list.push_back(std::move(json));
  }
  return list;
}

Json ModelJson(const TrainedModel& trained) {
  Json options = Json::object();
  for (const Provenance::Option& option : trained.provenance.options) {
    options[option.name] = option.value;
  }
  return {{"name", trained.provenance.data_name},
          {"licence", trained.provenance.data_licence},
          {"tool_version", trained.provenance.tool_version},
          {"items", trained.towers.items.num_items},
          {"dim", trained.towers.items.dim},
          {"options", std::move(options)}};
}

Json TrainingJson(const std::vector<TrainingStep>& steps) {
  Json list = Json::array();
  for (const TrainingStep& step : steps) {
    list.push_back({{"stage", step.stage},
                    {"step", step.done},
                    {"total", step.total},
                    {"loss", step.loss},
                    {"validation", step.validation_ndcg}});
  }
  return list;
}

Json VerdictJson(const Verdict& verdict) {
  return {{"level", verdict.level},
          {"headline", verdict.headline},
          {"sentences", verdict.sentences}};
}

int64_t CountTrainingUsers(const Dataset& data, const Split& split,
                           const RatingWeights& weights) {
  int64_t users = 0;
  int32_t last = -1;
  for (size_t n = 0; n < data.interactions.size(); ++n) {
    const Interaction& event = data.interactions[n];
    if (split.parts[n] != Part::kTrain || event.user == last) continue;
    if (!(weights.WeightOf(event.rating) > 0)) continue;
    last = event.user;
    ++users;
  }
  return users;
}

}  // namespace

Json MakeDocument(const Subject& subject, const Measurements& measurements,
                  const Segments& segments, const std::string& fold) {
  const Dataset& data = subject.dataset();
  const RatingWeights& weights = subject.trained.towers.rating_weights;
  const std::vector<float> counts =
      CountPositives(data, subject.split(), weights);
  const ItemFacts facts{
      counts, CountTrainingUsers(data, subject.split(), weights),
      subject.given ? nullptr : &subject.trained.towers.items};
  const Metric& metric = MainMetric(subject.protocol);
  ListFigures lists;
  Json rows = Json::array();
  for (const QualityRow& row : measurements.rows) {
    lists = MeasureLists(row.evaluation.rankings, kListLength, facts);
    rows.push_back(RowJson(row, lists));
  }
  Json document = {
      {"format", "pagepick report 1"},
      {"protocol", ProtocolName(subject.protocol)},
      {"fold", fold},
      {"metric", {{"key", metric.key}, {"title", metric.title}}},
      {"visitors", subject.users.size()},
      {"model", ModelJson(subject.trained)},
      {"verdict", VerdictJson(MakeVerdict(subject, measurements, lists))},
      {"rows", std::move(rows)},
      {"comparisons", ComparisonsJson(measurements, metric)},
      {"notes", measurements.notes},
      {"segments",
       {{"by_ratings", SegmentsJson(segments.by_ratings)},
        {"by_items", SegmentsJson(segments.by_items)}}}};
  document["training"] = TrainingJson(subject.trained.training);
  if (subject.given) return document;
  AddItems(subject.trained, counts,
           CountRecommended(measurements.shipped().evaluation.rankings,
                            kListLength, counts.size()),
           &document);
  document["data"] = DataJson(subject.trained.dataset);
  return document;
}

std::string DumpDocument(const Json& document, int indent) {
  return document.dump(indent, ' ', /*ensure_ascii=*/false,
                       Json::error_handler_t::replace);
}

}  // namespace pagepick
