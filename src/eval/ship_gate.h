#ifndef PAGEPICK_EVAL_SHIP_GATE_H_
#define PAGEPICK_EVAL_SHIP_GATE_H_

#include <cstdint>
#include <span>

#include "eval/statistics.h"

namespace pagepick {

// With fewer visitors a difference of a tenth is within chance (the spread of
// NDCG@100 over visitors is about as large as its mean), so the gate only
// warns.
inline constexpr int32_t kMinGateUsers = 50;

enum class GateVerdict {
  kPass,
  kTooFewUsers,          // to tell; warns
  kUnclear,              // above popularity, perhaps by chance; warns
  kNotAbovePopularity,   // refuses
  kWorseThanPopularity,  // significantly; refuses
  kWorseThanItemKnn,     // significantly; refuses
};

// Whether a model may ship: held against what needs no model at all.
struct ShipGate {
  GateVerdict verdict = GateVerdict::kPass;
  PairedComparison popularity;  // the model against it
  PairedComparison item_knn;

  bool refuses() const {
    return verdict == GateVerdict::kNotAbovePopularity ||
           verdict == GateVerdict::kWorseThanPopularity ||
           verdict == GateVerdict::kWorseThanItemKnn;
  }
};

// From one figure, NDCG@100 for example, of the same held-out users: the
// shipped file's, popularity's and item-kNN's.
// REQUIRES: equal sizes
ShipGate CheckShipGate(std::span<const double> shipped,
                       std::span<const double> popularity,
                       std::span<const double> item_knn);

}  // namespace pagepick

#endif  // PAGEPICK_EVAL_SHIP_GATE_H_
