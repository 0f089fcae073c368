#include "trainer/user_nets.h"

#include <gtest/gtest.h>

#include <vector>

#include "gradient_check.h"

namespace pagepick {
namespace {

// Every parameter's gradient, and the input's, against finite differences of
// sum(u * du) + the net's own loss.
void ExpectGradients(UserNet* net, const std::function<double()>& loss,
                     Matrix* x, const Matrix& du) {
  loss();
  Matrix dx;
  net->Backward(*x, du, 1, &dx);
  std::vector<Matrix> gradients;
  for (const Parameter* parameter : net->Parameters()) {
    gradients.push_back(parameter->gradient);
  }
  ExpectGradient(loss, x, dx);
  const std::vector<Parameter*> parameters = net->Parameters();
  for (size_t p = 0; p < parameters.size(); ++p) {
    ExpectGradient(loss, &parameters[p]->value, gradients[p]);
  }
}

TEST(ResidualNet, StartsAsItsLinearMap) {
  Rng rng(1);
  const Matrix linear = DrawMatrix(2, 3, &rng);
  ResidualNet net(linear, 4, &rng);
  const Matrix x = DrawMatrix(5, 3, &rng);
  Matrix u;
  net.Forward(x, std::vector<float>(5, 1), nullptr, 1, &u);
  EXPECT_LT((u - x * linear.transpose()).norm(), 1e-5F);
}

TEST(ResidualNet, HasTheGradientsOfFiniteDifferences) {
  Rng rng(4);
  ResidualNet net(DrawMatrix(2, 3, &rng), 4, &rng);
  for (Parameter* parameter : net.Parameters()) parameter->Draw(0.7, &rng);
  Matrix x = DrawMatrix(3, 3, &rng);
  const Matrix du = DrawMatrix(3, 2, &rng);
  const std::vector<float> sizes(3, 1);
  ExpectGradients(
      &net,
      [&] {
        Matrix u;
        net.Forward(x, sizes, nullptr, 1, &u);
        return SumOfProducts(u, du);
      },
      &x, du);
}

TEST(VariationalNet, GivesTheMeanOutsideOfTraining) {
  Rng rng(2);
  VariationalNet net(4, 2, {.num_layers = 2}, &rng);
  const Matrix x = DrawMatrix(3, 4, &rng);
  Matrix first;
  Matrix second;
  net.Forward(x, std::vector<float>(3, 1), nullptr, 1, &first);
  net.Forward(x, std::vector<float>(3, 1), nullptr, 1, &second);
  EXPECT_EQ(first, second);
  EXPECT_EQ(net.ExtraLoss(), 0);
}

TEST(VariationalNet, HasTheGradientsOfFiniteDifferences) {
  Rng rng(5);
  VariationalNet net(4, 2, {.num_layers = 3, .prior_weight = 0.3F}, &rng);
  Matrix x = DrawMatrix(3, 4, &rng);
  const Matrix du = DrawMatrix(3, 2, &rng);
  const std::vector<float> sizes = {1, 2, 5};
  ExpectGradients(
      &net,
      [&] {
        Rng noise(7);  // the same draws each time
        Matrix u;
        net.Forward(x, sizes, &noise, 1, &u);
        return SumOfProducts(u, du) + net.ExtraLoss();
      },
      &x, du);
}

}  // namespace
}  // namespace pagepick
