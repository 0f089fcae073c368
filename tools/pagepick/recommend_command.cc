// pagepick recommend: the list that a visitor with these ratings will see.

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "dataset/load_history.h"
#include "engine/engine.h"
#include "pagepick/command.h"
#include "pagepick/open_model.h"
#include "pagepick/ship_options.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

constexpr int kNamedReasons = 3;

struct RecommendArguments {
  std::string model;
  std::string ratings;
  std::vector<std::string> map;  // columns of `ratings`
  bool skip_bad_rows = false;
  std::vector<std::string> rate;  // "id=rating"
  std::string similar;
  int count = 10;
  bool explain = false;
  ShipOptions ship;
  OutputFlags flags;
};

Result<HistoryEvent> ParseRate(const std::string& text, const Bundle& bundle) {
  const size_t equals = text.rfind('=');
  char* end = nullptr;
  const char* number =
      equals == std::string::npos ? "" : text.c_str() + equals + 1;
  const float rating = std::strtof(number, &end);
  if (*number == '\0' || *end != '\0' || !std::isfinite(rating)) {
    return Status::InvalidArgument("--rate: found '" + text +
                                   "', expected an item's id=rating");
  }
  const int32_t item = bundle.catalogue.ids.Find(text.substr(0, equals));
  if (item < 0) {
    return Status::NotFound("the model has no item '" + text.substr(0, equals) +
                            "'");
  }
  return HistoryEvent{item, rating, 0};
}

Result<std::vector<HistoryEvent>> LoadEvents(
    const RecommendArguments& arguments, const Bundle& bundle) {
  std::vector<HistoryEvent> events;
  int64_t unknown = 0;
  if (!arguments.ratings.empty()) {
    LoadOptions options;
    options.skip_bad_rows = arguments.skip_bad_rows;
    PAGEPICK_ASSIGN_OR_RETURN(options.columns, ParseColumnMap(arguments.map));
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<HistoryRow> rows,
                              LoadHistory(arguments.ratings, options));
    for (const HistoryRow& row : rows) {
      const int32_t item = bundle.catalogue.ids.Find(row.item_id);
      if (item < 0) {
        ++unknown;
        continue;
      }
      events.push_back({item, row.rating, static_cast<double>(row.time)});
    }
  }
  for (const std::string& text : arguments.rate) {
    PAGEPICK_ASSIGN_OR_RETURN(const HistoryEvent event,
                              ParseRate(text, bundle));
    events.push_back(event);
  }
  if (unknown > 0) {
    PrintNote(arguments.flags,
              fmt::format("{} of the rated items are not in the model: ignored",
                          unknown));
  }
  return events;
}

Result<std::vector<Recommendation>> Answer(const RecommendArguments& arguments,
                                           const Bundle& bundle) {
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(bundle.model.bytes()));
  RecommendOptions options;
  options.k = arguments.count;
  options.num_reasons = arguments.explain ? -1 : 0;
  if (!arguments.similar.empty()) {
    const int32_t item = bundle.catalogue.ids.Find(arguments.similar);
    if (item < 0) {
      return Status::NotFound("the model has no item '" + arguments.similar +
                              "'");
    }
    return engine.SimilarItems(item, options);
  }
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<HistoryEvent> events,
                            LoadEvents(arguments, bundle));
  return engine.Recommend(events, options);
}

// "Alien (41 %), Moon (22 %)": the strongest of what attracts, as shares of
// all attraction; what pushes away is in --json.
std::string ReasonsText(const Bundle& bundle,
                        const Recommendation& recommendation) {
  float attraction = 0;
  for (const Reason& reason : recommendation.reasons) {
    attraction += std::max(0.0f, reason.share);
  }
  std::string text;
  int named = 0;
  for (const Reason& reason : recommendation.reasons) {
    if (reason.share <= 0 || named == kNamedReasons) continue;
    text += fmt::format("{}{} ({:.0f} %)", named == 0 ? "" : ", ",
                        TitleOf(bundle, reason.item),
                        100 * reason.share / attraction);
    ++named;
  }
  return text;
}

void PrintJson(const Bundle& bundle,
               const std::vector<Recommendation>& recommendations) {
  nlohmann::ordered_json document = nlohmann::ordered_json::array();
  for (const Recommendation& recommendation : recommendations) {
    nlohmann::ordered_json reasons = nlohmann::ordered_json::array();
    for (const Reason& reason : recommendation.reasons) {
      reasons.push_back({{"id", bundle.catalogue.ids.IdOf(reason.item)},
                         {"share", reason.share}});
    }
    document.push_back({{"id", bundle.catalogue.ids.IdOf(recommendation.item)},
                        {"title", TitleOf(bundle, recommendation.item)},
                        {"score", recommendation.score},
                        {"reasons", reasons}});
  }
  fmt::print("{}\n", document.dump(2));
}

Status RunRecommend(const RecommendArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const Bundle bundle,
                            OpenModel(arguments.model, arguments.ship));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> recommendations,
                            Answer(arguments, bundle));
  if (arguments.flags.json) {
    PrintJson(bundle, recommendations);
    return {};
  }
  Table table(
      {"", "item", "score", arguments.explain ? "because you liked" : ""});
  table.AlignLeft(1);
  table.AlignLeft(3);
  int rank = 0;
  for (const Recommendation& recommendation : recommendations) {
    table.AddRow({std::to_string(++rank), TitleOf(bundle, recommendation.item),
                  fmt::format("{:.3f}", recommendation.score),
                  ReasonsText(bundle, recommendation)});
  }
  table.Print();
  return {};
}

}  // namespace

Command AddRecommendCommand(CLI::App* root) {
  auto arguments = std::make_shared<RecommendArguments>();
  CLI::App* app = root->add_subcommand(
      "recommend", "The list that a visitor with these ratings will see");
  app->add_option("model", arguments->model, "A .pick file or a bundle folder")
      ->required();
  app->add_option("--ratings", arguments->ratings,
                  "The visitor's ratings: a CSV file with item and rating");
  app->add_option("--map", arguments->map,
                  "What a column of that file is: item=sku, rating=score");
  app->add_flag("--skip-bad-rows", arguments->skip_bad_rows,
                "Leave malformed rows of that file out");
  app->add_option("--rate", arguments->rate,
                  "One more rating, id=rating; may be repeated");
  app->add_option("--similar", arguments->similar,
                  "Items like the one with this id, instead");
  app->add_option("-n,--count", arguments->count, "How many")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app->add_flag("--explain", arguments->explain, "Say why");
  AddShipOptions(app, &arguments->ship);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick recommend site/rec --ratings me.csv --explain");
  return {app, [arguments] { return RunRecommend(*arguments); }};
}

}  // namespace pagepick
