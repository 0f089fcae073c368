#ifndef PAGEPICK_BATCH_INTEGER_KERNELS_H_
#define PAGEPICK_BATCH_INTEGER_KERNELS_H_

// Included once by each file that is compiled for an instruction set.

#include "batch/lane_kernels.h"
#include "batch/lanes.h"

namespace pagepick {
namespace {

// As many as the sums of their products with a tile leave registers for.
constexpr size_t kTileQueries = kLanes == 16 ? 8 : 4;

// Two registers of rows, so that a query's broadcast codes serve both.
template <size_t kQueries>
void DotTile(const DotArguments& arguments, size_t tile, size_t first_query) {
  const size_t tile_size = arguments.num_pairs * 2 * kLanes;
  const int32_t* rows = arguments.rows + tile * tile_size;
  IntLanes low[kQueries];
  IntLanes high[kQueries];
  SetZero<kQueries>(low);
  SetZero<kQueries>(high);
  for (size_t pair = 0; pair < arguments.num_pairs; ++pair) {
    const auto low_rows = Load<IntLanes>(rows);
    const auto high_rows = Load<IntLanes>(rows + kLanes);
    rows += 2 * kLanes;
#pragma GCC unroll 8
    for (size_t q = 0; q < kQueries; ++q) {
      const IntLanes codes =
          AllInt(Load<int32_t>(arguments.queries[first_query + q] + 2 * pair));
      low[q] = AddPairProducts(low[q], low_rows, codes);
      high[q] = AddPairProducts(high[q], high_rows, codes);
    }
  }
  int32_t* dots =
      arguments.dots + first_query * arguments.stride + tile * 2 * kLanes;
  for (size_t q = 0; q < kQueries; ++q, dots += arguments.stride) {
    Store(low[q], dots);
    Store(high[q], dots + kLanes);
  }
}

// Tile by tile, because a tile stays in the innermost cache for all queries.
void DotRows(const DotArguments& arguments) {
  for (size_t tile = 0; tile < arguments.num_tiles; ++tile) {
    size_t q = 0;
    for (; q + kTileQueries <= arguments.num_queries; q += kTileQueries) {
      DotTile<kTileQueries>(arguments, tile, q);
    }
    for (; q < arguments.num_queries; ++q) DotTile<1>(arguments, tile, q);
  }
}

// A float's bits are in the order of floats, but for negative ones, which
// count backwards.
IntLanes KeysOf(FloatLanes scores) {
  // -0 becomes +0, which it equals.
  const auto bits = reinterpret_cast<IntLanes>(scores + 0.0f);
  return bits ^ ((bits >> 31) & INT32_MAX);
}

void ScoreKeys(const KeyArguments& arguments) {
  for (size_t n = 0; n < arguments.count; n += kLanes) {
    const auto scales = Load<FloatLanes>(arguments.scales + n);
    FloatLanes scores = __builtin_convertvector(
                            Load<IntLanes>(arguments.values + n), FloatLanes) *
                        scales * arguments.query_scale;
    if (arguments.bonus != nullptr) {
      scores += Load<FloatLanes>(arguments.bonus + n);
    }
    const IntLanes keys = scales == 0.0f ? AllInt(kNoKey) : KeysOf(scores);
    Store(keys, arguments.values + n);
  }
}

[[maybe_unused]] int32_t SumOf(IntLanes lanes) {
  int32_t sum = 0;
  for (size_t lane = 0; lane < kLanes; ++lane) sum += lanes[lane];
  return sum;
}

// Appends those of kLanes keys that are above the threshold, and their items;
// returns how many. May write kLanes of each.
size_t Append(IntLanes keys, IntLanes items, int32_t threshold,
              KeyedItems kept) {
#if defined(__AVX512VNNI__)
  const __mmask16 above =
      _mm512_cmpgt_epi32_mask(reinterpret_cast<__m512i>(keys),
                              reinterpret_cast<__m512i>(AllInt(threshold)));
  Store(_mm512_maskz_compress_epi32(above, reinterpret_cast<__m512i>(keys)),
        kept.keys);
  Store(_mm512_maskz_compress_epi32(above, reinterpret_cast<__m512i>(items)),
        kept.items);
  return static_cast<size_t>(__builtin_popcount(above));
#else
  if (SumOf(keys > threshold) == 0) return 0;
  size_t size = 0;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    // Written in any case, and kept by counting it: which keys are large cannot
    // be foretold, and a branch would be.
    kept.keys[size] = keys[lane];
    kept.items[size] = items[lane];
    size += keys[lane] > threshold ? 1 : 0;
  }
  return size;
#endif
}

size_t KeepAbove(const int32_t* keys, size_t count, int32_t threshold,
                 int32_t first_item, KeyedItems kept) {
  size_t size = 0;
  for (size_t n = 0; n < count; n += kLanes) {
    const IntLanes items = EachLane() + (first_item + static_cast<int32_t>(n));
    size += Append(Load<IntLanes>(keys + n), items, threshold,
                   {kept.keys + size, kept.items + size});
  }
  return size;
}

// In place: what is written was read before.
size_t DropBelow(KeyedItems pool, size_t count, int32_t bound) {
  size_t size = 0;
  size_t n = 0;
  for (; n + kLanes <= count; n += kLanes) {
    size +=
        Append(Load<IntLanes>(pool.keys + n), Load<IntLanes>(pool.items + n),
               bound - 1, {pool.keys + size, pool.items + size});
  }
  for (; n < count; ++n) {
    pool.keys[size] = pool.keys[n];
    pool.items[size] = pool.items[n];
    size += pool.keys[n] >= bound ? 1 : 0;
  }
  return size;
}

size_t CountFrom(int32_t bound, const int32_t* keys, size_t count) {
  size_t n = 0;
#if defined(__AVX512VNNI__)
  const auto bounds = reinterpret_cast<__m512i>(AllInt(bound));
  size_t sum = 0;
  for (; n + kLanes <= count; n += kLanes) {
    const auto lanes = reinterpret_cast<__m512i>(Load<IntLanes>(keys + n));
    sum += static_cast<size_t>(
        __builtin_popcount(_mm512_cmpge_epi32_mask(lanes, bounds)));
  }
#else
  IntLanes found = {};  // less one for each
  for (; n + kLanes <= count; n += kLanes) {
    found += Load<IntLanes>(keys + n) >= bound;
  }
  auto sum = static_cast<size_t>(-SumOf(found));
#endif
  for (; n < count; ++n) sum += keys[n] >= bound ? 1 : 0;
  return sum;
}

IntLanes Smaller(IntLanes a, IntLanes b) { return a < b ? a : b; }
IntLanes Larger(IntLanes a, IntLanes b) { return a > b ? a : b; }

// As keys of floats lie: down to some two thirds of a positive one.
constexpr int64_t kFirstStep = int64_t{1} << 22;

// Goes down from the largest key in growing steps, because halves of the range
// of all would first meet the many powers of two near zero; then halves what is
// left, each time counting: no branch depends on a key.
int32_t BoundOfLargest(const int32_t* keys, size_t count, NumberRange number) {
  IntLanes least = AllInt(INT32_MAX);
  IntLanes most = AllInt(INT32_MIN);
  size_t n = 0;
  for (; n + kLanes <= count; n += kLanes) {
    least = Smaller(least, Load<IntLanes>(keys + n));
    most = Larger(most, Load<IntLanes>(keys + n));
  }
  for (; n < count; ++n) {
    least = Smaller(least, AllInt(keys[n]));
    most = Larger(most, AllInt(keys[n]));
  }
  int64_t reached = INT32_MAX;  // by enough keys
  int64_t missed = INT32_MIN;
  for (size_t lane = 0; lane < kLanes; ++lane) {
    reached = least[lane] < reached ? least[lane] : reached;
    missed = most[lane] > missed ? most[lane] : missed;
  }
  ++missed;
  int64_t step = kFirstStep;
  while (missed - reached > 1) {
    const int64_t half = (missed - reached) / 2;
    const int64_t middle = missed - (step < half ? step : half);
    const size_t found = CountFrom(static_cast<int32_t>(middle), keys, count);
    if (found >= number.least) {
      reached = middle;
      if (found <= number.most) break;
      step = half;
    } else {
      missed = middle;
      if (step < half) step *= 2;
    }
  }
  return static_cast<int32_t>(reached);
}

// Places of keys n, n + 1, ...: as many as keys that come before them.
IntLanes PlacesFrom(const int32_t* keys, size_t n, size_t count) {
  const auto own = Load<IntLanes>(keys + n);
  IntLanes places = {};
  size_t other = 0;
  for (; other < n; ++other) places -= AllInt(keys[other]) >= own;
  for (; other < count && other < n + kLanes; ++other) {
    const auto distance = static_cast<int32_t>(other - n);
    const IntLanes is_later = EachLane() > distance;
    places -=
        (AllInt(keys[other]) > own) | ((AllInt(keys[other]) == own) & is_later);
  }
  for (; other < count; ++other) places -= AllInt(keys[other]) > own;
  return places;
}

// With as few as a list has, counting for each is faster than sorting.
void RankScores(const RankArguments& arguments) {
  const auto keys = arguments.keys;
  for (size_t n = 0; n < arguments.count; n += kLanes) {
    Store(KeysOf(Load<FloatLanes>(arguments.scores + n)), keys + n);
  }
  for (size_t n = 0; n < arguments.count; n += kLanes) {
    const IntLanes places = PlacesFrom(keys, n, arguments.count);
    for (size_t lane = 0; lane < kLanes && n + lane < arguments.count; ++lane) {
      arguments.order[places[lane]] = static_cast<int32_t>(n + lane);
    }
  }
}

}  // namespace
}  // namespace pagepick

#endif  // PAGEPICK_BATCH_INTEGER_KERNELS_H_
