#ifndef PAGEPICK_BASE_RNG_H_
#define PAGEPICK_BASE_RNG_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace pagepick {

// xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64: the same
// numbers for the same seed on every platform, which <random>'s
// distributions do not promise. Not for secrets.
class Rng {
 public:
  explicit Rng(uint64_t seed);

  uint64_t Next();

  // An integer in [0, bound), unbiased (Lemire 2019).  REQUIRES: bound > 0
  uint64_t Below(uint64_t bound);

  // A number in [0, 1) with 53 random bits.
  double Uniform();

  // A draw from the standard normal distribution (Marsaglia's polar method).
  double Normal();

 private:
  uint64_t state_[4];
  double spare_normal_ = 0;
  bool has_spare_normal_ = false;
};

// Fisher-Yates.
template <typename T>
void Shuffle(std::vector<T>* values, Rng* rng) {
  for (size_t i = values->size(); i > 1; --i) {
    const auto j = static_cast<size_t>(rng->Below(i));
    std::swap((*values)[i - 1], (*values)[j]);
  }
}

}  // namespace pagepick

#endif  // PAGEPICK_BASE_RNG_H_
