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

std::string HashOf(const std::vector<uint32_t>& words) {
  return HexDigits(Xxh3({reinterpret_cast<const uint8_t*>(words.data()),
                         words.size() * sizeof(uint32_t)}));
}

// Items, score bits and reasons of many rankings as one number, and those of
// many lists of similar items as another.
std::string HashOfRankings(CodeBits bits, UserTowerKind kind,
                           bool by_residual = false) {
  std::vector<uint32_t> rankings;
  std::vector<uint32_t> similar;
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
            &rankings);
      }
      Append(*engine->SimilarItems(static_cast<int32_t>(events), {}), &similar);
    }
  }
  return HashOf(rankings) + " " + HashOf(similar);
}

// The constants hold for the native build and both builds for a page; who
// changes one changes what every visitor sees, and should say why.
TEST(Golden, RankingsAreTheSameToTheBitOnEveryBuild) {
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kMean),
            "5493e7cc9bc8657f 455350335e16142d");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kWhitened),
            "0b7995594eba4e9d 455350335e16142d");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kFoldIn),
            "3c5bc00706f46406 455350335e16142d");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kMean),
            "267fea6a31e48256 8da5bc70b9194e54");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kWhitened),
            "752d757bebb0425a 8da5bc70b9194e54");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kFoldIn),
            "4edc082f43164aa7 8da5bc70b9194e54");
  // By residual.
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kFoldIn, true),
            "813bdc264c8901c3 4792a9f5f0f10e82");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kFoldIn, true),
            "dc5aaeb8f32318db 0c2ee3e1cdff47c0");
  // With an input table and neighbours.
  EXPECT_EQ(HashOfRankings(CodeBits::kInt8, UserTowerKind::kNetwork),
            "42d9e6b6ba43f35d 86e9dd39a2d5b31f");
  EXPECT_EQ(HashOfRankings(CodeBits::kInt4, UserTowerKind::kNetwork),
            "35f8d4f8fe731434 805e7b6917d0720d");
}

}  // namespace
}  // namespace pagepick
