#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <nlohmann/json.hpp>

#include "run_program.h"

namespace pagepick {
namespace {

using Json = nlohmann::json;

// The owner's routine around a model: one sample, trained once.
class CliOwner : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = FreshFolder("cli_owner");
    ASSERT_EQ(RunPagepick("sample " + folder_ +
                          "data --users 600 --items 200 --ratings 15000 -q")
                  .exit_code,
              0);
    ASSERT_EQ(Train("model.pick", "--sweeps 4").exit_code, 0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static ProgramRun Train(const std::string& output,
                          const std::string& options) {
    return RunPagepick("train " + folder_ +
                       "data -q --dim 16 --neighbors 0 -o " + folder_ + output +
                       " " + options);
  }
  static std::string Path(const std::string& name) { return folder_ + name; }
  static Json RunJson(const std::string& arguments) {
    const ProgramRun run = RunPagepick(arguments + " --json");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return Json::parse(run.out, nullptr, false);
  }
  static std::string TopK(const std::string& model) {
    EXPECT_EQ(
        RunPagepick("eval " + Path(model) + " -q --topk " + Path("topk.tsv"))
            .exit_code,
        0);
    return ReadText(Path("topk.tsv"));
  }
  static void ExpectRefused(const std::string& arguments,
                            const std::string& word) {
    const ProgramRun run = RunPagepick(arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments;
    EXPECT_EQ(run.out, "") << arguments;
    EXPECT_NE(run.err.find(word), std::string::npos) << run.err;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
  }

  static std::string folder_;
};
std::string CliOwner::folder_;

TEST_F(CliOwner, WhatIsExportedAndImportedRanksTheSame) {
  const std::string expected = TopK("model.pick");
  const std::string data = " --ratings " + Path("data/ratings.csv") +
                           " --items " + Path("data/items.csv");
  for (const std::string ending : {"npy", "csv", "txt"}) {
    const std::string vectors = Path("vectors." + ending);
    ASSERT_EQ(RunPagepick("export " + Path("model.pick") + " -q -o " + vectors)
                  .exit_code,
              0);
    const ProgramRun run = RunPagepick("import " + vectors + data + " -q -o " +
                                       Path("imported.pick"));
    ASSERT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(TopK("imported.pick"), expected) << ending;
  }
  EXPECT_TRUE(std::filesystem::exists(Path("vectors.ids.txt")));
}

TEST_F(CliOwner, ImportTakesFactorsForOtherTowers) {
  const std::string line = "import " + Path("v.csv") + " --ratings " +
                           Path("data/ratings.csv") + " -q -o " +
                           Path("other.pick");
  ASSERT_EQ(
      RunPagepick("export " + Path("model.pick") + " -q -o " + Path("v.csv"))
          .exit_code,
      0);
  for (const std::string tower : {"mean", "whitened"}) {
    ASSERT_EQ(RunPagepick(line + " --user-tower " + tower).exit_code, 0);
    EXPECT_EQ(RunPagepick("build " + Path("other.pick") +
                          " --ship-anyway -q -o " + Path("other"))
                  .exit_code,
              0);
  }
}

TEST_F(CliOwner, ImportNamesWhatDoesNotFit) {
  WriteText(Path("bad.csv"), "id,v0,v1\nnobody,1,2\n");
  WriteText(Path("bad.npy"), "not an array");
  const std::string data =
      " --ratings " + Path("data/ratings.csv") + " -q -o " + Path("never.pick");
  ExpectRefused("import " + Path("bad.csv") + data, "'nobody'");
  ExpectRefused("import " + Path("bad.csv") + " --skip-unknown" + data,
                "no row");
  ExpectRefused("import " + Path("bad.npy") + data, "bad.npy");
  ExpectRefused("export " + Path("model.pick") + " -o " + Path("x.bin"),
                ".npy");
  EXPECT_FALSE(std::filesystem::exists(Path("never.pick")));
}

TEST_F(CliOwner, AModelDiffersInNothingFromItself) {
  const Json diff =
      RunJson("diff " + Path("model.pick") + " " + Path("model.pick"));
  EXPECT_EQ(diff["personas"].size(), 20u);
  EXPECT_EQ(diff["mean_overlap"], 1.0);
  for (const char* field : {"gained", "lost", "added", "vanished"}) {
    EXPECT_TRUE(diff[field].empty()) << field;
  }
}

TEST_F(CliOwner, DiffTellsWhoEntersAndLeavesTheListsOfTwoBundles) {
  ASSERT_EQ(Train("small.pick", "--sweeps 1").exit_code, 0);
  for (const std::string name : {"model", "small"}) {
    ASSERT_EQ(RunPagepick("build " + Path(name + ".pick") +
                          " --ship-anyway -q -o " + Path(name + ".rec"))
                  .exit_code,
              0);
  }
  const Json diff =
      RunJson("diff " + Path("model.rec") + " " + Path("small.rec"));
  EXPECT_LT(diff["mean_overlap"].get<double>(), 1);
  int64_t enter = 0;
  int64_t gained = 0;
  for (const Json& persona : diff["personas"]) {
    EXPECT_EQ(persona["stay"].get<size_t>() + persona["enter"].size(), 10u);
    EXPECT_EQ(persona["enter"].size(), persona["leave"].size());
    EXPECT_FALSE(persona["likes"].empty());
    EXPECT_NE(persona["name"], "");
    enter += static_cast<int64_t>(persona["enter"].size());
  }
  for (const Json& shift : diff["gained"]) {
    gained += shift["after"].get<int>() - shift["before"].get<int>();
  }
  EXPECT_GT(gained, 0);
  EXPECT_LE(gained, enter);
  const ProgramRun run =
      RunPagepick("diff " + Path("model.rec") + " " + Path("small.rec"));
  EXPECT_NE(run.out.find("of 10 stay on average"), std::string::npos);
}

TEST_F(CliOwner, AddedItemsShipAndAreRecommended) {
  const std::string items = ReadText(Path("data/items.csv"));
  const std::string header = items.substr(0, items.find('\n') + 1);
  std::string first = items.substr(header.size());
  first = first.substr(0, first.find('\n') + 1);
  const std::string fields = first.substr(first.find(','));
  std::string added = header + first;
  for (int n = 0; n < 5; ++n) added += "new" + std::to_string(n) + fields;
  WriteText(Path("new.csv"), added);
  const std::string line = "add-items " + Path("model.pick") + " " +
                           Path("new.csv") + " -o " + Path("more.pick");
  const Json report = RunJson(line);
  EXPECT_EQ(report["added"], 5);
  EXPECT_EQ(report["already_there"], 1);
  EXPECT_GT(report["ndcg_at_100"]["new items"].get<double>(),
            report["ndcg_at_100"]["random"].get<double>());
  const std::string bytes = ReadText(Path("more.pick"));
  ASSERT_EQ(RunPagepick(line + " -q --threads 1").exit_code, 0);
  EXPECT_EQ(ReadText(Path("more.pick")), bytes);

  const Json diff =
      RunJson("diff " + Path("model.pick") + " " + Path("more.pick"));
  EXPECT_EQ(diff["added"].size(), 5u);
  EXPECT_TRUE(diff["vanished"].empty());
  // A new item is nearest to the other new ones, which are its copies.
  const Json similar =
      RunJson("recommend " + Path("more.pick") + " --similar new0 -n 4");
  for (const Json& item : similar) {
    EXPECT_EQ(item["id"].get<std::string>().substr(0, 3), "new");
  }
  ExpectRefused("add-items " + Path("more.pick") + " " + Path("new.csv") +
                    " -q -o " + Path("never.pick"),
                "has them all");
}

TEST_F(CliOwner, AWarmTrainingStartsFromTheOldItems) {
  const auto ndcg = [](const ProgramRun& run) {
    return Json::parse(run.out, nullptr, false)["validation_ndcg_at_100"]
        .get<double>();
  };
  const ProgramRun cold = Train("cold.pick", "--sweeps 1 --json");
  const ProgramRun warm =
      Train("warm.pick", "--sweeps 1 --json --warm " + Path("model.pick"));
  ASSERT_EQ(warm.exit_code, 0) << warm.err;
  EXPECT_GT(ndcg(warm), ndcg(cold));
  // Without --dim the old model's size is taken.
  ASSERT_EQ(RunPagepick("train " + Path("data") + " -q --sweeps 1 --warm " +
                        Path("model.pick") + " -o " + Path("warm.pick"))
                .exit_code,
            0);
  ExpectRefused("train " + Path("data") + " -q --dim 8 --warm " +
                    Path("model.pick") + " -o " + Path("never.pick"),
                "dim 8");
}

TEST_F(CliOwner, TuneWritesAConfigThatTrainTakes) {
  const Json tuned =
      RunJson("tune " + Path("data") + " --dim 8 --sweeps 6 --trials 9 -o " +
              Path("best.toml"));
  ASSERT_EQ(tuned["trials"].size(), 9u);
  const Json& best = tuned["trials"][0];
  EXPECT_GT(best["sweeps"], 2);
  for (const Json& trial : tuned["trials"]) {
    EXPECT_GE(best["ndcg_at_100"], trial["ndcg_at_100"]);
  }
  const ProgramRun run =
      RunPagepick("train " + Path("data") + " --json --sweeps 6 --config " +
                  Path("best.toml") + " -o " + Path("tuned.pick"));
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Json trained = Json::parse(run.out, nullptr, false);
  EXPECT_NEAR(trained["validation_ndcg_at_100"].get<double>(),
              best["ndcg_at_100"].get<double>(),
              0.02 * best["ndcg_at_100"].get<double>());
  EXPECT_GT(trained["peak_memory"].get<int64_t>(), 1'000'000);
}

TEST_F(CliOwner, AFlagWinsOverTheConfigAndTheConfigOverThePreset) {
  WriteText(Path("dim.toml"), "dim = 12\n");
  const auto dim = [](const std::string& options) {
    EXPECT_EQ(RunPagepick("train " + Path("data") + " -q --sweeps 1 -o " +
                          Path("dim.pick") + " " + options)
                  .exit_code,
              0);
    return RunJson("export " + Path("dim.pick") + " -o " +
                   Path("d.csv"))["dim"];
  };
  EXPECT_EQ(dim("--preset small"), 32);
  EXPECT_EQ(dim("--preset small --config " + Path("dim.toml")), 12);
  EXPECT_EQ(dim("--dim 6 --preset small --config " + Path("dim.toml")), 6);
  ExpectRefused("train " + Path("data") + " -q --preset huge", "balanced");
  WriteText(Path("odd.toml"), "colour = 12\n");
  ExpectRefused("train " + Path("data") + " -q --config " + Path("odd.toml"),
                "colour");
  WriteText(Path("odd.toml"), "dim = many\n");
  ExpectRefused("train " + Path("data") + " -q --config " + Path("odd.toml"),
                "many");
}

TEST_F(CliOwner, AChunkedBundleIsManySmallFilesThatPagesRead) {
  const std::string build = "build " + Path("model.pick") +
                            " --ship-anyway --chunked --clusters 12 -o " +
                            Path("chunked");
  const Json document = RunJson(build);
  ASSERT_EQ(document["files"].size(), 3u);
  const std::string chunks = document["files"][1]["name"];
  const auto entries =
      std::filesystem::directory_iterator(Path("chunked/") + chunks);
  EXPECT_EQ(std::distance(begin(entries), end(entries)), 12 + 12 + 1);
  const ProgramRun shown = RunPagepick(build);
  EXPECT_NE(shown.out.find("(25 files)"), std::string::npos) << shown.out;
  EXPECT_NE(shown.out.find("A first list fetches about"), std::string::npos);
  ExpectRefused(build + " --budget 1MB", "leave out --chunked or --budget");
  ExpectRefused("recommend " + Path("chunked") + " --rate 1=5",
                "use the .pick file");
}

}  // namespace
}  // namespace pagepick
