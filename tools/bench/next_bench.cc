// The quality of the file that ships when the order of ratings counts: what
// does somebody rate next? Everybody's last event is to be found among all
// items not rated before.
//
//   pagepick_next_bench --root <folder> --data ml-100k/loo ml-1m-sequences
//
// where <folder>/<data> holds the split.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "bench/shipped_models.h"
#include "eval/baselines.h"

namespace pagepick {
namespace {

// Of iALS's visitors, in items: about the best for films.
constexpr double kHalfLife = 3;

Status Measure(const TrainOptions& options, const std::string& folder,
               FiguresTable* table) {
  PAGEPICK_ASSIGN_OR_RETURN(Fold fold, LoadFold(folder));
  PAGEPICK_RETURN_IF_ERROR(table->Add(
      "popularity", "1", fold.test,
      RankByPopularity(fold.model.dataset, fold.model.split, RatingWeights()),
      options.ials.num_threads));
  TrainOptions ials = options;
  ials.trainer = "ials";
  ials.half_life = kHalfLife;
  ials.neighbors = 0;
  PAGEPICK_RETURN_IF_ERROR(AddShipped(
      ials,
      fmt::format("iALS {}, half-life {} items", options.ials.dim, kHalfLife),
      &fold, table));
  return AddShipped(
      options,
      fmt::format("Pagepick, {} {}", options.trainer, options.ials.dim), &fold,
      table);
}

int Run(int argc, char** argv) {
  CLI::App app("Quality as shipped of what comes next");
  std::string root;
  std::vector<std::string> data;
  TrainOptions options;
  options.trainer = "next";
  app.add_option("--root", root, "Folder of the splits")->required();
  app.add_option("--data", data, "Folders in it")->required();
  AddTrainOptions(&app, &options);
  CLI11_PARSE(app, argc, argv);
  for (const std::string& name : data) {
    FiguresTable table({"ndcg_at_10", "hit_rate_at_10", "mrr_at_10"});
    const Status status =
        Measure(options, fmt::format("{}/{}", root, name), &table);
    if (!status.ok()) {
      fmt::print(stderr, "pagepick_next_bench: {}\n", status.ToString());
      return 1;
    }
    table.Print(name);
  }
  return 0;
}

}  // namespace
}  // namespace pagepick

// NOLINTNEXTLINE(bugprone-exception-escape): it may end a benchmark.
int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
