#ifndef PAGEPICK_TRAINER_ITEM_NETS_H_
#define PAGEPICK_TRAINER_ITEM_NETS_H_

#include <cstdint>
#include <vector>

#include "base/rng.h"
#include "trainer/layers.h"
#include "trainer/step_items.h"

namespace pagepick {

// What gives items their rows: those that histories are made of, or those that
// user embeddings are multiplied with; forwards and backwards. Forward keeps
// what Backward needs.
class ItemNet {
 public:
  virtual ~ItemNet() = default;

  virtual int32_t dim() const = 0;
  // The rows [items x dim] of `items`, valid until the next call. `rng` is
  // null outside of training: then nothing is drawn at random.
  virtual const Matrix& Forward(const ItemList& items, Rng* rng,
                                int num_threads) = 0;
  // Sets the parameters' gradients. May take the buffer of `drows`, the
  // gradient by the rows of the last Forward.
  virtual void Backward(Matrix* drows, int num_threads) = 0;
  virtual std::vector<Parameter*> Parameters() = 0;
  // The chance of an item that nobody has rated to be in a step's softmax.
  virtual float ChanceUnrated(int32_t /*item*/) const { return 0; }
};

// A row of its own for each item.
class ItemTable : public ItemNet {
 public:
  // Rows of zeros.
  ItemTable(int32_t num_items, int32_t dim) { rows_.Resize(num_items, dim); }

  int32_t dim() const override {
    return static_cast<int32_t>(rows_.value.cols());
  }
  const Matrix& Forward(const ItemList& items, Rng* rng,
                        int num_threads) override;
  void Backward(Matrix* drows, int num_threads) override;
  std::vector<Parameter*> Parameters() override { return {&rows_}; }

  Parameter& rows() { return rows_; }

 private:
  Parameter rows_;
  ItemList listed_;  // of the last Forward
  Matrix of_list_;   // their rows
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_ITEM_NETS_H_
