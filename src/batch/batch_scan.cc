#include "batch/batch_scan.h"

#include <algorithm>

#include "batch/lane_vector.h"

namespace pagepick {
namespace {

constexpr size_t kBlockRows = 1024;
// Keys that a pool holds in vain before it drops them.
constexpr size_t kSlack = 1024;

using Integers = LaneVector<int32_t>;

// The largest keys so far, by rising item. Instead of a heap: keys above the
// bound are appended, block by block, and what proves too much is dropped.
class Pool {
 public:
  // Keys and items have Room().
  Pool(const LaneKernels& kernels, size_t limit, KeyedItems memory)
      : kernels_(kernels),
        limit_(limit),
        keys_(memory.keys),
        items_(memory.items) {}

  // Whole registers, so that the next pool begins with one, too.
  static size_t Room(const LaneKernels& kernels, size_t limit) {
    const size_t room = limit + kSlack + kBlockRows + kernels.lanes;
    return (room + kernels.lanes - 1) / kernels.lanes * kernels.lanes;
  }

  // REQUIRES: keys.size() <= kBlockRows, items rising from block to block
  void Offer(std::span<const int32_t> keys, int32_t first_item) {
    int32_t above = bound_;
    if (size_ == 0 && keys.size() > limit_) {
      // Nothing is known yet: rather than all, take what reaches the bound.
      bound_ = RoughBound(keys.data(), keys.size());
      above = std::max(bound_, kNoKey + 1) - 1;
    }
    size_ += kernels_.keep_above(keys.data(), keys.size(), above, first_item,
                                 {&keys_[size_], &items_[size_]});
    if (size_ > limit_ + kSlack) Drop();
    // Every time would cost more than what a better bound keeps out.
    if (size_ > 2 * limit_) bound_ = RoughBound(keys_, size_);
  }

  std::vector<int32_t> Take() {
    if (size_ > limit_) Drop();
    return {items_, items_ + size_};
  }

 private:
  // Reached by somewhat more keys than needed, which is found sooner.
  int32_t RoughBound(const int32_t* keys, size_t count) const {
    return kernels_.bound_of_largest(keys, count,
                                     {limit_, limit_ + limit_ / 8});
  }

  // Leaves `limit` keys.
  void Drop() {
    bound_ = kernels_.bound_of_largest(keys_, size_, {limit_, limit_});
    size_ = kernels_.drop_below({keys_, items_}, size_, bound_);
    if (size_ > limit_) DropTies();
  }

  // Of those equal to the bound the first stay: ties rank by item.
  void DropTies() {
    const auto ties =
        static_cast<size_t>(std::count(keys_, keys_ + size_, bound_));
    size_t left = limit_ + ties - size_;
    size_t kept = 0;
    for (size_t n = 0; n < size_; ++n) {
      const bool is_tie = keys_[n] == bound_;
      if (is_tie && left == 0) continue;
      left -= is_tie ? 1 : 0;
      keys_[kept] = keys_[n];
      items_[kept++] = items_[n];
    }
    size_ = kept;
  }

  const LaneKernels& kernels_;
  const size_t limit_;
  // What has no larger key ranks behind `limit` others.
  int32_t bound_ = kNoKey;
  size_t size_ = 0;
  int32_t* keys_;
  int32_t* items_;
};

// One for each query, in memory that is asked for once: tens of kilobytes a
// query, one by one, would keep the heap busy.
class Pools {
 public:
  Pools(const LaneKernels& kernels, std::span<const BatchQuery> queries) {
    size_t room = 0;
    for (const BatchQuery& query : queries) {
      room += Pool::Room(kernels, query.num_candidates);
    }
    keys_.resize(room);
    items_.resize(room);
    size_t at = 0;
    for (const BatchQuery& query : queries) {
      pools_.emplace_back(kernels, query.num_candidates,
                          KeyedItems{&keys_[at], &items_[at]});
      at += Pool::Room(kernels, query.num_candidates);
    }
  }

  Pool& operator[](size_t query) { return pools_[query]; }

  std::vector<std::vector<int32_t>> Take() {
    std::vector<std::vector<int32_t>> candidates;
    candidates.reserve(pools_.size());
    for (Pool& pool : pools_) candidates.push_back(pool.Take());
    return candidates;
  }

 private:
  Integers keys_;
  Integers items_;
  std::vector<Pool> pools_;
};

// A block of rows as it meets all queries.
class BlockScan {
 public:
  BlockScan(const PackedRows& rows, const LaneKernels& kernels,
            std::span<const BatchQuery> queries)
      : rows_(rows),
        kernels_(kernels),
        queries_(queries),
        stride_(kBlockRows + kernels.lanes),
        values_(queries.size() * stride_) {
    for (const BatchQuery& query : queries) {
      codes_.push_back(query.query.codes.data());
    }
  }

  void Dots(size_t first_tile, size_t num_tiles) {
    first_row_ = first_tile * rows_.rows_per_tile;
    num_rows_ = num_tiles * rows_.rows_per_tile;
    kernels_.dot_rows({.rows = rows_.Tile(first_tile),
                       .num_tiles = num_tiles,
                       .num_pairs = rows_.num_pairs,
                       .queries = codes_.data(),
                       .num_queries = codes_.size(),
                       .dots = values_.data(),
                       .stride = stride_});
  }

  void OfferTo(size_t q, Pool* pool) {
    const BatchQuery& query = queries_[q];
    const auto keys = std::span(&values_[q * stride_], num_rows_);
    kernels_.score_keys(
        {.values = keys.data(),
         .scales = &rows_.scales[first_row_],
         .bonus = query.bonus == nullptr ? nullptr : query.bonus + first_row_,
         .query_scale = query.query.scale,
         .count = num_rows_});
    // Those of other blocks are written, too, to a place that nobody reads:
    // which block an item is in cannot be foretold, and a branch would be.
    for (const int32_t item : query.left_out) {
      const size_t row = static_cast<size_t>(item) - first_row_;
      keys.data()[std::min(row, num_rows_)] = kNoKey;
    }
    pool->Offer(keys, static_cast<int32_t>(first_row_));
  }

 private:
  const PackedRows& rows_;
  const LaneKernels& kernels_;
  const std::span<const BatchQuery> queries_;
  std::vector<const int16_t*> codes_;
  size_t first_row_ = 0;
  size_t num_rows_ = 0;
  const size_t stride_;  // of values_: room for one more
  Integers values_;      // [queries x stride_]
};

}  // namespace

std::vector<std::vector<int32_t>> ScanForMany(
    const PackedRows& rows, const LaneKernels& kernels,
    std::span<const BatchQuery> queries) {
  Pools pools(kernels, queries);
  BlockScan scan(rows, kernels, queries);
  const size_t tiles_per_block = kBlockRows / rows.rows_per_tile;
  for (size_t tile = 0; tile < rows.num_tiles(); tile += tiles_per_block) {
    scan.Dots(tile, std::min(tiles_per_block, rows.num_tiles() - tile));
    for (size_t q = 0; q < queries.size(); ++q) scan.OfferTo(q, &pools[q]);
  }
  return pools.Take();
}

}  // namespace pagepick
