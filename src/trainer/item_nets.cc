#include "trainer/item_nets.h"

namespace pagepick {

const Matrix& ItemTable::Forward(const ItemList& items, Rng* /*rng*/,
                                 int /*num_threads*/) {
  listed_ = items;
  if (!items) return rows_.value;
  of_list_.resize(static_cast<Eigen::Index>(items->size()), dim());
  for (size_t n = 0; n < items->size(); ++n) {
    of_list_.row(static_cast<Eigen::Index>(n)) = rows_.value.row((*items)[n]);
  }
  return of_list_;
}

void ItemTable::Backward(Matrix* drows, int /*num_threads*/) {
  rows_.gradient.swap(*drows);
  rows_.gradient_rows = listed_;
}

}  // namespace pagepick
