#ifndef PAGEPICK_TOWERS_USER_NETWORK_H_
#define PAGEPICK_TOWERS_USER_NETWORK_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace pagepick {

// The parameters of a user tower that learned: weighted averages of what
// somebody rated, one for each pace of forgetting, through a linear map and,
// beside it, one hidden layer. With e_i the input embeddings and w_i the
// weights of a history whose newest event has age 0:
//   w_hi = w_i decays[h]^age_i
//   x_h  = sum_i w_hi e_i / |w_h|_2               x = [x_1 .. x_H]
//   u    = M x + B relu(A x + a) + b
// All matrices are row-major. The units that relu lets through given, u is
// linear in the ratings, so each rating's share of a score is exact; b is what
// is left without any.
struct UserNetwork {
  std::vector<float> decays = {1};    // [H], each in (0, 1]
  int32_t input_dim = 0;              // of e_i
  int32_t num_hidden = 0;             // 0 = the linear map alone
  std::vector<float> linear;          // M [dim x H * input_dim]
  std::vector<float> hidden_weights;  // A [num_hidden x H * input_dim]
  std::vector<float> hidden_bias;     // a [num_hidden]
  std::vector<float> output_weights;  // B [dim x num_hidden]
  std::vector<float> output_bias;     // b [dim]

  size_t InputSize() const {
    return decays.size() * static_cast<size_t>(input_dim);
  }
};

// Whether every matrix has the shape above for user embeddings of `dim` and
// every decay is in (0, 1]. Other values are not looked at.
bool IsValid(const UserNetwork& network, int32_t dim);

// The forward pass, in one fixed order of float operations: user [dim] for the
// averages x [InputSize()]. hidden [num_hidden] = relu(A x + a).
// REQUIRES: IsValid(network, user.size())
void ApplyNetwork(const UserNetwork& network, std::span<const float> x,
                  std::span<float> hidden, std::span<float> user);

// gradient [InputSize()] of v . u in x, while the units of `hidden` that are
// above zero are the ones relu lets through: M'v + A' D B'v.
// REQUIRES: IsValid(network, v.size())
void NetworkGradient(const UserNetwork& network, std::span<const float> hidden,
                     std::span<const float> v, std::span<float> gradient);

}  // namespace pagepick

#endif  // PAGEPICK_TOWERS_USER_NETWORK_H_
