#include "towers/user_encoding.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

#include "kernels/dot.h"

namespace pagepick {
namespace {

// A norm below this (a like 50 half-lives ago) is taken as silence: its square
// has lost its digits.
constexpr float kLeastNorm = 1e-15f;

float OneOverNorm(std::span<const float> weights) {
  const float norm = std::sqrt(DotF32(weights, weights));
  return norm > kLeastNorm ? 1 / norm : 0;
}

std::span<const float> RowOf(const HistoryView& history, size_t event,
                             size_t size) {
  return history.rows.subspan(event * size, size);
}

bool AreShaped(const UserNetwork* network, const HistoryView& history,
               int32_t dim) {
  if (network == nullptr || !IsValid(*network, dim)) return false;
  const size_t events = history.weights.size();
  return history.rows.size() ==
             events * static_cast<size_t>(network->input_dim) &&
         history.ages.size() == events;
}

Status Check(const UserTowerView& tower, const HistoryView& history,
             int32_t dim) {
  if (dim < 1) return Status::InvalidArgument("no dimension");
  if (tower.kind != UserTowerKind::kNetwork) {
    return CheckProjection(tower, history.rows, history.weights, dim);
  }
  if (AreShaped(tower.network, history, dim)) return {};
  return Status::InvalidArgument(
      "a network and a history that disagree in shape");
}

}  // namespace

Result<UserEncoding> UserEncoding::Create(const UserTowerView& tower,
                                          const HistoryView& history,
                                          int32_t dim) {
  PAGEPICK_RETURN_IF_ERROR(Check(tower, history, dim));
  UserEncoding encoding;
  PAGEPICK_RETURN_IF_ERROR(encoding.Encode(tower, history, dim));
  return encoding;
}

Status UserEncoding::Encode(const UserTowerView& tower,
                            const HistoryView& history, int32_t dim) {
  if (tower.kind != UserTowerKind::kNetwork) {
    return EncodeByProjection(tower, history, dim);
  }
  EncodeByNetwork(tower.network, history, dim);
  return {};
}

Status UserEncoding::EncodeByProjection(const UserTowerView& tower,
                                        const HistoryView& history,
                                        int32_t dim) {
  PAGEPICK_RETURN_IF_ERROR(
      projection_.Prepare(tower, history.rows, history.weights, dim));
  neighbor_scale_ = projection_.scale();
  factors_ = std::vector<float>(history.weights.size());
  embedding_ = std::vector<float>(static_cast<size_t>(dim));
  for (size_t e = 0; e < factors_.size(); ++e) {
    factors_[e] = history.weights[e];
    AddScaledF32(RowOf(history, e, embedding_.size()), factors_[e], embedding_);
  }
  projection_.Apply(embedding_, embedding_);
  return {};
}

void UserEncoding::EncodeByNetwork(const UserNetwork* network,
                                   const HistoryView& history, int32_t dim) {
  assert(AreShaped(network, history, dim));
  const size_t events = history.weights.size();
  network_ = network;
  neighbor_scale_ = OneOverNorm(history.weights);
  const auto size = static_cast<size_t>(network->input_dim);
  const size_t paces = network->decays.size();
  factors_ = std::vector<float>(paces * events);
  std::vector<float> x(paces * size);
  for (size_t h = 0; h < paces; ++h) {
    EncodePace(network->decays[h], history,
               std::span(x).subspan(h * size, size),
               std::span(factors_).subspan(h * events, events));
  }
  hidden_ = std::vector<float>(static_cast<size_t>(network->num_hidden));
  embedding_ = std::vector<float>(static_cast<size_t>(dim));
  ApplyNetwork(*network, x, hidden_, embedding_);
}

void UserEncoding::EncodePace(float decay, const HistoryView& history,
                              std::span<float> average,
                              std::span<float> factors) {
  // Powers by multiplication, newest first: std::pow differs among platforms.
  float power = 1;
  int32_t age = 0;
  for (size_t e = factors.size(); e-- > 0;) {
    for (; age < history.ages[e]; ++age) power *= decay;
    factors[e] = history.weights[e] * power;
  }
  const float scale = OneOverNorm(factors);
  for (size_t e = 0; e < factors.size(); ++e) {
    factors[e] *= scale;
    AddScaledF32(RowOf(history, e, average.size()), factors[e], average);
  }
}

void UserEncoding::GetShares(const HistoryView& history,
                             std::span<const float> item,
                             std::span<float> shares) const {
  const size_t events = history.weights.size();
  assert(shares.size() == events && item.size() == embedding_.size());
  // How the score changes with each pace's average.
  std::vector<float> gradient(network_ == nullptr ? item.size()
                                                  : network_->InputSize());
  if (network_ == nullptr) {
    projection_.Apply(item, gradient);
  } else {
    NetworkGradient(*network_, hidden_, item, gradient);
  }
  const size_t paces = network_ == nullptr ? 1 : network_->decays.size();
  const size_t size = gradient.size() / paces;
  std::fill(shares.begin(), shares.end(), 0.0f);
  for (size_t h = 0; h < paces; ++h) {
    const auto slope = std::span(gradient).subspan(h * size, size);
    for (size_t e = 0; e < events; ++e) {
      shares[e] +=
          factors_[h * events + e] * DotF32(RowOf(history, e, size), slope);
    }
  }
}

}  // namespace pagepick
