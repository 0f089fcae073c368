// Makes what the browser bench searches; see search_data.h.
//
//   pagepick_search_data --items 100000 --dim 64 --bits 8 --out <folder>
//   pagepick_search_data --trained film.pick --bits 8 4 --out <folder>

#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "bench/search_data.h"

// NOLINTNEXTLINE(bugprone-exception-escape): it may end a benchmark.
int main(int argc, char** argv) {
  using namespace pagepick;
  CLI::App app{"Data for tools/bench/browser"};
  SearchDataOptions options;
  AddSearchDataOptions(&app, &options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  const Status status = WriteSearchData(options);
  if (status.ok()) return 0;
  fmt::print(stderr, "pagepick_search_data: {}\n", status.ToString());
  return 1;
}
