#include "towers/user_encoding.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

constexpr int32_t kDim = 6;
constexpr int32_t kInputDim = 4;
constexpr size_t kEvents = 9;

std::vector<float> RandomValues(size_t size, Rng* rng) {
  std::vector<float> values(size);
  for (float& value : values) value = static_cast<float>(rng->Normal());
  return values;
}

UserNetwork RandomNetwork(Rng* rng) {
  UserNetwork network;
  network.decays = {1, 0.7f, 0.25f};
  network.input_dim = kInputDim;
  network.num_hidden = 8;
  network.linear = RandomValues(kDim * 12, rng);
  network.hidden_weights = RandomValues(8 * 12, rng);
  network.hidden_bias = RandomValues(8, rng);
  network.output_weights = RandomValues(kDim * 8, rng);
  network.output_bias = RandomValues(kDim, rng);
  return network;
}

struct History {
  explicit History(size_t dim, Rng* rng)
      : rows(RandomValues(kEvents * dim, rng)),
        weights(RandomValues(kEvents, rng)) {
    // Two events between them were silent.
    for (size_t e = 0; e < kEvents; ++e) {
      ages.push_back(static_cast<int32_t>(kEvents - e) + (e < 4 ? 1 : -1));
    }
  }
  HistoryView View() const { return {rows, weights, ages}; }

  std::vector<float> rows;
  std::vector<float> weights;
  std::vector<int32_t> ages;
};

// The header's formula, in double.
std::vector<double> NetworkOracle(const UserNetwork& network,
                                  const History& history) {
  std::vector<double> x;
  for (const float decay : network.decays) {
    std::vector<double> average(kInputDim, 0);
    double norm = 0;
    for (size_t e = 0; e < kEvents; ++e) {
      const double weight =
          history.weights[e] * std::pow(double{decay}, history.ages[e]);
      norm += weight * weight;
      for (size_t i = 0; i < kInputDim; ++i) {
        average[i] += weight * history.rows[e * kInputDim + i];
      }
    }
    for (const double value : average) x.push_back(value / std::sqrt(norm));
  }
  std::vector<double> user(network.output_bias.begin(),
                           network.output_bias.end());
  const auto multiply = [&x](const std::vector<float>& matrix, size_t row) {
    double sum = 0;
    for (size_t i = 0; i < x.size(); ++i)
      sum += matrix[row * x.size() + i] * x[i];
    return sum;
  };
  for (size_t i = 0; i < kDim; ++i) user[i] += multiply(network.linear, i);
  for (size_t k = 0; k < 8; ++k) {
    const double unit = std::max(
        0.0, multiply(network.hidden_weights, k) + network.hidden_bias[k]);
    for (size_t i = 0; i < kDim; ++i) {
      user[i] += network.output_weights[i * 8 + k] * unit;
    }
  }
  return user;
}

UserTowerView ViewOfNetwork(const UserNetwork& network) {
  UserTowerView view;
  view.kind = UserTowerKind::kNetwork;
  view.network = &network;
  return view;
}

TEST(UserEncoding, OfANetworkIsItsFormula) {
  Rng rng(1);
  for (int round = 0; round < 20; ++round) {
    const UserNetwork network = RandomNetwork(&rng);
    const History history(kInputDim, &rng);
    const auto encoding =
        UserEncoding::Create(ViewOfNetwork(network), history.View(), kDim);
    ASSERT_TRUE(encoding.ok());
    const std::vector<double> expected = NetworkOracle(network, history);
    for (size_t i = 0; i < kDim; ++i) {
      EXPECT_NEAR(encoding->embedding()[i], expected[i], 1e-4);
    }
  }
}

// b + B D a, found by silence: the same units, no history.
float ConstantPart(const UserNetwork& network, const History& history,
                   std::span<const float> item) {
  std::vector<float> hidden(8);
  std::vector<float> user(kDim);
  std::vector<float> x;
  for (const float decay : network.decays) {
    std::vector<float> sum(kInputDim, 0);
    std::vector<float> decayed;
    for (size_t e = 0; e < kEvents; ++e) {
      decayed.push_back(history.weights[e] *
                        std::pow(decay, static_cast<float>(history.ages[e])));
    }
    const float norm = std::sqrt(DotF32(decayed, decayed));
    for (size_t e = 0; e < kEvents; ++e) {
      AddScaledF32(std::span(history.rows).subspan(e * kInputDim, kInputDim),
                   decayed[e] / norm, sum);
    }
    x.insert(x.end(), sum.begin(), sum.end());
  }
  ApplyNetwork(network, x, hidden, user);
  std::vector<float> constant = network.output_bias;
  for (size_t i = 0; i < kDim; ++i) {
    for (size_t k = 0; k < 8; ++k) {
      if (hidden[k] <= 0) continue;
      constant[i] += network.output_weights[i * 8 + k] * network.hidden_bias[k];
    }
  }
  return DotF32(constant, item);
}

