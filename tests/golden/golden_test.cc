#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/file.h"
#include "bundle/bundle_reader.h"
#include "engine/engine.h"

namespace pagepick {
namespace {

const std::string kSource = PAGEPICK_SOURCE_FOLDER;

TEST(Golden, TheNativeEngineRanks200HistoriesAsRecorded) {
  const Result<AlignedBuffer> text =
      ReadFile(kSource + "/tests/golden/movies.json");
  ASSERT_TRUE(text.ok()) << text.status().message();
  const auto golden = nlohmann::json::parse(
      text->bytes().begin(), text->bytes().end(), nullptr, false);
  const Result<Bundle> bundle = ReadBundle(kSource + "/models/movies");
  ASSERT_TRUE(bundle.ok()) << bundle.status().message();
  const Result<Engine> engine = Engine::Create(bundle->model.bytes());
  ASSERT_TRUE(engine.ok()) << engine.status().message();

  ASSERT_EQ(golden["histories"].size(), 200u);
  for (size_t h = 0; h < 200; ++h) {
    std::vector<HistoryEvent> history;
    for (const auto& event : golden["histories"][h]) {
      history.push_back({event["item"], event["rating"], 0});
    }
    RecommendOptions options;
    options.k = static_cast<int32_t>(golden["rankings"][h].size());
    const auto answer = engine->Recommend(history, options);
    ASSERT_TRUE(answer.ok()) << answer.status().message();
    ASSERT_EQ(answer->size(), golden["rankings"][h].size());
    for (size_t r = 0; r < answer->size(); ++r) {
      EXPECT_EQ((*answer)[r].item, golden["rankings"][h][r])
          << "history " << h << ", rank " << r;
      EXPECT_EQ((*answer)[r].score, golden["scores"][h][r].get<float>())
          << "history " << h << ", rank " << r;
    }
  }
}

}  // namespace
}  // namespace pagepick
