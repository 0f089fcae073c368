#include "engine/retriever.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "test_model.h"

namespace pagepick {
namespace {

constexpr int32_t kClusters = 20;
constexpr int32_t kPerCluster = 100;
constexpr int32_t kItems = kClusters * kPerCluster;
constexpr int32_t kDim = 24;

// The same items, all of which have to be scanned: nobody says how they are
// grouped, or, where their codes say nothing without centroids, how far
// clusters reach.
TestModel Flat(TestModel model) {
  if (model.extra.header.by_residual) {
    model.block_radii.clear();
    return model;
  }
  model.centroids.clear();
  model.cluster_offsets.clear();
  model.block_radii.clear();
  model.default_num_probes = 1;
  return model;
}

struct Coding {
  CodeBits bits;
  bool by_residual;
};

class ExactRetrieval : public testing::TestWithParam<Coding> {
 protected:
  ExactRetrieval()
      : rng_(7),
        made_(PlantedClusters(GetParam().bits, kClusters, kPerCluster, kDim,
                              &rng_)),
        eligible_(kItems, 1) {
    if (GetParam().by_residual) made_ = ByResidual(made_);
    bytes_ = made_.Bytes();
    flat_bytes_ = Flat(made_).Bytes();
  }

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
  made_.block_radii.clear();
  const AlignedBuffer old = made_.Bytes();
  const std::vector<float> user = RandomUser();
  const Retrieved found = Search(old, user, 10);
  EXPECT_EQ(found.rows_scanned, kItems);
  EXPECT_EQ(found.candidates, Search(flat_bytes_, user, 10).candidates);
}

TEST_P(ExactRetrieval, LeavesOutTheNearerRowsOfClustersThatItLooksAt) {
  TestModel coarse = made_;
  const float largest =
      *std::max_element(coarse.block_radii.begin(), coarse.block_radii.end());
  coarse.block_radii.assign(coarse.block_radii.size(), largest);
  const AlignedBuffer coarse_bytes = coarse.Bytes();
  int64_t rows = 0;
  int64_t coarse_rows = 0;
  for (int round = 0; round < 50; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved found = Search(bytes_, user, 10);
    const Retrieved coarsely = Search(coarse_bytes, user, 10);
    EXPECT_EQ(found.candidates, coarsely.candidates);
    EXPECT_LE(found.rows_scanned, coarsely.rows_scanned);
    rows += found.rows_scanned;
    coarse_rows += coarsely.rows_scanned;
  }
  EXPECT_LT(rows, coarse_rows);
}

// A radius of 0 says that all items lie on their centroid.
TEST_P(ExactRetrieval, BelievesTheRadii) {
  made_.block_radii.assign(made_.block_radii.size(), 0);
  const AlignedBuffer wrong = made_.Bytes();
  const std::vector<float> user = RandomUser();
  EXPECT_LT(Search(wrong, user, 1).rows_scanned, kItems / 5);
}

TEST_P(ExactRetrieval, ScoresItemsByTheirValuesHoweverTheyAreCoded) {
  for (int round = 0; round < 10; ++round) {
    const std::vector<float> user = RandomUser();
    for (const ScoredItem& found : Search(bytes_, user, 10).candidates) {
      double score = 0;
      double size = 0;
      for (int32_t d = 0; d < kDim; ++d) {
        const double share =
            double{made_.ValueAt(found.item, d)} * user[static_cast<size_t>(d)];
        score += share;
        size += std::fabs(share);
      }
      EXPECT_NEAR(found.score, score, 4e-4 * size);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AllCodes, ExactRetrieval,
                         testing::Values(Coding{CodeBits::kInt4, false},
                                         Coding{CodeBits::kInt8, false},
                                         Coding{CodeBits::kInt4, true},
                                         Coding{CodeBits::kInt8, true}));

}  // namespace
}  // namespace pagepick
