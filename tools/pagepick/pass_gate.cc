#include "pagepick/pass_gate.h"

#include "eval/baselines.h"
#include "pagepick/terminal.h"

namespace pagepick {

Status PassGate(const TrainedModel& trained, const QualityRow& shipped,
                bool ship_anyway, int num_threads, const OutputFlags& flags) {
  const Dataset& data = trained.dataset;
  const Split& split = trained.split;
  const RatingWeights& weights = trained.towers.rating_weights;
  const std::vector<HeldOutUser> users =
      HeldOutUsers(data, split, HeldOutFold::kTest);
  PAGEPICK_ASSIGN_OR_RETURN(
      const QualityRow popularity,
      Measure("popularity", users, RankByPopularity(data, split, weights),
              num_threads));
  PAGEPICK_ASSIGN_OR_RETURN(
      const QualityRow knn,
      Measure(
          "item-kNN", users,
          RankByItemKnn(data, split, weights, kItemKnnNeighbors, num_threads),
          num_threads));
  const ShipGate gate = CheckShipGate(shipped, popularity, knn,
                                      MainMetric(ProtocolOf(data, split)));
  if (gate.verdict == GateVerdict::kPass) return {};
  const std::string found = "on held-out visitors this model is " +
                            GateFinding(gate) + ". " + GateAdvice(gate);
  if (gate.refuses() && !ship_anyway) {
    return Status::InvalidArgument(
        found + " Nothing was written; --ship-anyway builds it all the same.");
  }
  PrintNote(flags, found);
  return {};
}

}  // namespace pagepick
