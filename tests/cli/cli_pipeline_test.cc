#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_program.h"

namespace pagepick {
namespace {

using Json = nlohmann::json;

// One sample, trained once, for the tests that only look.
class CliPipeline : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = FreshFolder("cli_pipeline");
    ASSERT_EQ(RunPagepick("sample " + folder_ +
                          "data --users 800 --items 300 --ratings 30000 -q")
                  .exit_code,
              0);
    ASSERT_EQ(RunPagepick(TrainLine("model.pick")).exit_code, 0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static std::string TrainLine(
      const std::string& output,
      const std::string& options = "--dim 16 --sweeps 6") {
    return "train " + folder_ + "data -q -o " + folder_ + output + " " +
           options;
  }
  static Json RunJson(const std::string& arguments) {
    const ProgramRun run = RunPagepick(arguments + " --json");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.err, "");
    return Json::parse(run.out, nullptr, false);
  }
  static double NdcgOf(const Json& rows, const std::string& model) {
    for (const Json& row : rows["rows"]) {
      if (row["model"] == model) return row["ndcg_at_100"]["mean"];
    }
    ADD_FAILURE() << "no row " << model;
    return 0;
  }

  static std::string folder_;
};
std::string CliPipeline::folder_;

TEST_F(CliPipeline, TheShippedModelBeatsPopularityForUnseenVisitors) {
  const Json rows = RunJson("eval " + folder_ + "model.pick");
  const double popularity = NdcgOf(rows, "popularity");
  const double shipped = NdcgOf(rows, "Pagepick int8, fold-in");
  EXPECT_GT(shipped, 1.2 * popularity);
  EXPECT_NEAR(shipped, NdcgOf(rows, "Pagepick float, fold-in"), 0.01 * shipped);
}

TEST_F(CliPipeline, EvalPrintsATableAndAVerdict) {
  const ProgramRun run = RunPagepick("eval " + folder_ + "model.pick");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(run.out.find("NDCG@100"), std::string::npos);
  EXPECT_NE(run.out.find("95 % interval"), std::string::npos);
  EXPECT_NE(run.out.find("naive mean"), std::string::npos);
}

TEST_F(CliPipeline, EvalComparesWithTheNearestClusterWhereAsked) {
  const std::string eval = "eval " + folder_ + "model.pick";
  EXPECT_EQ(RunPagepick(eval).out.find("nearest of"), std::string::npos);
  const Json rows = RunJson(eval + " --nearest-cluster 6");
  EXPECT_GT(NdcgOf(rows, "Pagepick int8, fold-in"),
            NdcgOf(rows, "nearest of 6 clusters"));
  EXPECT_GT(NdcgOf(rows, "nearest of 6 clusters"), 0);
}

TEST_F(CliPipeline, TheSameCommandGivesTheSameBytesAtAnyThreadCount) {
  ASSERT_EQ(
      RunPagepick(TrainLine("one.pick", "--dim 16 --threads 1")).exit_code, 0);
  ASSERT_EQ(
      RunPagepick(TrainLine("three.pick", "--dim 16 --threads 3")).exit_code,
      0);
  // Comparing as a condition: the files are not to be read.
  EXPECT_TRUE(ReadText(folder_ + "one.pick") ==
              ReadText(folder_ + "three.pick"));
}

TEST_F(CliPipeline, BuildWritesABundleThatEvalAndRecommendRead) {
  const Json built = RunJson("build " + folder_ +
                             "model.pick --clusters 8 -o " + folder_ + "rec");
  ASSERT_EQ(built["files"].size(), 3u);
  for (const Json& file : built["files"]) {
    EXPECT_EQ(std::filesystem::file_size(folder_ + "rec/" +
                                         file["name"].get<std::string>()),
              file["bytes"].get<uint64_t>());
  }
  const Json rows = RunJson("eval " + folder_ +
                            "model.pick --clusters 8 "
                            "--bundle " +
                            folder_ + "rec");
  const Json as_built = RunJson("eval " + folder_ + "model.pick --clusters 8");
  EXPECT_EQ(rows["rows"].back()["ndcg_at_100"],
            as_built["rows"].back()["ndcg_at_100"]);

  const Json manifest = Json::parse(ReadText(folder_ + "rec/manifest.json"));
  const Json catalogue = Json::parse(ReadText(
      folder_ + "rec/" + manifest["catalogue"]["file"].get<std::string>()));
  const std::string ids = catalogue["ids"];
  const std::string id = ids.substr(0, ids.find('\n'));
  const Json list = RunJson("recommend " + folder_ + "rec --explain --rate " +
                            id + "=5 -n 4");
  ASSERT_EQ(list.size(), 4u);
  for (const Json& item : list) {
    EXPECT_NE(item["id"], id);
    ASSERT_EQ(item["reasons"].size(), 1u);
    EXPECT_NEAR(item["reasons"][0]["share"].get<double>(),
                item["score"].get<double>(), 1e-5);
  }
}

TEST_F(CliPipeline, BuildTakesTheFewestClustersThatReachTheRecall) {
  const std::string build = "build " + folder_ +
                            "model.pick --clusters 12 -o " + folder_ +
                            "clustered --ship-anyway";
  for (const double recall : {0.5, 0.9, 1.0}) {
    const Json probes =
        RunJson(build + " --recall " + std::to_string(recall))["probes"];
    EXPECT_EQ(probes["num_clusters"], 12);
    const Json& curve = probes["curve"];
    EXPECT_EQ(curve.back()["num_probes"], 12);
    EXPECT_EQ(curve.back()["recall"], 1.0);
    int expected = 0;
    double rows = 0;
    for (const Json& point : curve) {
      if (expected == 0 && point["recall"] >= recall) {
        expected = point["num_probes"];
      }
      if (point["num_probes"] == 12) break;
      EXPECT_GE(point["rows_share"].get<double>(), rows);
      rows = point["rows_share"];
    }
    EXPECT_EQ(probes["num_probes"], expected);
  }
  EXPECT_FALSE(RunJson(build + " --probes 3").contains("probes"));
}

TEST_F(CliPipeline, BuildGroupsItemsByAMixtureWhereAskedTo) {
  const std::string build = "build " + folder_ + "model.pick --clusters 6 -o " +
                            folder_ + "mixture --ship-anyway --clustering ";
  const Json diagonal = RunJson(build + "diagonal")["probes"];
  const Json spherical = RunJson(build + "spherical")["probes"];
  EXPECT_NE(diagonal["bic_per_item"], spherical["bic_per_item"]);
  EXPECT_FALSE(RunJson(build + "kmeans")["probes"].contains("bic_per_item"));
}

TEST_F(CliPipeline, BuildingTwiceGivesTheSameBytesAndRemovesTheOldFiles) {
  const std::string out = folder_ + "twice";
  const auto content = [&] {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(out)) {
      files[entry.path().filename()] = ReadText(entry.path());
    }
    return files;
  };
  const std::string line = "build " + folder_ + "model.pick -q -o " + out;
  ASSERT_EQ(RunPagepick(line).exit_code, 0);
  const auto first = content();
  ASSERT_EQ(RunPagepick(line).exit_code, 0);
  EXPECT_TRUE(content() == first);
  ASSERT_EQ(RunPagepick(line + " --bits 4").exit_code, 0);
  EXPECT_EQ(content().size(), first.size());
  EXPECT_FALSE(content() == first);
}

