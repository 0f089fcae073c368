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

}  // namespace

Result<UserEncoding> UserEncoding::Create(const UserTowerView& tower,
                                          const HistoryView& history,
                                          int32_t dim) {
  if (dim < 1) return Status::InvalidArgument("embeddings have no dimension");
  UserEncoding encoding;
  PAGEPICK_RETURN_IF_ERROR(
      tower.kind == UserTowerKind::kNetwork
          ? encoding.EncodeByNetwork(tower.network, history, dim)
          : encoding.EncodeByProjection(tower, history, dim));
  return encoding;
}

Status UserEncoding::EncodeByProjection(const UserTowerView& tower,
                                        const HistoryView& history,
                                        int32_t dim) {
  PAGEPICK_ASSIGN_OR_RETURN(
      projection_,
      UserProjection::Create(tower, history.rows, history.weights, dim));
  neighbor_scale_ = projection_->scale();
  factors_.assign(history.weights.begin(), history.weights.end());
  embedding_.assign(static_cast<size_t>(dim), 0);
  for (size_t e = 0; e < factors_.size(); ++e) {
    AddScaledF32(RowOf(history, e, embedding_.size()), factors_[e], embedding_);
  }
  projection_->Apply(embedding_, embedding_);
  return {};
}

Status UserEncoding::EncodeByNetwork(const UserNetwork* network,
                                     const HistoryView& history, int32_t dim) {
  const size_t events = history.weights.size();
  if (network == nullptr || !IsValid(*network, dim)) {
    return Status::InvalidArgument(
        "the user network's matrices disagree in shape");
  }
  if (history.rows.size() != events * static_cast<size_t>(network->input_dim) ||
      history.ages.size() != events) {
    return Status::InvalidArgument(
        "the history's embeddings are not [events x input_dim]");
  }
  network_ = network;
  neighbor_scale_ = OneOverNorm(history.weights);
  std::vector<float> x;
  for (const float decay : network->decays) AddPace(decay, history, &x);
  hidden_.resize(static_cast<size_t>(network->num_hidden));
  embedding_.resize(static_cast<size_t>(dim));
  ApplyNetwork(*network, x, hidden_, embedding_);
  return {};
}

void UserEncoding::AddPace(float decay, const HistoryView& history,
                           std::vector<float>* x) {
  const size_t events = history.weights.size();
  factors_.resize(factors_.size() + events);
  const auto factors = std::span(factors_).last(events);
  // Powers by multiplication, newest first: std::pow differs among platforms.
  float power = 1;
  int32_t age = 0;
  for (size_t e = events; e-- > 0;) {
    for (; age < history.ages[e]; ++age) power *= decay;
    factors[e] = history.weights[e] * power;
  }
  const float scale = OneOverNorm(factors);
  const auto size = static_cast<size_t>(network_->input_dim);
  x->resize(x->size() + size, 0);
  for (size_t e = 0; e < events; ++e) {
    factors[e] *= scale;
    AddScaledF32(RowOf(history, e, size), factors[e], std::span(*x).last(size));
  }
}

void UserEncoding::GetShares(const HistoryView& history,
                             std::span<const float> item,
                             std::span<float> shares) const {
  const size_t events = history.weights.size();
  assert(shares.size() == events && item.size() == embedding_.size());
  // How the score changes with each pace's average.
  std::vector<float> gradient(item.size());
  if (projection_) {
    projection_->Apply(item, gradient);
  } else {
    gradient.resize(network_->InputSize());
    NetworkGradient(*network_, hidden_, item, gradient);
  }
  const size_t paces = projection_ ? 1 : network_->decays.size();
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
