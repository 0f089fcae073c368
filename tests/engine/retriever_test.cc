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
        eligible_(kItems, {}) {
    if (GetParam().by_residual) made_ = ByResidual(made_);
    bytes_ = made_.Bytes();
    flat_bytes_ = Flat(made_).Bytes();
  }

  Retrieved Probe(const AlignedBuffer& bytes, const std::vector<float>& user,
                  int32_t num_probes) {
    const auto view = ModelView::Parse(bytes.bytes());
    EXPECT_TRUE(view.ok()) << view.status().message();
    return RetrieveByScore(*view, {.user = user,
                                   .bonus = bonus_,
                                   .eligible = eligible_,
                                   .num_probes = num_probes,
                                   .k = 10});
  }

  // All clusters.
  Retrieved Search(const AlignedBuffer& bytes, const std::vector<float>& user) {
    const auto clusters = made_.cluster_offsets.size() - 1;
    return Probe(bytes, user, static_cast<int32_t>(clusters));
  }

  std::vector<float> RandomUser(float size = 1) {
    std::vector<float> user(kDim);
    for (float& value : user) value = size * static_cast<float>(rng_.Normal());
    return user;
  }

  Rng rng_;
  TestModel made_;
  AlignedBuffer bytes_;
  AlignedBuffer flat_bytes_;
  EligibleRows eligible_;
  std::vector<float> bonus_;
};

TEST_P(ExactRetrieval, GivesTheFlatScansAnswerFromAPartOfTheRows) {
  int64_t rows = 0;
  constexpr int kRounds = 50;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved flat = Search(flat_bytes_, user);
    const Retrieved pruned = Search(bytes_, user);
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
    EXPECT_EQ(Search(bytes_, user).candidates,
              Search(flat_bytes_, user).candidates);
  }
}

TEST_P(ExactRetrieval, GoesOnUntilEnoughItemsAreEligible) {
  for (size_t item = 0; item < kItems; ++item) {
    if (item % 29 != 0) eligible_.LeaveOut(item);
  }
  const std::vector<float> user = RandomUser();
  const Retrieved pruned = Search(bytes_, user);
  EXPECT_EQ(pruned.candidates, Search(flat_bytes_, user).candidates);
  EXPECT_GE(pruned.candidates.size(), 10u);
}

TEST_P(ExactRetrieval, ScansEverythingInAFileWithoutRadii) {
  made_.block_radii.clear();
  const AlignedBuffer old = made_.Bytes();
  const std::vector<float> user = RandomUser();
  const Retrieved found = Search(old, user);
  EXPECT_EQ(found.rows_scanned, kItems);
  EXPECT_EQ(found.candidates, Search(flat_bytes_, user).candidates);
}

// Of most of these the squares of values are no floats, of the least not even
// the values are exact.
TEST_P(ExactRetrieval, GivesTheFlatScansAnswerForQueriesOfAnySize) {
  for (const float size : {1e-43f, 1e-41f, 1e-25f, 1e-12f, 1e12f, 1e25f}) {
    for (int round = 0; round < 10; ++round) {
      const std::vector<float> user = RandomUser(size);
      EXPECT_EQ(Search(bytes_, user).candidates,
                Search(flat_bytes_, user).candidates)
          << size;
    }
  }
}

TEST_P(ExactRetrieval, LeavesOutTheNearerRowsOfClustersThatItLooksAt) {
  TestModel coarse = made_;
  const float largest =
      *std::max_element(coarse.block_radii.begin(), coarse.block_radii.end());
  coarse.block_radii.assign(coarse.block_radii.size(), largest);
  const AlignedBuffer coarse_bytes = coarse.Bytes();
  int64_t rows = 0;
  int64_t coarse_rows = 0;
  int parts_of_clusters = 0;
  for (int round = 0; round < 50; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved found = Search(bytes_, user);
    const Retrieved coarsely = Search(coarse_bytes, user);
    EXPECT_EQ(found.candidates, coarsely.candidates);
    EXPECT_LE(found.rows_scanned, coarsely.rows_scanned);
    EXPECT_EQ(coarsely.rows_scanned % kPerCluster, 0);
    if (found.rows_scanned % kPerCluster != 0) ++parts_of_clusters;
    rows += found.rows_scanned;
    coarse_rows += coarsely.rows_scanned;
  }
  EXPECT_LT(rows, coarse_rows);
  EXPECT_GT(parts_of_clusters, 0);
}

TEST_P(ExactRetrieval, FindsTheSameInFewClustersWithRadiiAndWithout) {
  TestModel old = made_;
  old.block_radii.clear();
  const AlignedBuffer old_bytes = old.Bytes();
  int64_t rows = 0;
  int64_t all_rows = 0;
  for (int round = 0; round < 50; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved found = Probe(bytes_, user, 3);
    const Retrieved whole = Probe(old_bytes, user, 3);
    EXPECT_EQ(found.candidates, whole.candidates);
    EXPECT_EQ(whole.rows_scanned, 3 * kPerCluster);
    rows += found.rows_scanned;
    all_rows += whole.rows_scanned;
  }
  EXPECT_LT(rows, all_rows);
}

// The last block is then empty, and empty clusters at the end begin in it.
TEST_P(ExactRetrieval, TakesBlocksThatEndWithTheirClustersAndEmptyClusters) {
  const int32_t per_cluster = 3 * kRadiusRows;
  made_ = PlantedClusters(GetParam().bits, kClusters, per_cluster, kDim, &rng_);
  if (GetParam().by_residual) made_ = ByResidual(made_);
  for (int c = 0; c < 3; ++c) {
    const std::vector<float> centroid = RandomUser(3);
    made_.centroids.insert(made_.centroids.end(), centroid.begin(),
                           centroid.end());
    made_.cluster_offsets.push_back(made_.cluster_offsets.back());
  }
  bytes_ = made_.Bytes();
  flat_bytes_ = Flat(made_).Bytes();
  eligible_ = EligibleRows(static_cast<size_t>(made_.num_items), {});
  for (int round = 0; round < 50; ++round) {
    const std::vector<float> user = RandomUser();
    const Retrieved found = Search(bytes_, user);
    EXPECT_EQ(found.candidates, Search(flat_bytes_, user).candidates);
    EXPECT_LT(found.rows_scanned, made_.num_items);
  }
}

// A radius of 0 says that all items lie on their centroid.
TEST_P(ExactRetrieval, BelievesTheRadii) {
  made_.block_radii.assign(made_.block_radii.size(), 0);
  const AlignedBuffer wrong = made_.Bytes();
  const std::vector<float> user = RandomUser();
  EXPECT_LT(Search(wrong, user).rows_scanned, kItems / 5);
}

TEST_P(ExactRetrieval, ScoresItemsByTheirValuesHoweverTheyAreCoded) {
  // The integer query's half steps, for a largest number of 1.
  const double half_step =
      GetParam().bits == CodeBits::kInt8 ? .5 / 16256 : .5 / 127;
  for (int round = 0; round < 10; ++round) {
    const std::vector<float> user = RandomUser();
    double largest = 0;
    for (const float number : user) {
      largest = std::max(largest, double{std::fabs(number)});
    }
    for (const ScoredItem& found : Search(bytes_, user).candidates) {
      double score = 0;
      double size = 0;
      for (int32_t d = 0; d < kDim; ++d) {
        const double value = made_.ValueAt(found.item, d);
        score += value * user[static_cast<size_t>(d)];
        size += std::fabs(value);
      }
      EXPECT_NEAR(found.score, score, (half_step + 1e-6) * largest * size);
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