TEST(UserEncoding, SharesOfANetworkAndItsConstantAddUpToTheScore) {
  Rng rng(2);
  for (int round = 0; round < 50; ++round) {
    const UserNetwork network = RandomNetwork(&rng);
    const History history(kInputDim, &rng);
    const std::vector<float> item = RandomValues(kDim, &rng);
    const auto encoding =
        UserEncoding::Create(ViewOfNetwork(network), history.View(), kDim);
    ASSERT_TRUE(encoding.ok());
    std::vector<float> shares(kEvents);
    encoding->GetShares(history.View(), item, shares);
    float sum = ConstantPart(network, history, item);
    for (const float share : shares) sum += share;
    EXPECT_NEAR(sum, DotF32(encoding->embedding(), item), 2e-3);
  }
}

TEST(UserEncoding, SharesOfTheOtherTowersAddUpToTheScore) {
  Rng rng(3);
  std::vector<float> matrix(kDim * kDim, 0.25f);
  for (size_t i = 0; i < kDim; ++i) matrix[i * kDim + i] = 3;
  for (const UserTowerKind kind :
       {UserTowerKind::kMean, UserTowerKind::kWhitened,
        UserTowerKind::kFoldIn}) {
    const History history(kDim, &rng);
    const std::vector<float> item = RandomValues(kDim, &rng);
    const UserTowerView tower{kind, matrix, {0.3f, 0.1f, 1, 50}};
    const auto encoding = UserEncoding::Create(tower, history.View(), kDim);
    ASSERT_TRUE(encoding.ok());
    std::vector<float> shares(kEvents);
    encoding->GetShares(history.View(), item, shares);
    float sum = 0;
    for (const float share : shares) sum += share;
    EXPECT_NEAR(sum, DotF32(encoding->embedding(), item), 1e-4);
  }
}

TEST(UserEncoding, OfANetworkDependsOnTheWeightsProportionsAlone) {
  Rng rng(4);
  const UserNetwork network = RandomNetwork(&rng);
  History history(kInputDim, &rng);
  const auto before =
      UserEncoding::Create(ViewOfNetwork(network), history.View(), kDim);
  for (float& weight : history.weights) weight *= 8;  // exact
  const auto after =
      UserEncoding::Create(ViewOfNetwork(network), history.View(), kDim);
  for (size_t i = 0; i < kDim; ++i) {
    EXPECT_FLOAT_EQ(after->embedding()[i], before->embedding()[i]);
  }
}

TEST(UserEncoding, OfSilenceIsTheNetworksConstant) {
  Rng rng(5);
  const UserNetwork network = RandomNetwork(&rng);
  History history(kInputDim, &rng);
  std::vector<float> hidden(8);
  std::vector<float> constant(kDim);
  ApplyNetwork(network, std::vector<float>(12, 0), hidden, constant);
  for (const float weight : {0.0f, 1e-30f, -1e-38f}) {
    history.weights.assign(kEvents, weight);
    const auto encoding =
        UserEncoding::Create(ViewOfNetwork(network), history.View(), kDim);
    ASSERT_TRUE(encoding.ok());
    for (size_t i = 0; i < kDim; ++i) {
      EXPECT_EQ(encoding->embedding()[i], constant[i]);
    }
    EXPECT_EQ(encoding->neighbor_scale(), 0);
  }
}

TEST(UserEncoding, ScalesNeighborsAsItsTowerScalesItsSum) {
  const std::vector<float> rows = {1, 0, 0, 1};
  const std::vector<float> weights = {3, -4};
  const std::vector<int32_t> ages = {1, 0};
  const HistoryView history{rows, weights, ages};
  const auto scale = [&history](const UserTowerView& tower) {
    return UserEncoding::Create(tower, history, 2)->neighbor_scale();
  };
  const std::vector<float> matrix = {1, 0, 0, 1};
  UserNetwork network;
  network.input_dim = 2;
  network.linear = matrix;
  network.output_bias = {0, 0};
  EXPECT_FLOAT_EQ(scale({}), 1.0f / 7);
  EXPECT_EQ(scale({UserTowerKind::kWhitened, matrix, {}}), 1);
  EXPECT_EQ(scale({UserTowerKind::kFoldIn, matrix, {1, 1, 1, 1}}), 1);
  EXPECT_FLOAT_EQ(scale(ViewOfNetwork(network)), 0.2f);
}

TEST(UserEncoding, RefusesShapesThatDisagree) {
  Rng rng(6);
  UserNetwork network = RandomNetwork(&rng);
  const History history(kInputDim, &rng);
  const auto refuses = [&](const UserTowerView& tower, const HistoryView& view,
                           int32_t dim) {
    return UserEncoding::Create(tower, view, dim).status().code() ==
           StatusCode::kInvalidArgument;
  };
  const UserTowerView tower = ViewOfNetwork(network);
  EXPECT_FALSE(refuses(tower, history.View(), kDim));
  EXPECT_TRUE(refuses(tower, history.View(), kDim + 1));
  EXPECT_TRUE(refuses(tower, history.View(), 0));
  EXPECT_TRUE(refuses({}, {}, -3));
  EXPECT_TRUE(refuses(tower, {history.rows, history.weights, {}}, kDim));
  EXPECT_TRUE(refuses(tower, {{}, history.weights, history.ages}, kDim));
  EXPECT_TRUE(refuses({UserTowerKind::kNetwork, {}, {}}, history.View(), kDim));
  network.hidden_bias.clear();
  EXPECT_TRUE(refuses(tower, history.View(), kDim));
}

}  // namespace
}  // namespace pagepick
