#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "run_program.h"

namespace pagepick {
namespace {

using Json = nlohmann::json;

// `build --budget` and `eval --sizes` on one sample, trained small.
class CliSizes : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = FreshFolder("cli_sizes");
    ASSERT_EQ(RunPagepick("sample " + folder_ +
                          "data --users 800 --items 300 --ratings 30000 -q")
                  .exit_code,
              0);
    ASSERT_EQ(Train("model.pick", "--dim 64 --neighbors 0"), 0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static int Train(const std::string& output, const std::string& options) {
    return RunPagepick("train " + folder_ + "data -q --sweeps 4 -o " + folder_ +
                       output + " " + options)
        .exit_code;
  }
  static std::string BuildLine(const std::string& model,
                               const std::string& budget) {
    return "build " + folder_ + model + " -o " + folder_ + "rec --budget " +
           budget;
  }
  static Json RunJson(const std::string& line) {
    const ProgramRun run = RunPagepick(line + " --json");
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return Json::parse(run.out, nullptr, false);
  }
  static Json ChosenOf(const Json& sizes) {
    Json chosen;
    for (const Json& point : sizes["points"]) {
      if (!point["chosen"]) continue;
      EXPECT_TRUE(chosen.is_null()) << "two are chosen";
      chosen = point;
    }
    EXPECT_FALSE(chosen.is_null()) << "none is chosen";
    return chosen;
  }
  // The bytes of the bundle's model file.
  static std::string ShippedBytes() {
    for (const auto& entry :
         std::filesystem::directory_iterator(folder_ + "rec")) {
      const std::string name = entry.path().filename();
      if (name.rfind("model-", 0) == 0) return ReadText(entry.path());
    }
    ADD_FAILURE() << "no model file";
    return "";
  }

  static std::string folder_;
};
std::string CliSizes::folder_;

TEST_F(CliSizes, TriesWhatFitsAndShipsOneOfIt) {
  const Json built = RunJson(BuildLine("model.pick", "40kB"));
  const Json& sizes = built["sizes"];
  EXPECT_EQ(sizes["budget"], 40000);
  EXPECT_EQ(sizes["metric"]["key"], "ndcg_at_100");
  std::set<int> bits;
  std::set<int> dims;
  uint64_t before = 0;
  double best = 0;
  for (const Json& point : sizes["points"]) {
    EXPECT_GE(point["bytes"], before);
    EXPECT_LE(point["bytes"], 40000);
    EXPECT_GT(point["standard_error"], 0);
    before = point["bytes"];
    best = std::max<double>(best, point["mean"]);
    bits.insert(point["bits"].get<int>());
    dims.insert(point["dim"].get<int>());
  }
  EXPECT_EQ(bits, (std::set<int>{4, 8}));
  EXPECT_GE(dims.size(), 3u);
  const Json chosen = ChosenOf(sizes);
  EXPECT_EQ(ShippedBytes().size(), chosen["bytes"]);
  EXPECT_GE(chosen["mean"], 0.99 * best);
  EXPECT_NE(sizes["reason"].get<std::string>().find("40.0 kB"),
            std::string::npos);
}

TEST_F(CliSizes, ShipsTheFileThatTrainAndBuildWouldMakeOfThatSize) {
  const Json chosen = ChosenOf(
      RunJson(BuildLine("model.pick", "12kB") + " --ship-anyway")["sizes"]);
  ASSERT_FALSE(chosen["as_trained"]);
  const std::string by_budget = ShippedBytes();
  ASSERT_EQ(Train("same.pick", "--neighbors 0 --dim " +
                                   std::to_string(chosen["dim"].get<int>())),
            0);
  ASSERT_EQ(RunPagepick("build " + folder_ + "same.pick -q --ship-anyway -o " +
                        folder_ + "rec --bits " +
                        std::to_string(chosen["bits"].get<int>()))
                .exit_code,
            0);
  EXPECT_TRUE(ShippedBytes() == by_budget);
}

TEST_F(CliSizes, JudgesTheModelAsItWasByValidationVisitors) {
  const Json report =
      RunJson("eval " + folder_ + "model.pick --sizes --fold validation");
  std::set<int> dims;
  bool found = false;
  for (const Json& point : report["sizes"]["points"]) {
    dims.insert(point["dim"].get<int>());
    EXPECT_EQ(point["as_trained"], point["dim"] == 64);
    if (point["dim"] != 64 || point["bits"] != 8) continue;
    found = true;
    EXPECT_EQ(point["mean"], report["rows"].back()["ndcg_at_100"]["mean"]);
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(dims, (std::set<int>{16, 32, 48, 64, 96, 128, 192, 256}));
}

TEST_F(CliSizes, TriesWithAndWithoutNeighborsAndOneWidthOfCodesOnRequest) {
  ASSERT_EQ(Train("neighbors.pick", "--dim 16 --neighbors 8"), 0);
  const Json sizes =
      RunJson(BuildLine("neighbors.pick", "20kB") + " --bits 8")["sizes"];
  std::set<int> neighbors;
  for (const Json& point : sizes["points"]) {
    EXPECT_EQ(point["bits"], 8);
    neighbors.insert(point["neighbors"].get<int>());
  }
  EXPECT_EQ(neighbors, (std::set<int>{0, 8}));
  EXPECT_EQ(ShippedBytes().size(), ChosenOf(sizes)["bytes"]);
}

TEST_F(CliSizes, TrainsLearnedTowersForTheirWidthOfCodes) {
  ASSERT_EQ(Train("learned.pick",
                  "--trainer distilled --dim 32 --bits 4 --epochs 1 "
                  "--teacher-epochs 1 --hidden 8 --neighbors 0"),
            0);
  const Json sizes =
      RunJson(BuildLine("learned.pick", "20kB") + " --ship-anyway")["sizes"];
  int as_trained = 0;
  for (const Json& point : sizes["points"]) {
    if (!point["as_trained"]) continue;
    ++as_trained;
    EXPECT_EQ(point["dim"], 32);
    EXPECT_EQ(point["bits"], 4);
  }
  EXPECT_EQ(as_trained, 1);
  EXPECT_EQ(ShippedBytes().size(), ChosenOf(sizes)["bytes"]);
}

TEST_F(CliSizes, SaysWhichSizeIsPossibleWhereNothingFits) {
  std::filesystem::remove_all(folder_ + "rec");
  const ProgramRun run = RunPagepick(BuildLine("model.pick", "2kB"));
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "rec"));
  const std::string before = "takes ";
  const size_t begin = run.err.find(before);
  ASSERT_NE(begin, std::string::npos) << run.err;
  // Its number is rounded down or up by 50 bytes, and holds with these added.
  const double kilobytes = std::stod(run.err.substr(begin + before.size()));
  const Json built =
      RunJson(BuildLine("model.pick", std::to_string(kilobytes + 0.1) + "kB") +
              " --ship-anyway");
  EXPECT_EQ(built["sizes"]["points"].size(), 1u);
}

TEST_F(CliSizes, RefusesWhatIsNoSize) {
  for (const char* text : {"400", "400KB", "400KiB", "kB", "-1kB", "nankB",
                           "infkB", "0B", "1e3kB", "9999999999MB", "1kB2"}) {
    const ProgramRun run =
        RunPagepick(BuildLine("model.pick", std::string("'") + text + "'"));
    EXPECT_EQ(run.exit_code, 2) << text;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_NE(run.err.find("--budget"), std::string::npos) << run.err;
    EXPECT_NE(run.err.find("400kB, 1.5MB or 900B"), std::string::npos);
  }
}

TEST_F(CliSizes, RefusesModelsThatOtherSizesWouldLoseSomethingOf) {
  ASSERT_EQ(RunPagepick("train " + folder_ + "data -q --warm " + folder_ +
                        "model.pick -o " + folder_ + "warm.pick")
                .exit_code,
            0);
  const ProgramRun warm = RunPagepick(BuildLine("warm.pick", "20kB"));
  EXPECT_EQ(warm.exit_code, 2);
  EXPECT_NE(warm.err.find("--warm"), std::string::npos) << warm.err;
  ASSERT_EQ(Train("unjudged.pick", "--dim 16 --validation-fraction 0"), 0);
  const ProgramRun unjudged = RunPagepick(BuildLine("unjudged.pick", "20kB"));
  EXPECT_EQ(unjudged.exit_code, 2);
  EXPECT_NE(unjudged.err.find("--validation-fraction"), std::string::npos);
}

TEST_F(CliSizes, CtrlCLeavesNothing) {
  ASSERT_EQ(Train("long.pick", "--dim 8 --neighbors 0"), 0);
  std::filesystem::remove_all(folder_ + "cut");
  const ProgramRun cut = RunPagepick(
      "build " + folder_ + "long.pick -o " + folder_ +
      "cut --budget 100MB & program=$!; sleep 0.3; kill -INT $program; "
      "wait $program");
  if (cut.exit_code == 0) GTEST_SKIP() << "it ended before the signal";
  EXPECT_EQ(cut.exit_code, 130) << cut.err;
  EXPECT_FALSE(std::filesystem::exists(folder_ + "cut"));
}

TEST_F(CliSizes, TheReportTellsHowTrainingWent) {
  const Json report = RunJson("eval " + folder_ + "model.pick");
  ASSERT_EQ(report["training"].size(), 4u);
  for (size_t n = 0; n < 4; ++n) {
    const Json& step = report["training"][n];
    EXPECT_EQ(step["stage"], "iALS");
    EXPECT_EQ(step["step"], n + 1);
    EXPECT_EQ(step["total"], 4);
    EXPECT_GT(step["loss"], 0);
    EXPECT_GT(step["validation"], 0);
  }
}

}  // namespace
}  // namespace pagepick
