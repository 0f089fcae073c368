#include <gtest/gtest.h>

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "base/hash.h"
#include "engine/engine.h"
#include "test_model.h"

namespace pagepick {
namespace {

void Append(float value, std::vector<uint32_t>* words) {
  uint32_t bits = 0;
  std::memcpy(&bits, &value, sizeof(bits));
  words->push_back(bits);
}

void Append(const std::vector<Recommendation>& list,
            std::vector<uint32_t>* words) {
  for (const Recommendation& recommendation : list) {
    words->push_back(static_cast<uint32_t>(recommendation.item));
    Append(recommendation.score, words);
    for (const Reason& reason : recommendation.reasons) {
      words->push_back(static_cast<uint32_t>(reason.item));
      Append(reason.share, words);
    }
  }
}

// Items, score bits and reasons of many rankings as one number.
std::string HashOfRankings(CodeBits bits, UserTowerKind kind,
                           bool by_residual = false) {
  std::vector<uint32_t> words;
  Rng rng(2024);
  for (const int32_t dim : {7, 32, 64, 100}) {
    TestModel made = RandomModel(bits, kind, 600, dim, 5, &rng);
    made.recency_decay = 0.9f;
    made.extra.header.by_residual = by_residual;
    if (kind == UserTowerKind::kNetwork) AddRandomNeighbors(&made, &rng);
    const AlignedBuffer bytes = made.Bytes();
    const Result<Engine> engine = Engine::Create(bytes.bytes());
    EXPECT_TRUE(engine.ok()) << engine.status().message();
    for (size_t events = 0; events < 40; ++events) {
      const auto history = RandomHistory(600, events, &rng);
      for (const int32_t num_probes : {1, 5}) {
        Append(
            *engine->Recommend(
                history, {.k = 20, .num_probes = num_probes, .num_reasons = 3}),
            &words);
      }
      Append(*engine->SimilarItems(static_cast<int32_t>(events), {}), &words);
    }
  }
  return HexDigits(Xxh3({reinterpret_cast<const uint8_t*>(words.data()),
                         words.size() * sizeof(uint32_t)}));
}

// The constants hold for the native build and both builds for a page; who
// changes one changes what every visitor sees, and should say why.
TEST(Golden, RankingsAreTheSameToTheBitOnEveryBuild) {
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kMean),
            "ad45273cf999d3bb");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kWhitened),
            "943ebacb965b0d00");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kFoldIn),
            "75d3c856f4ec713c");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kMean),
            "133a89f2bb6a9d3b");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kWhitened),
            "2809ec9c7025db7a");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kFoldIn),
            "2c5504a8b0325cb0");
  // By residual.
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kFoldIn, true),
            "045bee8876162106");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kFoldIn, true),
            "433605fd270954d2");
  // With an input table and neighbours.
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kNetwork),
            "f35fd10bd7aeddcc");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kNetwork),
            "d0546ea0075bd73d");
}

}  // namespace
}  // namespace pagepick