TEST_F(CliPipeline, AnInterruptedTrainingResumesToTheSameBytes) {
  const std::string options = "--dim 64 --sweeps 40 --patience 0";
  const std::string line = TrainLine("resumed.pick", options);
  ASSERT_EQ(RunPagepick(TrainLine("whole.pick", options)).exit_code, 0);
  // Ctrl-C once the first sweep has left its checkpoint.
  const ProgramRun cut = RunPagepick(
      line + " & program=$!; for i in $(seq 600); do [ -f " + folder_ +
      "resumed.pick.ckpt ] && break; sleep 0.01; done; kill -INT $program; "
      "wait $program");
  if (cut.exit_code == 0) GTEST_SKIP() << "training ended before the signal";
  EXPECT_EQ(cut.exit_code, 130) << cut.err;
  EXPECT_NE(cut.err.find("--resume"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "resumed.pick"));
  ASSERT_EQ(RunPagepick(line + " --resume").exit_code, 0);
  EXPECT_TRUE(ReadText(folder_ + "resumed.pick") ==
              ReadText(folder_ + "whole.pick"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "resumed.pick.ckpt"));
}

TEST_F(CliPipeline, TopKListsHoldEveryTestVisitorAndNoKnownItem) {
  ASSERT_EQ(RunPagepick("eval " + folder_ + "model.pick -q --topk " + folder_ +
                        "topk.tsv")
                .exit_code,
            0);
  std::istringstream lines(ReadText(folder_ + "topk.tsv"));
  int count = 0;
  for (std::string line; std::getline(lines, line); ++count) {
    EXPECT_EQ(std::count(line.begin(), line.end(), '\t'), 1);
    EXPECT_EQ(std::count(line.begin(), line.end(), ','), 99);
  }
  EXPECT_GT(count, 50);
}

TEST_F(CliPipeline, WrongInputIsOneClearLineAndExitCodeTwo) {
  const auto expect_refused = [](const std::string& arguments,
                                 const std::string& word) {
    const ProgramRun run = RunPagepick(arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments;
    EXPECT_EQ(run.out, "") << arguments;
    EXPECT_NE(run.err.find(word), std::string::npos) << run.err;
  };
  expect_refused("eval " + folder_ + "absent.pick", "absent.pick");
  expect_refused("eval " + folder_ + "data/ratings.csv", "ratings.csv");
  expect_refused("build " + folder_ + "model.pick --clusters 4 --probes 5 -o " +
                     folder_ + "no",
                 "--probes");
  expect_refused("train " + folder_ + "data --rating-weights 4=1",
                 "--rating-weights");
  expect_refused("train " + folder_ + "data --dim 0 -o " + folder_ + "x.pick",
                 "dim");
  expect_refused("recommend " + folder_ + "model.pick --rate nobody=5",
                 "nobody");
  expect_refused("train", "ratings");
  expect_refused("frobnicate", "frobnicate");
}

TEST_F(CliPipeline, AFailedTrainingLeavesTheOldModelInPlace) {
  WriteText(folder_ + "old.pick", "old");
  EXPECT_EQ(
      RunPagepick("train " + folder_ + "absent.csv -o " + folder_ + "old.pick")
          .exit_code,
      2);
  EXPECT_EQ(ReadText(folder_ + "old.pick"), "old");
}

TEST_F(CliPipeline, EveryCommandExplainsItselfWithAnExample) {
  for (const std::string command :
       {"inspect", "sample", "train", "eval", "build", "recommend", "serve",
        "add-items", "tune", "import", "export", "diff"}) {
    const ProgramRun run = RunPagepick(command + " --help");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_NE(run.out.find("Example"), std::string::npos) << command;
    EXPECT_NE(run.out.find("--json"), std::string::npos) << command;
    EXPECT_NE(run.out.find("--quiet"), std::string::npos) << command;
  }
}

}  // namespace
}  // namespace pagepick
