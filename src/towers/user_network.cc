#include "towers/user_network.h"

#include <algorithm>
#include <cassert>

#include "kernels/dot.h"

namespace pagepick {

bool IsValid(const UserNetwork& network, int32_t dim) {
  if (dim < 1 || network.input_dim < 1 || network.num_hidden < 0) return false;
  for (const float decay : network.decays) {
    if (!(decay > 0 && decay <= 1)) return false;
  }
  const auto size = static_cast<size_t>(dim);
  const auto hidden = static_cast<size_t>(network.num_hidden);
  const size_t inputs = network.InputSize();
  return inputs > 0 && network.linear.size() == size * inputs &&
         network.hidden_weights.size() == hidden * inputs &&
         network.hidden_bias.size() == hidden &&
         network.output_weights.size() == size * hidden &&
         network.output_bias.size() == size;
}

void ApplyNetwork(const UserNetwork& network, std::span<const float> x,
                  std::span<float> hidden, std::span<float> user) {
  assert(IsValid(network, static_cast<int32_t>(user.size())));
  assert(x.size() == network.InputSize());
  const std::span<const float> linear(network.linear);
  const std::span<const float> hidden_weights(network.hidden_weights);
  const std::span<const float> output_weights(network.output_weights);
  for (size_t k = 0; k < hidden.size(); ++k) {
    const auto row = hidden_weights.subspan(k * x.size(), x.size());
    hidden[k] = std::max(0.0f, DotF32(row, x) + network.hidden_bias[k]);
  }
  for (size_t i = 0; i < user.size(); ++i) {
    user[i] = DotF32(linear.subspan(i * x.size(), x.size()), x) +
              DotF32(output_weights.subspan(i * hidden.size(), hidden.size()),
                     hidden) +
              network.output_bias[i];
  }
}

void NetworkGradient(const UserNetwork& network, std::span<const float> hidden,
                     std::span<const float> v, std::span<float> gradient) {
  assert(IsValid(network, static_cast<int32_t>(v.size())));
  assert(gradient.size() == network.InputSize());
  const size_t inputs = gradient.size();
  const std::span<const float> linear(network.linear);
  const std::span<const float> hidden_weights(network.hidden_weights);
  const std::span<const float> output_weights(network.output_weights);
  std::fill(gradient.begin(), gradient.end(), 0.0f);
  std::vector<float> back(hidden.size());
  for (size_t i = 0; i < v.size(); ++i) {
    AddScaledF32(linear.subspan(i * inputs, inputs), v[i], gradient);
    AddScaledF32(output_weights.subspan(i * hidden.size(), hidden.size()), v[i],
                 back);
  }
  for (size_t k = 0; k < hidden.size(); ++k) {
    if (!(hidden[k] > 0)) continue;
    AddScaledF32(hidden_weights.subspan(k * inputs, inputs), back[k], gradient);
  }
}

}  // namespace pagepick
