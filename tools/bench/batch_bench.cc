// Measures what ranking for many visitors at once saves, on one thread: the
// stage that scores the catalogue, and a whole evaluation, each visitor by
// visitor (the engine of the page) and batched. Prints ratios within one run.
//
//   pagepick_batch_bench [folder of a split, as ml-1m/strong/fold0]
//
// Without a folder it makes up data of ml-1m's shape. Takes Google Benchmark's
// flags, too.

#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "batch/batch_scan.h"
#include "batch/lane_kernels.h"
#include "dataset/frozen_split.h"
#include "dataset/load_dataset.h"
#include "dataset/synthetic.h"
#include "engine/engine.h"
#include "engine/retriever.h"
#include "engine/user_encoder.h"
#include "eval/item_order.h"
#include "eval/unseen_users.h"
#include "pagepick/pipeline.h"
#include "trainer/ials.h"

namespace pagepick {
namespace {

constexpr int32_t kListLength = 100;

Result<TrainedModel> LoadSplit(const std::string& folder) {
  PAGEPICK_ASSIGN_OR_RETURN(FrozenSplit frozen, LoadFrozenSplit(folder, ""));
  TrainedModel model;
  model.dataset = std::move(frozen.dataset);
  model.split = std::move(frozen.split);
  model.positive_threshold = frozen.positive_threshold;
  return model;
}

Result<TrainedModel> MakeUp() {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / "pagepick_batch_bench";
  PAGEPICK_RETURN_IF_ERROR(WriteSample(
      {.users = 6040, .items = 3706, .ratings = 1000000}, folder.string(), {}));
  PAGEPICK_ASSIGN_OR_RETURN(LoadedDataset loaded,
                            LoadDataset((folder / "ratings.csv").string(),
                                        (folder / "items.csv").string(), {}));
  TrainedModel model;
  model.dataset = std::move(loaded.dataset);
  UnseenUserOptions split;
  split.positive_threshold = DefaultPositiveThreshold(model.dataset.scale);
  model.split = SplitUnseenUsers(model.dataset, split);
  model.positive_threshold = split.positive_threshold;
  return model;
}

Result<TrainedModel> Train(TrainedModel model) {
  PAGEPICK_ASSIGN_OR_RETURN(
      IalsResult trained,
      TrainIals(model.dataset, model.split, RatingWeights(), {}, nullptr, {}));
  model.towers = std::move(trained.towers);
  return model;
}

// One way to ship the model, and the visitors as each stage meets them.
struct Case {
  std::string name;
  ShippedModel shipped;
  Engine engine;
  std::vector<HeldOutUser> users;
  std::vector<EncodedUser> encoded;
  std::vector<EligibleRows> eligible;
};

Status EncodeUsers(Case* shipped) {
  const ItemOrder order(shipped->shipped.storage_order);
  const Engine& engine = shipped->engine;
  for (const HeldOutUser& user : shipped->users) {
    EncodedUser encoded{.history =
                            WeighHistory(engine.model(), order.HistoryOf(user),
                                         engine.rating_weights())};
    PAGEPICK_RETURN_IF_ERROR(
        EncodeUser(engine.model(), engine.network(), &encoded));
    EligibleRows eligible(shipped->shipped.storage_order.size(), {});
    for (const int32_t item : encoded.history.items) {
      eligible.LeaveOut(static_cast<size_t>(item));
    }
    shipped->encoded.push_back(std::move(encoded));
    shipped->eligible.push_back(std::move(eligible));
  }
  return {};
}

Result<std::unique_ptr<Case>> MakeCase(const TrainedModel& trained,
                                       UserTowerKind tower, CodeBits bits) {
  auto made = std::make_unique<Case>();
  made->name = fmt::format("{}, int{}", UserTowerName(tower),
                           static_cast<uint32_t>(bits));
  ShipOptions options;
  options.bits = bits;
  options.user_tower = tower;
  options.num_clusters = 1;
  PAGEPICK_ASSIGN_OR_RETURN(made->shipped,
                            PrepareShippedModel(trained, options));
  PAGEPICK_RETURN_IF_ERROR(made->engine.Open(made->shipped.bytes.bytes()));
  made->users =
      HeldOutUsers(trained.dataset, trained.split, HeldOutFold::kTest);
  PAGEPICK_RETURN_IF_ERROR(EncodeUsers(made.get()));
  return made;
}

void ScoreOneByOne(const Case& subject) {
  for (size_t n = 0; n < subject.encoded.size(); ++n) {
    benchmark::DoNotOptimize(
        RetrieveByScore(subject.engine.model(),
                        {.user = subject.encoded[n].encoding.embedding(),
                         .bonus = subject.encoded[n].neighbor_scores,
                         .eligible = subject.eligible[n],
                         .num_probes = 1,
                         .k = kListLength}));
  }
}

void ScoreBatched(const Case& subject) {
  constexpr size_t kBlock = 32;
  const ModelView& model = subject.engine.model();
  const LaneKernels& kernels = BestLaneKernels();
  const PackedRows rows = PackRows(model.items(), kernels.lanes);
  std::vector<BatchQuery> queries;
  for (size_t n = 0; n < subject.encoded.size(); ++n) {
    const EncodedUser& user = subject.encoded[n];
    queries.push_back({QuantizeQuery(user.encoding.embedding(), model.bits()),
                       nullptr, user.history.items,
                       kListLength + kSpareCandidates});
    if (queries.size() < kBlock && n + 1 < subject.encoded.size()) continue;
    benchmark::DoNotOptimize(ScanForMany(rows, kernels, queries));
    queries.clear();
  }
}

// `rank`: RankByEngine or RankManyByEngine.
template <typename Rank>
void Evaluate(const Case& subject, const Rank& rank) {
  benchmark::DoNotOptimize(EvaluateUnseenUsers(
      subject.users, rank(subject.engine, subject.shipped.storage_order, 0),
      1));
}

void EvaluateOneByOne(const Case& subject) { Evaluate(subject, RankByEngine); }

void EvaluateBatched(const Case& subject) {
  Evaluate(subject, RankManyByEngine);
}

struct Contest {
  const char* stage;
  void (*one_by_one)(const Case& subject);
  void (*batched)(const Case& subject);
};
constexpr Contest kContests[] = {
    {"scoring", ScoreOneByOne, ScoreBatched},
    {"whole evaluation", EvaluateOneByOne, EvaluateBatched}};

// Prints each run, and keeps its seconds.
class Reporter : public benchmark::ConsoleReporter {
 public:
  Reporter() : ConsoleReporter(OO_Tabular) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      seconds_[run.run_name.function_name].push_back(
          run.cpu_accumulated_time / static_cast<double>(run.iterations));
    }
  }

