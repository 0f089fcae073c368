// write_golden <bundle folder> <output folder>: histories drawn from a seed,
// and what the native engine recommends for them.

#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/rng.h"
#include "bundle/bundle_reader.h"
#include "engine/engine.h"

namespace pagepick {
namespace {

constexpr int kHistories = 200;
constexpr int kLongestHistory = 40;
constexpr int32_t kListLength = 20;

using Json = nlohmann::ordered_json;

float DrawRating(const ModelHeader& header, Rng* rng) {
  if (!header.scale_is_explicit) return 1;
  const auto steps = static_cast<uint64_t>(
      (header.scale_max - header.scale_min) / header.scale_step + 0.5f);
  return header.scale_min +
         header.scale_step * static_cast<float>(rng->Below(steps + 1));
}

Status WriteGolden(const std::string& bundle_folder,
                   const std::string& output_folder) {
  PAGEPICK_ASSIGN_OR_RETURN(const Bundle bundle, ReadBundle(bundle_folder));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(bundle.model.bytes()));
  Rng rng(1);
  Json histories = Json::array();
  Json rankings = Json::array();
  Json scores = Json::array();
  for (int h = 0; h < kHistories; ++h) {
    std::vector<HistoryEvent> history;
    Json history_json = Json::array();
    const uint64_t length = 1 + rng.Below(kLongestHistory);
    for (uint64_t i = 0; i < length; ++i) {
      const uint64_t drawn =
          rng.Below(static_cast<uint64_t>(engine.model().num_items()));
      const auto item = static_cast<int32_t>(drawn);
      const float rating = DrawRating(engine.model().header(), &rng);
      history.push_back({item, rating, 0});
      history_json.push_back({{"item", item}, {"rating", rating}});
    }
    RecommendOptions options;
    options.k = kListLength;
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> answer,
                              engine.Recommend(history, options));
    Json ranking = Json::array();
    Json score = Json::array();
    for (const Recommendation& recommendation : answer) {
      ranking.push_back(recommendation.item);
      score.push_back(recommendation.score);
    }
    histories.push_back(std::move(history_json));
    rankings.push_back(std::move(ranking));
    scores.push_back(std::move(score));
  }
  const Json document = {
      {"histories", histories}, {"rankings", rankings}, {"scores", scores}};
  return WriteFileAtomically(output_folder + "/movies.json",
                             document.dump() + "\n");
}

}  // namespace
}  // namespace pagepick

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: write_golden <bundle> <output folder>\n");
    return 2;
  }
  const pagepick::Status status = pagepick::WriteGolden(argv[1], argv[2]);
  if (status.ok()) return 0;
  std::fprintf(stderr, "write_golden: %s\n", status.message().c_str());
  return 2;
}
