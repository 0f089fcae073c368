#include "eval/ship_gate.h"

namespace pagepick {

namespace {

bool IsWorse(const PairedComparison& comparison) {
  return comparison.difference.mean < 0 && IsSignificant(comparison);
}

GateVerdict Decide(const ShipGate& gate, size_t num_users) {
  if (num_users < static_cast<size_t>(kMinGateUsers)) {
    return GateVerdict::kTooFewUsers;
  }
  if (IsWorse(gate.popularity)) return GateVerdict::kWorseThanPopularity;
  if (!(gate.popularity.difference.mean > 0)) {
    return GateVerdict::kNotAbovePopularity;
  }
  if (IsWorse(gate.item_knn)) return GateVerdict::kWorseThanItemKnn;
  return IsSignificant(gate.popularity) ? GateVerdict::kPass
                                        : GateVerdict::kUnclear;
}

}  // namespace

ShipGate CheckShipGate(std::span<const double> shipped,
                       std::span<const double> popularity,
                       std::span<const double> item_knn) {
  ShipGate gate;
  gate.popularity = ComparePaired(shipped, popularity, {});
  gate.item_knn = ComparePaired(shipped, item_knn, {});
  gate.verdict = Decide(gate, shipped.size());
  return gate;
}

}  // namespace pagepick
