#ifndef PAGEPICK_TOOLS_BENCH_SEARCH_DATA_H_
#define PAGEPICK_TOOLS_BENCH_SEARCH_DATA_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "base/parallel_for.h"
#include "base/status.h"
#include "bench/planted_model.h"

namespace pagepick {

struct SearchDataOptions {
  PlantedOptions planted;
  std::string trained;  // instead of planted items: a trained .pick file
  std::string out;      // a folder, made if absent
  std::vector<int> bits = {8};
  int32_t clusters = 0;  // 0 = no models with clusters
  int32_t k = 100;
  int threads = HardwareThreads();
};

// The flags.
void AddSearchDataOptions(CLI::App* app, SearchDataOptions* options);

// What the browser bench searches: model files as `pagepick build` writes them,
// and the float vectors that they stand for, for everybody else. Numbers are
// little-endian.
//   items.f32    [items x dim]
//   queries.f32  [queries x dim]: user embeddings by the float items
//   truth.i32    [queries x k]: the k best rows of each, by float products
//   int8/ int4/  bundles; order.i32 in each: position -> row of items.f32
//   int8-clusters/ int4-clusters/  the same, clustered, with as many probes as
//                find 99 % of the exact answer; and ..-clusters-chunked/
//   data.json    shapes, the bundles, the histories that lead to the user
//                embeddings, as rows of items.f32; written last
Status WriteSearchData(const SearchDataOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_BENCH_SEARCH_DATA_H_
