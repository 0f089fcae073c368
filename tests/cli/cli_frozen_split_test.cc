#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "run_program.h"

namespace pagepick {
namespace {

using Json = nlohmann::json;

// The folder of frozen splits and their independent judge, beside the data.
std::string ReferenceFolder() {
  const char* data = std::getenv("PAGEPICK_DATA");
  return data == nullptr ? "" : std::string(data) + "/../reference/";
}

// What the judge prints: metric -> mean.
std::map<std::string, std::string> Judge(const std::string& mode,
                                         const std::string& split,
                                         const std::string& topk) {
  const std::string out = topk + ".judged";
  const std::string command = ReferenceFolder() + "eval.py " + mode + " " +
                              split + " " + topk + " >" + out + " 2>&1";
  if (std::system(command.c_str()) != 0) return {};
  std::map<std::string, std::string> means;
  std::istringstream lines(ReadText(out));
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string metric;
    fields >> metric >> means[metric];
  }
  return means;
}

std::string SixDecimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return text;
}

class CliFrozenSplit : public ::testing::TestWithParam<const char*> {};

TEST_P(CliFrozenSplit, EvalAgreesWithTheIndependentJudgeToSixDecimals) {
  const std::string split = ReferenceFolder() + GetParam();
  if (!std::filesystem::exists(split)) {
    GTEST_SKIP() << "PAGEPICK_DATA names no folder with " << GetParam();
  }
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
    GTEST_SKIP() << "the judge needs python3-numpy";
  }
  const std::string folder = FreshFolder("cli_frozen_split");
  ASSERT_EQ(RunPagepick("train --split " + split +
                        " -q --dim 32 --sweeps 5 -o " + folder + "m.pick")
                .exit_code,
            0);
  const ProgramRun run = RunPagepick(
      "eval " + folder + "m.pick --json --topk " + folder + "topk.tsv");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Json ours = Json::parse(run.out)["rows"].back();
  const auto judged = Judge("strong", split, folder + "topk.tsv");
  ASSERT_EQ(judged.size(), 3u) << ReadText(folder + "topk.tsv.judged");
  EXPECT_EQ(SixDecimals(ours["ndcg_at_100"]["mean"]), judged.at("NDCG@100"));
  EXPECT_EQ(SixDecimals(ours["recall_at_20"]["mean"]), judged.at("Recall@20"));
  EXPECT_EQ(SixDecimals(ours["recall_at_50"]["mean"]), judged.at("Recall@50"));
  std::filesystem::remove_all(folder);
}

TEST(CliFrozenLastOut, EvalAgreesWithTheIndependentJudgeToSixDecimals) {
  const std::string split = ReferenceFolder() + "ml-100k/loo";
  if (!std::filesystem::exists(split)) {
    GTEST_SKIP() << "PAGEPICK_DATA names no folder with ml-100k/loo";
  }
  if (std::system("/usr/bin/python3 -c 'import numpy' 2>/dev/null") != 0) {
    GTEST_SKIP() << "the judge needs python3-numpy";
  }
  const std::string folder = FreshFolder("cli_frozen_last_out");
  ASSERT_EQ(RunPagepick("train --split " + split +
                        " -q --dim 32 --sweeps 5 --half-life 3 -o " + folder +
                        "m.pick")
                .exit_code,
            0);
  const ProgramRun run = RunPagepick(
      "eval " + folder + "m.pick --json --topk " + folder + "topk.tsv");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const Json report = Json::parse(run.out);
  EXPECT_EQ(report["protocol"], "last-out");
  const Json& ours = report["rows"].back();
  const auto judged = Judge("loo", split, folder + "topk.tsv");
  ASSERT_EQ(judged.size(), 3u) << ReadText(folder + "topk.tsv.judged");
  EXPECT_EQ(SixDecimals(ours["hit_rate_at_10"]["mean"]), judged.at("HR@10"));
  EXPECT_EQ(SixDecimals(ours["ndcg_at_10"]["mean"]), judged.at("NDCG@10"));
  EXPECT_EQ(SixDecimals(ours["mrr_at_10"]["mean"]), judged.at("MRR@10"));
  std::filesystem::remove_all(folder);
}

INSTANTIATE_TEST_SUITE_P(Folds, CliFrozenSplit,
                         ::testing::Values("ml-100k/strong/fold0",
                                           "ml-1m/strong/fold1",
                                           "movietweetings/strong/fold0",
                                           "goodbooks/strong/fold0"));

}  // namespace
}  // namespace pagepick
