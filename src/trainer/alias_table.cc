#include "trainer/alias_table.h"

#include <numeric>

namespace pagepick {

AliasTable::AliasTable(const std::vector<double>& weights)
    : kept_(weights.size(), 1), alias_(weights.size()) {
  std::iota(alias_.begin(), alias_.end(), 0);
  const double mean = std::accumulate(weights.begin(), weights.end(), 0.0) /
                      static_cast<double>(weights.size());
  std::vector<double> shares;
  std::vector<size_t> small;
  std::vector<size_t> large;
  for (size_t n = 0; n < weights.size(); ++n) {
    shares.push_back(weights[n] / mean);
    (shares[n] < 1 ? small : large).push_back(n);
  }
  while (!small.empty() && !large.empty()) {
    const size_t taker = small.back();
    const size_t giver = large.back();
    small.pop_back();
    kept_[taker] = shares[taker];
    alias_[taker] = static_cast<int32_t>(giver);
    shares[giver] -= 1 - shares[taker];
    if (shares[giver] >= 1) continue;
    large.pop_back();
    small.push_back(giver);
  }
}

int32_t AliasTable::Draw(Rng* rng) const {
  const auto slot = static_cast<size_t>(rng->Below(kept_.size()));
  return rng->Uniform() < kept_[slot] ? static_cast<int32_t>(slot)
                                      : alias_[slot];
}

}  // namespace pagepick