  double MedianOf(const std::string& name) {
    std::vector<double>& seconds = seconds_[name];
    if (seconds.empty()) return 0;
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
  }

 private:
  std::map<std::string, std::vector<double>> seconds_;
};

std::string NameOf(const Case& subject, const Contest& contest,
                   const char* how) {
  return fmt::format("{}, {}: {}", subject.name, contest.stage, how);
}

void Register(const std::string& name, void (*run)(const Case& subject),
              const Case& subject) {
  benchmark::RegisterBenchmark(name.c_str(), [run, &subject](auto& state) {
    for ([[maybe_unused]] auto step : state) run(subject);
  })->Unit(benchmark::kMillisecond);
}

void PrintRatios(const std::vector<std::unique_ptr<Case>>& cases,
                 Reporter* reporter) {
  fmt::print(
      "\nOne thread, {} visitors, {} items; medians of CPU time, {}.\n\n"
      "| stage | model | one by one, us a visitor | batched | ratio |\n"
      "|---|---|---|---|---|\n",
      cases[0]->users.size(), cases[0]->engine.model().num_items(),
      BestLaneKernels().name);
  for (const Contest& contest : kContests) {
    for (const auto& subject : cases) {
      const double scale = 1e6 / static_cast<double>(subject->users.size());
      const double one =
          reporter->MedianOf(NameOf(*subject, contest, "one by one")) * scale;
      const double many =
          reporter->MedianOf(NameOf(*subject, contest, "batched")) * scale;
      if (one == 0 || many == 0) continue;  // filtered out
      fmt::print("| {} | {} | {:.1f} | {:.1f} | {:.1f} |\n", contest.stage,
                 subject->name, one, many, one / many);
    }
  }
}

Result<std::vector<std::unique_ptr<Case>>> MakeCases(
    const std::string& folder) {
  PAGEPICK_ASSIGN_OR_RETURN(TrainedModel data,
                            folder.empty() ? MakeUp() : LoadSplit(folder));
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel trained, Train(std::move(data)));
  std::vector<std::unique_ptr<Case>> cases;
  for (const UserTowerKind tower :
       {UserTowerKind::kFoldIn, UserTowerKind::kWhitened,
        UserTowerKind::kMean}) {
    for (const CodeBits bits : {CodeBits::kInt8, CodeBits::kInt4}) {
      PAGEPICK_ASSIGN_OR_RETURN(std::unique_ptr<Case> made,
                                MakeCase(trained, tower, bits));
      cases.push_back(std::move(made));
    }
  }
  return cases;
}

int Run(int argc, char** argv) {
  // Taken in turns at random, so that a busy moment meets both of a pair.
  std::string defaults[] = {
      argv[0], "--benchmark_enable_random_interleaving=true",
      "--benchmark_repetitions=15", "--benchmark_min_time=0.05"};
  std::vector<char*> arguments;
  for (std::string& argument : defaults) arguments.push_back(argument.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  if (count > 2) {
    fmt::print(stderr, "pagepick_batch_bench: expected one folder at most\n");
    return 2;
  }
  const auto cases = MakeCases(count == 2 ? arguments[1] : "");
  if (!cases.ok()) {
    fmt::print(stderr, "pagepick_batch_bench: {}\n", cases.status().ToString());
    return 2;
  }
  for (const auto& subject : *cases) {
    for (const Contest& contest : kContests) {
      Register(NameOf(*subject, contest, "one by one"), contest.one_by_one,
               *subject);
      Register(NameOf(*subject, contest, "batched"), contest.batched, *subject);
    }
  }
  Reporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  PrintRatios(*cases, &reporter);
  return 0;
}

}  // namespace
}  // namespace pagepick

int main(int argc, char** argv) { return pagepick::Run(argc, argv); }
