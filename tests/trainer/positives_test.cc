#include "trainer/positives.h"

#include <gtest/gtest.h>

#include "small_data.h"

namespace pagepick {
namespace {

std::vector<int32_t> Columns(const PositiveRows& rows, int32_t row) {
  const auto columns = rows.ColumnsOf(row);
  return {columns.begin(), columns.end()};
}

// Three users, four items; u1 has nothing that counts, i2 nothing to train.
class PositivesTest : public testing::Test {
 protected:
  PositivesTest() {
    split_.parts = {Part::kTrain,      Part::kTrain, Part::kTrain,
                    Part::kTestSeen,   Part::kTrain, Part::kTrain,
                    Part::kTestHeldOut};
    positives_ =
        CollectPositives(dataset_, split_, RatingWeights({{3, 0.f}, {5, 2.f}}));
  }

  Dataset dataset_ = MakeDataset(3, 4,
                                 {{0, 3, 5, 0},
                                  {0, 1, 4, 0},
                                  {1, 0, 3, 0},
                                  {1, 2, 5, 0},
                                  {2, 1, 5, 0},
                                  {2, 0, 1, 0},
                                  {2, 3, 5, 0}});
  Split split_;
  Positives positives_;
};

TEST_F(PositivesTest, AreTheTrainingInteractionsThatWeighMoreThanZero) {
  EXPECT_EQ(positives_.by_user.num_rows(), 3);
  EXPECT_EQ(positives_.by_user.size(), 3);
  EXPECT_EQ(Columns(positives_.by_user, 0), (std::vector<int32_t>{3, 1}));
  EXPECT_EQ(positives_.by_user.CountOf(1), 0);
  EXPECT_EQ(Columns(positives_.by_user, 2), std::vector<int32_t>{1});
  EXPECT_EQ(positives_.by_user.WeightsOf(0)[0], 2);
  EXPECT_EQ(positives_.by_user.WeightsOf(0)[1], 1);
}

TEST_F(PositivesTest, AreTheSameFromEitherSide) {
  EXPECT_EQ(positives_.by_item.num_rows(), 4);
  EXPECT_EQ(Columns(positives_.by_item, 1), (std::vector<int32_t>{0, 2}));
  EXPECT_EQ(positives_.by_item.WeightsOf(1)[0], 1);
  EXPECT_EQ(positives_.by_item.WeightsOf(1)[1], 2);
  EXPECT_EQ(Columns(positives_.by_item, 3), std::vector<int32_t>{0});
}

TEST_F(PositivesTest, CountTheRowsThatHaveAny) {
  EXPECT_EQ(positives_.by_user.NumOccupiedRows(), 2);
  EXPECT_EQ(positives_.by_item.NumOccupiedRows(), 2);
}

}  // namespace
}  // namespace pagepick
