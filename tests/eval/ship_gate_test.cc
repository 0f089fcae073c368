#include "eval/ship_gate.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/rng.h"

namespace pagepick {
namespace {

// Figures around `mean` that differ from visitor to visitor.
std::vector<double> Figures(size_t count, double mean, uint64_t seed) {
  Rng rng(seed);
  std::vector<double> figures(count);
  for (double& figure : figures) figure = mean + 0.05 * rng.Normal();
  return figures;
}

GateVerdict Verdict(double shipped, double popularity, double item_knn,
                    size_t users = 100) {
  return CheckShipGate(Figures(users, shipped, 1),
                       Figures(users, popularity, 2),
                       Figures(users, item_knn, 3))
      .verdict;
}

TEST(ShipGate, LetsAModelPassThatBeatsBoth) {
  EXPECT_EQ(Verdict(0.4, 0.2, 0.3), GateVerdict::kPass);
}

TEST(ShipGate, LetsAModelPassThatIsAsGoodAsItemKnn) {
  const std::vector<double> ours = Figures(100, 0.4, 1);
  const ShipGate gate = CheckShipGate(ours, Figures(100, 0.2, 2), ours);
  EXPECT_EQ(gate.verdict, GateVerdict::kPass);
  EXPECT_FALSE(gate.refuses());
}

TEST(ShipGate, RefusesWhatIsWorseThanPopularityOrItemKnn) {
  EXPECT_EQ(Verdict(0.2, 0.3, 0.1), GateVerdict::kWorseThanPopularity);
  EXPECT_EQ(Verdict(0.3, 0.2, 0.4), GateVerdict::kWorseThanItemKnn);
  EXPECT_TRUE(CheckShipGate(Figures(100, 0.3, 1), Figures(100, 0.2, 2),
                            Figures(100, 0.4, 3))
                  .refuses());
}

TEST(ShipGate, RefusesPopularityItself) {
  const std::vector<double> popularity = Figures(100, 0.3, 1);
  const ShipGate gate =
      CheckShipGate(popularity, popularity, Figures(100, 0.2, 2));
  EXPECT_EQ(gate.verdict, GateVerdict::kNotAbovePopularity);
  EXPECT_TRUE(gate.refuses());
}

TEST(ShipGate, WarnsAboutAGainThatMayBeChance) {
  // One visitor of a hundred is served better, by far.
  std::vector<double> ours(100, 0.3);
  const std::vector<double> popularity(100, 0.3);
  ours[0] = 1;
  const ShipGate gate = CheckShipGate(ours, popularity, popularity);
  EXPECT_EQ(gate.verdict, GateVerdict::kUnclear);
  EXPECT_FALSE(gate.refuses());
}

TEST(ShipGate, DoesNotJudgeByAHandfulOfVisitors) {
  EXPECT_EQ(Verdict(0.1, 0.4, 0.4, kMinGateUsers - 1),
            GateVerdict::kTooFewUsers);
  EXPECT_EQ(Verdict(0.1, 0.4, 0.4, kMinGateUsers),
            GateVerdict::kWorseThanPopularity);
}

}  // namespace
}  // namespace pagepick
