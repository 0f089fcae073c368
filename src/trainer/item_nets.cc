#include "trainer/item_nets.h"

namespace pagepick {

const Matrix& ItemTable::Forward(Rng* /*rng*/, int /*num_threads*/) {
  return rows_.value;
}

void ItemTable::Backward(Matrix* drows, int /*num_threads*/) {
  rows_.gradient.swap(*drows);
}

}  // namespace pagepick
