#include "towers/user_network.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/rng.h"
#include "kernels/dot.h"

namespace pagepick {
namespace {

// Two paces of one number each, two hidden units, one output.
UserNetwork ByHand() {
  UserNetwork network;
  network.decays = {1, 0.5f};
  network.input_dim = 1;
  network.num_hidden = 2;
  network.linear = {1, 2};
  network.hidden_weights = {1, -1, -1, 1};
  network.hidden_bias = {0, 0.5f};
  network.output_weights = {10, 100};
  network.output_bias = {1000};
  return network;
}

TEST(UserNetwork, AddsItsLinearMapItsHiddenLayerAndItsBias) {
  std::vector<float> hidden(2);
  std::vector<float> user(1);
  ApplyNetwork(ByHand(), std::vector<float>{3, 1}, hidden, user);
  EXPECT_EQ(hidden, (std::vector<float>{2, 0}));
  EXPECT_EQ(user[0], 3 + 2 + 20 + 1000);
}

TEST(UserNetwork, IsALinearMapAndABiasWithoutHiddenUnits) {
  UserNetwork network = ByHand();
  network.num_hidden = 0;
  network.hidden_weights.clear();
  network.hidden_bias.clear();
  network.output_weights.clear();
  ASSERT_TRUE(IsValid(network, 1));
  std::vector<float> user(1);
  ApplyNetwork(network, std::vector<float>{3, 1}, {}, user);
  EXPECT_EQ(user[0], 5 + 1000);
}

TEST(UserNetwork, ItsGradientIsThatOfFiniteDifferences) {
  Rng rng(1);
  const auto fill = [&rng](size_t size) {
    std::vector<float> values(size);
    for (float& value : values) value = static_cast<float>(rng.Normal());
    return values;
  };
  UserNetwork network;
  network.decays = {1, 0.5f, 0.25f};
  network.input_dim = 4;
  network.num_hidden = 7;
  network.linear = fill(5 * 12);
  network.hidden_weights = fill(7 * 12);
  network.hidden_bias = fill(7);
  network.output_weights = fill(5 * 7);
  network.output_bias = fill(5);
  ASSERT_TRUE(IsValid(network, 5));
  std::vector<float> x = fill(12);
  const std::vector<float> v = fill(5);
  std::vector<float> hidden(7);
  std::vector<float> user(5);
  ApplyNetwork(network, x, hidden, user);
  std::vector<float> gradient(12);
  NetworkGradient(network, hidden, v, gradient);
  for (size_t i = 0; i < x.size(); ++i) {
    const float before = x[i];
    std::vector<float> ignored(7);
    x[i] = before + 1e-2f;
    ApplyNetwork(network, x, ignored, user);
    const float above = DotF32(user, v);
    x[i] = before - 1e-2f;
    ApplyNetwork(network, x, ignored, user);
    EXPECT_NEAR((above - DotF32(user, v)) / 2e-2f, gradient[i], 1e-2);
    x[i] = before;
  }
}

TEST(UserNetwork, OfShapesThatDisagreeIsNotValid) {
  EXPECT_TRUE(IsValid(ByHand(), 1));
  EXPECT_FALSE(IsValid(ByHand(), 2));
  EXPECT_FALSE(IsValid(ByHand(), 0));
  const auto bent = [](auto bend) {
    UserNetwork network = ByHand();
    bend(&network);
    return IsValid(network, 1);
  };
  EXPECT_FALSE(bent([](UserNetwork* n) { n->decays.clear(); }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->decays[1] = 0; }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->decays[1] = 1.5f; }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->decays[1] = NAN; }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->input_dim = 0; }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->num_hidden = -1; }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->linear.pop_back(); }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->hidden_weights.pop_back(); }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->hidden_bias.pop_back(); }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->output_weights.pop_back(); }));
  EXPECT_FALSE(bent([](UserNetwork* n) { n->output_bias.pop_back(); }));
}

}  // namespace
}  // namespace pagepick
