#ifndef PAGEPICK_TRAINER_FEATURE_NET_H_
#define PAGEPICK_TRAINER_FEATURE_NET_H_

#include <memory>
#include <optional>
#include <vector>

#include "features/item_features.h"
#include "trainer/fit_options.h"
#include "trainer/item_nets.h"
#include "trainer/weighted_sums.h"

namespace pagepick {

// An item's own row and what its features say of it,
//   row = own + B swish(norm(A'f / |f| + a)) + b
// with f its features. In training own rows are left out at random, so that
// the net learns to place items without them (DropoutNet: Volkovs, Yu,
// Poutanen 2017). Items without features have their own rows alone, and items
// that nobody has rated never have one: they are in the softmax as often as
// rated ones are there without theirs, so that the net is also shown what
// nobody chose to rate.
class FeatureNet : public ItemNet {
 public:
  // Borrows `features` and `by_item`. B starts at zero, so that own rows start
  // alone. REQUIRES: as many items in `own` and `by_item` as in `features`
  FeatureNet(const ItemFeatures& features, const PositiveRows& by_item,
             const ItemTowerOptions& options, std::unique_ptr<ItemNet> own,
             Rng* rng);

  int32_t dim() const override { return own_->dim(); }
  const Matrix& Forward(const ItemList& items, Rng* rng,
                        int num_threads) override;
  void Backward(Matrix* drows, int num_threads) override;
  std::vector<Parameter*> Parameters() override;
  float ChanceUnrated(int32_t item) const override;

 private:
  PositiveRows DrawFeatures(const ItemList& items, Rng* rng) const;
  void DrawShares(const ItemList& items, const PositiveRows& features,
                  Rng* rng);

  const ItemFeatures& features_;
  const PositiveRows& by_item_;
  ItemTowerOptions options_;
  std::unique_ptr<ItemNet> own_;
  Parameter first_;       // A [columns x hidden]
  Parameter first_bias_;  // a
  LayerNorm norm_;
  DenseLayer output_;  // B and b

  // Of the last Forward.
  std::optional<WeightedSums> sums_;
  Matrix summed_;  // A'f / |f| + a
  Matrix normed_;  // norm(summed_)
  Matrix active_;  // swish(normed_)
  Matrix rows_;
  Vector own_shares_;      // [items] 1, or 0 where the own row is left out
  Vector feature_shares_;  // 1, or 0 where there are no features
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_FEATURE_NET_H_
