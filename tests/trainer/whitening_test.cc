#include "trainer/whitening.h"

#include <gtest/gtest.h>

#include <cmath>

#include "kernels/dot.h"
#include "small_data.h"

namespace pagepick {
namespace {

Towers RandomTowers(int32_t num_items, int32_t dim) {
  Rng rng(11);
  Towers towers;
  towers.items = {num_items, dim, {}};
  for (int32_t n = 0; n < num_items * dim; ++n) {
    towers.items.values.push_back(static_cast<float>(rng.Normal()));
  }
  towers.user.kind = UserTowerKind::kFoldIn;
  towers.user.matrix = Gramian(towers.items, 1);
  towers.user.fold_in = {0.3f, 0.01f, 1, num_items};
  towers.user.recency_decay = 0.9f;
  return towers;
}

std::vector<float> Counts(int32_t num_items) {
  return std::vector<float>(static_cast<size_t>(num_items), 3.f);
}

TEST(Gramian, IsTheSumOfOuterProducts) {
  const ItemEmbeddings items{3, 2, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(Gramian(items, 2), (std::vector<float>{35, 44, 44, 56}));
}

TEST(Gramian, IsTheSameWithAnyNumberOfThreads) {
  const Towers towers = RandomTowers(5000, 17);
  EXPECT_EQ(Gramian(towers.items, 1), Gramian(towers.items, 3));
}

TEST(Whitening, InvertsAHandMadeSystem) {
  Towers towers;
  towers.items = {2, 1, {2, 1}};
  towers.user.kind = UserTowerKind::kFoldIn;
  towers.user.matrix = {5};
  towers.user.fold_in = {0.5f, 0.1f, 1, 2};
  // 0.5 * 5 + 2 / 8 * (3/4 * 4 + 1/4 * 1) + 0.1 * (2 + 0.5 * 2) = 3.6125
  const Result<UserTower> tower = WhitenUserTower(towers, {3, 1}, 2);
  ASSERT_TRUE(tower.ok());
  EXPECT_EQ(tower->kind, UserTowerKind::kWhitened);
  EXPECT_FLOAT_EQ(tower->matrix[0], 1 / 3.6125f);
}

TEST(Whitening, IsSymmetricToTheBit) {
  const Result<UserTower> tower =
      WhitenUserTower(RandomTowers(200, 33), Counts(200), 20);
  ASSERT_TRUE(tower.ok());
  for (size_t i = 0; i < 33; ++i) {
    for (size_t j = 0; j < i; ++j) {
      EXPECT_EQ(tower->matrix[i * 33 + j], tower->matrix[j * 33 + i]);
    }
  }
}

TEST(Whitening, MakesADislikePushItsItemDown) {
  const Towers towers = RandomTowers(200, 33);
  const Result<UserTower> tower = WhitenUserTower(towers, Counts(200), 20);
  ASSERT_TRUE(tower.ok());
  const UserTowerView view{tower->kind, tower->matrix, tower->fold_in};
  for (int32_t item = 0; item < 200; ++item) {
    const std::span<const float> row = towers.items.Row(item);
    const Result<UserProjection> projection =
        UserProjection::Create(view, row, std::vector<float>{-1}, 33);
    ASSERT_TRUE(projection.ok());
    std::vector<float> user(33);
    projection->Apply(row, user);
    EXPECT_LT(-DotF32(user, row), 0);
  }
}

TEST(Whitening, KeepsTheRecencyOfTheTower) {
  const Towers towers = RandomTowers(10, 2);
  EXPECT_EQ(WhitenUserTower(towers, Counts(10), 1)->recency_decay, 0.9f);
  EXPECT_EQ(MeanUserTower(towers).recency_decay, 0.9f);
  EXPECT_EQ(MeanUserTower(towers).kind, UserTowerKind::kMean);
  EXPECT_TRUE(MeanUserTower(towers).matrix.empty());
}

TEST(Whitening, RefusesWhatItCannotInvert) {
  const Towers good = RandomTowers(10, 2);
  const auto code = [](const Towers& towers, const std::vector<float>& counts,
                       double mean) {
    return WhitenUserTower(towers, counts, mean).status().code();
  };
  Towers bad = good;
  bad.user = MeanUserTower(good);
  EXPECT_EQ(code(bad, Counts(10), 1), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(good, Counts(9), 1), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(good, Counts(10), NAN), StatusCode::kInvalidArgument);
  EXPECT_EQ(code(good, std::vector<float>(10, -1.f), 1),
            StatusCode::kInvalidArgument);
  bad = good;
  bad.user.matrix = {-9, 0, 0, -9};
  EXPECT_EQ(code(bad, Counts(10), 1), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace pagepick
