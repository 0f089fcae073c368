#include "engine/retriever.h"

#include <gtest/gtest.h>

#include <cmath>

#include "test_model.h"

namespace pagepick {
namespace {

constexpr int32_t kClusters = 20;
constexpr int32_t kPerCluster = 30;
constexpr int32_t kItems = kClusters * kPerCluster;
constexpr int32_t kDim = 24;

// The same items, of which nobody says how they are grouped.
TestModel Flat(TestModel model) {
  model.centroids.clear();
  model.cluster_offsets.clear();
  model.cluster_radii.clear();
  model.default_num_probes = 1;
  return model;
}

class ExactRetrieval : public testing::TestWithParam<CodeBits> {
 protected:
  ExactRetrieval()
      : rng_(7),
        made_(PlantedClusters(GetParam(), kClusters, kPerCluster, kDim, &rng_)),
        bytes_(made_.Bytes()),
        flat_bytes_(Flat(made_).Bytes()),
        eligible_(kItems, 1) {}

  Retrieved Search(const AlignedBuffer& bytes, const std::vector<float>& user,
                   int32_t k) {
    const auto view = ModelView::Parse(bytes.bytes());
    EXPECT_TRUE(view.ok()) << view.status().message();
    return RetrieveByScore(*view, {.user = user,
                                   .bonus = bonus_,
                                   .eligible = eligible_,
                                   .num_probes = view->num_clusters(),
                                   .k = k});
  }

  std::vector<float> RandomUser() {
    std::vector<float> user(kDim);
    for (float& value : user) value = static_cast<float>(rng_.Normal());
    return user;
  }

  Rng rng_;
  TestModel made_;
  AlignedBuffer bytes_;
  AlignedBuffer flat_bytes_;
  std::vector<uint8_t> eligible_;
  std::vector<float> bonus_;
};

TEST_P(ExactRetrieval, GivesTheFlatScansAnswerFromAPartOfTheRows) {
  int64_t rows = 0;
  constexpr int kRounds = 50;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved flat = Search(flat_bytes_, user, 10);
    const Retrieved pruned = Search(bytes_, user, 10);
    EXPECT_EQ(pruned.candidates, flat.candidates);
    EXPECT_EQ(flat.rows_scanned, kItems);
    rows += pruned.rows_scanned;
  }
  EXPECT_LT(rows, kRounds * kItems / 3);
}

TEST_P(ExactRetrieval, FindsItemsWithABonusInClustersThatItLeavesOut) {
  for (int round = 0; round < 50; ++round) {
    bonus_.assign(kItems, 0);
    for (int n = 0; n < 5; ++n) {
      bonus_[static_cast<size_t>(rng_.Below(kItems))] =
          static_cast<float>(30 * rng_.Uniform());
    }
    const std::vector<float> user = RandomUser();
    EXPECT_EQ(Search(bytes_, user, 10).candidates,
              Search(flat_bytes_, user, 10).candidates);
  }
}

TEST_P(ExactRetrieval, GoesOnUntilEnoughItemsAreEligible) {
  for (size_t item = 0; item < eligible_.size(); ++item) {
    eligible_[item] = item % 29 == 0 ? 1 : 0;
  }
  const std::vector<float> user = RandomUser();
  const Retrieved pruned = Search(bytes_, user, 10);
  EXPECT_EQ(pruned.candidates, Search(flat_bytes_, user, 10).candidates);
  EXPECT_GE(pruned.candidates.size(), 10u);
}

TEST_P(ExactRetrieval, ScansEverythingInAFileWithoutRadii) {
  made_.cluster_radii.clear();
  const AlignedBuffer old = made_.Bytes();
  const std::vector<float> user = RandomUser();
  const Retrieved found = Search(old, user, 10);
  EXPECT_EQ(found.rows_scanned, kItems);
  EXPECT_EQ(found.candidates, Search(flat_bytes_, user, 10).candidates);
}

// A radius of 0 says that all items lie on their centroid.
TEST_P(ExactRetrieval, BelievesTheRadii) {
  made_.cluster_radii.assign(kClusters, 0);
  const AlignedBuffer wrong = made_.Bytes();
  const std::vector<float> user = RandomUser();
  EXPECT_LT(Search(wrong, user, 1).rows_scanned, kItems / 5);
}

INSTANTIATE_TEST_SUITE_P(BothCodes, ExactRetrieval,
                         testing::Values(CodeBits::kInt4, CodeBits::kInt8));

}  // namespace
}  // namespace pagepick
