#include <gtest/gtest.h>

#include <algorithm>

#include "engine/engine.h"
#include "test_model.h"

namespace pagepick {
namespace {

constexpr int32_t kClusters = 16;
constexpr int32_t kPerCluster = 40;
constexpr int32_t kDim = 16;

// A model of which some clusters' rows are zero: `states` says which are not.
TestModel WithRowsOf(const TestModel& whole,
                     const std::vector<ClusterRows>& states) {
  TestModel part = whole;
  part.self_test.clear();
  for (size_t i = 0; i < part.scales.size(); ++i) {
    if (states[i / kPerCluster] == ClusterRows::kLoaded) continue;
    part.scales[i] = 0;
    for (int32_t d = 0; d < kDim; ++d) {
      part.codes[i * kDim + static_cast<size_t>(d)] = 0;
    }
  }
  return part;
}

struct Coding {
  CodeBits bits;
  bool by_residual;
};

class ChunkedEngine : public testing::TestWithParam<Coding> {
 protected:
  ChunkedEngine()
      : rng_(11),
        whole_(PlantedClusters(GetParam().bits, kClusters, kPerCluster, kDim,
                               &rng_)),
        states_(kClusters) {
    if (GetParam().by_residual) whole_ = ByResidual(whole_);
    whole_.default_num_probes = 3;
  }

  std::vector<Recommendation> Ask(const TestModel& model,
                                  std::span<const HistoryEvent> history,
                                  std::span<ClusterRows> states) {
    const AlignedBuffer bytes = model.Bytes();
    const auto engine = Engine::Create(bytes.bytes());
    EXPECT_TRUE(engine.ok()) << engine.status().ToString();
    const auto list = engine->Recommend(history, options_, states);
    EXPECT_TRUE(list.ok()) << list.status().ToString();
    return *list;
  }

  // Loads what is wanted; how many clusters that was.
  int LoadWanted() {
    int wanted = 0;
    for (ClusterRows& state : states_) {
      if (state != ClusterRows::kWanted) continue;
      state = ClusterRows::kLoaded;
      ++wanted;
    }
    return wanted;
  }

  // Until nothing is wanted.
  std::vector<Recommendation> AskAndLoad(
      std::span<const HistoryEvent> history) {
    for (int32_t round = 0; round <= kClusters; ++round) {
      auto list = Ask(WithRowsOf(whole_, states_), history, states_);
      if (LoadWanted() == 0) return list;
    }
    ADD_FAILURE() << "clusters are wanted without end";
    return {};
  }

  int NumLoaded() const {
    return static_cast<int>(
        std::count(states_.begin(), states_.end(), ClusterRows::kLoaded));
  }

  void ExpectWholeAnswer(std::span<const HistoryEvent> history) {
    const auto expected = Ask(whole_, history, {});
    const auto found = AskAndLoad(history);
    ASSERT_EQ(found.size(), expected.size());
    for (size_t i = 0; i < found.size(); ++i) {
      EXPECT_EQ(found[i].item, expected[i].item);
      EXPECT_EQ(found[i].score, expected[i].score);
    }
  }

  Rng rng_;
  TestModel whole_;
  std::vector<ClusterRows> states_;
  RecommendOptions options_;
};

TEST_P(ChunkedEngine, AnswersAsTheWholeModelOnceWhatItWantsIsLoaded) {
  for (int round = 0; round < 20; ++round) {
    states_.assign(kClusters, ClusterRows::kAbsent);
    ExpectWholeAnswer(RandomHistory(kClusters * kPerCluster, 3, &rng_));
    EXPECT_LE(NumLoaded(), 3 + 3);
  }
}

TEST_P(ChunkedEngine, AnswersAsTheWholeModelWhenAllClustersMayBeLookedAt) {
  whole_.default_num_probes = kClusters;
  for (int round = 0; round < 20; ++round) {
    states_.assign(kClusters, ClusterRows::kAbsent);
    ExpectWholeAnswer(RandomHistory(kClusters * kPerCluster, 3, &rng_));
  }
}

TEST_P(ChunkedEngine, FirstWantsTheRowsOfTheHistory) {
  const HistoryEvent history[] = {{5 * kPerCluster, 1, 0},
                                  {9 * kPerCluster + 3, 1, 1},
                                  {5 * kPerCluster + 1, 1, 2}};
  EXPECT_TRUE(Ask(WithRowsOf(whole_, states_), history, states_).empty());
  for (size_t c = 0; c < states_.size(); ++c) {
    EXPECT_EQ(states_[c],
              c == 5 || c == 9 ? ClusterRows::kWanted : ClusterRows::kAbsent);
  }
}

TEST_P(ChunkedEngine, GoesOnOneClusterAtATimeWhileItemsAreTooFew) {
  options_.k = 4 * kPerCluster;
  ExpectWholeAnswer(RandomHistory(kClusters * kPerCluster, 2, &rng_));
  EXPECT_GE(NumLoaded(), 4);
  EXPECT_LT(NumLoaded(), kClusters);
}

TEST_P(ChunkedEngine, WantsNothingForANewVisitor) {
  EXPECT_EQ(Ask(WithRowsOf(whole_, states_), {}, states_).size(), 10u);
  EXPECT_EQ(LoadWanted(), 0);
}

INSTANTIATE_TEST_SUITE_P(AllCodes, ChunkedEngine,
                         testing::Values(Coding{CodeBits::kInt4, false},
                                         Coding{CodeBits::kInt8, false},
                                         Coding{CodeBits::kInt4, true},
                                         Coding{CodeBits::kInt8, true}));

}  // namespace
}  // namespace pagepick
