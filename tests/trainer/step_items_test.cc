#include "trainer/step_items.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "gradient_check.h"
#include "trainer/softmax_loss.h"

namespace pagepick {
namespace {

// Item i has 1 + i % 4 ratings; the last one has none.
PositiveRows RatingsOf(int32_t num_items) {
  PositiveRows by_item;
  for (int32_t item = 0; item < num_items; ++item) {
    for (int32_t n = 0; n <= item % 4 && item + 1 < num_items; ++n) {
      by_item.Add(n, 1);
    }
    by_item.EndRow();
  }
  return by_item;
}

// Whatever has a rating.
std::vector<float> ChancesOf(const PositiveRows& by_item) {
  std::vector<float> chances;
  for (int32_t item = 0; item < by_item.num_rows(); ++item) {
    chances.push_back(by_item.CountOf(item) > 0 ? 1.F : 0.F);
  }
  return chances;
}

ItemSampler MakeSampler(const PositiveRows& by_item,
                        const SoftmaxSampling& options, bool tied) {
  return {by_item, ChancesOf(by_item), options, tied, 1};
}

// The items of all ratings.
std::vector<int32_t> EventsOf(const PositiveRows& by_item) {
  std::vector<int32_t> items;
  for (int32_t item = 0; item < by_item.num_rows(); ++item) {
    items.insert(items.end(), static_cast<size_t>(by_item.CountOf(item)), item);
  }
  return items;
}

// Examples of one target and one other shown item, drawn from `events`.
HistoryBatch DrawBatch(const std::vector<int32_t>& events, int size, Rng* rng) {
  HistoryBatch batch;
  while (batch.shown.num_rows() < size) {
    const int32_t target = events[rng->Below(events.size())];
    const int32_t shown = events[rng->Below(events.size())];
    if (target == shown) continue;
    batch.targets.Add(target, 1);
    batch.targets.EndRow();
    batch.shown.Add(shown, 1);
    batch.shown.EndRow();
  }
  return batch;
}

HistoryBatch OneExample() {
  HistoryBatch batch;
  batch.shown.Add(7, 2);
  batch.shown.Add(3, 1);
  batch.shown.EndRow();
  batch.targets.Add(5, 1);
  batch.targets.Add(2, 1);
  batch.targets.EndRow();
  return batch;
}

TEST(ItemSampler, NumbersTargetsThenDrawnThenShownItemsEachOnce) {
  ItemSampler sampler = MakeSampler(RatingsOf(40), {.num_negatives = 10}, true);
  const StepItems step = sampler.Draw(OneExample());
  const std::vector<int32_t>& items = *step.outputs;
  EXPECT_EQ(items[0], 5);
  EXPECT_EQ(items[1], 2);
  EXPECT_EQ(std::set<int32_t>(items.begin(), items.end()).size(), items.size());
  EXPECT_EQ(std::count(items.begin(), items.end(), 39), 0);  // has no rating
  ASSERT_EQ(step.shown.columns.size(), 2U);
  EXPECT_EQ(items[static_cast<size_t>(step.shown.columns[0])], 7);
  EXPECT_EQ(items[static_cast<size_t>(step.shown.columns[1])], 3);
  EXPECT_EQ(step.shown.weights[0], 2);
  EXPECT_EQ(step.corrections.size(), static_cast<size_t>(step.num_candidates));
  EXPECT_FALSE(step.inputs.has_value());
}

TEST(ItemSampler, MasksOfWhatIsShownTheCandidatesAlone) {
  // Of two items beside the targets, a draw of one takes one or the other.
  ItemSampler sampler = MakeSampler(RatingsOf(9), {.num_negatives = 4}, true);
  for (int trial = 0; trial < 20; ++trial) {
    const StepItems step = sampler.Draw(OneExample());
    for (const int32_t number : step.in_softmax.shown.columns) {
      EXPECT_LT(number, step.num_candidates);
    }
    for (const int32_t number : step.shown.columns) {
      const bool masked =
          std::count(step.in_softmax.shown.columns.begin(),
                     step.in_softmax.shown.columns.end(), number) > 0;
      EXPECT_EQ(masked, number < step.num_candidates);
    }
  }
}

TEST(ItemSampler, KeepsInputsApartWhereTheyHaveATable) {
  ItemSampler sampler =
      MakeSampler(RatingsOf(40), {.num_negatives = 10}, false);
  const StepItems step = sampler.Draw(OneExample());
  EXPECT_EQ(static_cast<int32_t>(step.outputs->size()), step.num_candidates);
  ASSERT_TRUE(step.inputs.has_value());
  EXPECT_EQ(*step.inputs, (std::vector<int32_t>{7, 3}));
  EXPECT_EQ(step.shown.columns, (std::vector<int32_t>{0, 1}));
}

TEST(ItemSampler, HasNoMoreAtHandInALargeCatalogue) {
  for (const int32_t num_items : {100, 100000}) {
    ItemSampler sampler =
        MakeSampler(RatingsOf(num_items), {.num_negatives = 10}, true);
    EXPECT_LE(sampler.Draw(OneExample()).outputs->size(), 10U + 2 + 2);
  }
}

TEST(ItemSampler, TakesItemsOfAChanceAsOftenAsItSays) {
  const PositiveRows by_item = RatingsOf(10);
  std::vector<float> chances = ChancesOf(by_item);
  chances[9] = 0.25F;  // has no rating
  ItemSampler sampler(by_item, chances,
                      {.num_negatives = 1, .uniform_share = 1}, true, 1);
  int seen = 0;
  constexpr int kTrials = 20000;
  for (int trial = 0; trial < kTrials; ++trial) {
    const StepItems step = sampler.Draw(OneExample());
    const auto end = step.outputs->begin() + step.num_candidates;
    seen += static_cast<int>(std::count(step.outputs->begin(), end, 9));
  }
  EXPECT_NEAR(seen, kTrials * 0.1 * 0.25, 70);
}

TEST(ItemSampler, CorrectsByTheChanceOfEachItem) {
  const PositiveRows by_item = RatingsOf(30);
  const std::vector<int32_t> events = EventsOf(by_item);
  ItemSampler sampler = MakeSampler(by_item, {.num_negatives = 6}, true);
  Rng rng(2);
  constexpr int kTrials = 20000;
  std::vector<double> seen(30);
  std::vector<double> chance(30);
  for (int trial = 0; trial < kTrials; ++trial) {
    const StepItems step = sampler.Draw(DrawBatch(events, 4, &rng));
    for (size_t n = 0; n < step.corrections.size(); ++n) {
      const auto item = static_cast<size_t>((*step.outputs)[n]);
      ++seen[item];
      chance[item] = std::exp(-static_cast<double>(step.corrections[n]));
    }
  }
  for (size_t item = 0; item < 29; ++item) {
    EXPECT_NEAR(seen[item] / kTrials, chance[item], 0.02) << item;
  }
}

// The distance of the mean gradient over many samples from the mean gradient
// over all items, as a share of the latter. Embeddings are fixed.
double ErrorOfSampling(bool corrected) {
  constexpr int32_t kItems = 200;
  const PositiveRows by_item = RatingsOf(kItems);
  const std::vector<int32_t> events = EventsOf(by_item);
  const std::vector<int32_t> unrated = {kItems - 1};
  ItemSampler sampler = MakeSampler(
      by_item,
      {.num_negatives = 100, .uniform_share = 0.1F, .popularity_power = 1},
      true);
  Rng rng(3);
  const Matrix items = DrawMatrix(kItems, 3, &rng);
  const Matrix users = 0.5F * DrawMatrix(4, 3, &rng);
  Matrix all = Matrix::Zero(kItems, 3);
  Matrix sampled = Matrix::Zero(kItems, 3);
  for (int trial = 0; trial < 3000; ++trial) {
    const HistoryBatch batch = DrawBatch(events, 4, &rng);
    Matrix logits = users * items.transpose();
    SoftmaxLoss(batch, {.excluded = unrated}, {}, 1, &logits);
    all += logits.transpose() * users;
    const StepItems step = sampler.Draw(batch);
    Matrix rows(step.num_candidates, 3);
    for (int32_t n = 0; n < step.num_candidates; ++n) {
      rows.row(n) = items.row((*step.outputs)[static_cast<size_t>(n)]);
    }
    logits = users * rows.transpose();
    SoftmaxScope scope;
    if (corrected) scope.corrections = step.corrections;
    SoftmaxLoss(step.in_softmax, scope, {}, 1, &logits);
    const Matrix gradient = logits.transpose() * users;
    for (int32_t n = 0; n < step.num_candidates; ++n) {
      sampled.row((*step.outputs)[static_cast<size_t>(n)]) += gradient.row(n);
    }
  }
  return static_cast<double>((sampled - all).norm() / all.norm());
}

TEST(ItemSampler, EstimatesTheGradientOverAllItems) {
  EXPECT_LT(ErrorOfSampling(true), 0.1);
  EXPECT_GT(ErrorOfSampling(false), 0.25);
}

}  // namespace
}  // namespace pagepick
