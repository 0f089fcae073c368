#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_program.h"

namespace pagepick {
namespace {

using Json = nlohmann::json;

constexpr char kHostileTitle[] =
    "</script><script>alert(1)</script> \"quoted\" & <b> \\u003c";

// A sample whose first title tries to leave its place, trained well and badly.
class CliReport : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = FreshFolder("cli_report");
    ASSERT_EQ(RunPagepick("sample " + folder_ +
                          "data --users 800 --items 300 --ratings 30000 -q")
                  .exit_code,
              0);
    RenameAnItem();
    ASSERT_EQ(Train("good.pick", "--dim 16 --sweeps 6"), 0);
    // Too few numbers an item to tell tastes apart.
    ASSERT_EQ(Train("bad.pick", "--dim 1 --sweeps 1 --neighbors 0"), 0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static int Train(const std::string& output, const std::string& options) {
    return RunPagepick("train " + folder_ + "data -q -o " + folder_ + output +
                       " " + options)
        .exit_code;
  }

  // Gives the second line of the catalogue, id first, another title.
  static void RenameAnItem() {
    const std::string path = folder_ + "data/items.csv";
    const std::string text = ReadText(path);
    const size_t row = text.find('\n') + 1;
    const size_t title = text.find(',', row) + 1;
    const size_t end = text.find(',', title);
    std::string quoted = "\"";
    for (const char c : std::string(kHostileTitle)) {
      quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    WriteText(path, text.substr(0, title) + quoted + "\"" + text.substr(end));
  }

  static Json EvalJson(const std::string& options) {
    const ProgramRun run =
        RunPagepick("eval " + folder_ + "good.pick --json " + options);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    return Json::parse(run.out, nullptr, false);
  }

  static std::string folder_;
};
std::string CliReport::folder_;

TEST_F(CliReport, TheDocumentHoldsIntervalsComparisonsSegmentsAndItems) {
  const Json report = EvalJson("");
  EXPECT_EQ(report["protocol"], "unseen");
  EXPECT_EQ(report["verdict"]["level"], "good");
  const Json& shipped = report["rows"].back();
  EXPECT_EQ(shipped["kind"], "shipped");
  for (const char* key : {"ndcg_at_100", "hit_rate_at_10", "mrr_at_10"}) {
    EXPECT_LT(shipped[key]["low"], shipped[key]["mean"]) << key;
    EXPECT_GT(shipped[key]["high"], shipped[key]["mean"]) << key;
  }
  EXPECT_GT(shipped["lists"]["coverage"],
            report["rows"][0]["lists"]["coverage"]);
  const Json& popularity = report["comparisons"][0];
  EXPECT_EQ(popularity["against"], "popularity");
  EXPECT_LT(popularity["p_value"], 0.05);
  const int visitors = report["visitors"];
  EXPECT_EQ(popularity["wins"].get<int>() + popularity["losses"].get<int>() +
                popularity["ties"].get<int>(),
            visitors);
  const Json& segments = report["segments"]["by_ratings"];
  ASSERT_EQ(segments.size(), 7u);
  // Whom nobody knows gets what is popular; who gave all, the whole quality.
  EXPECT_EQ(segments[0]["figures"].back()["mean"],
            segments[0]["figures"][0]["mean"]);
  EXPECT_EQ(segments[6]["figures"].back()["mean"],
            shipped["ndcg_at_100"]["mean"]);
  EXPECT_EQ(report["items"].size(), report["data"]["rated_items"]);
}

TEST_F(CliReport, TheDocumentIsTheSameEveryTime) {
  EXPECT_TRUE(EvalJson("") == EvalJson(""));
}

TEST_F(CliReport, UnseenVisitorsCanBeJudgedByTheirNextItem) {
  const Json report = EvalJson("--protocol last-out");
  EXPECT_EQ(report["protocol"], "last-out");
  EXPECT_EQ(report["metric"]["key"], "ndcg_at_10");
  EXPECT_EQ(report["visitors"], EvalJson("")["visitors"]);
}

TEST_F(CliReport, AModelCutInTimeIsJudgedAsItWasTrained) {
  ASSERT_EQ(Train("last.pick", "--dim 8 --sweeps 2 --protocol last-out"), 0);
  const ProgramRun own = RunPagepick("eval " + folder_ + "last.pick");
  EXPECT_EQ(own.exit_code, 0) << own.err;
  EXPECT_NE(own.out.find("MRR@10"), std::string::npos);
  const ProgramRun other =
      RunPagepick("eval " + folder_ + "last.pick --protocol unseen");
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_NE(other.err.find("--protocol unseen"), std::string::npos);
}

TEST_F(CliReport, ThePageHoldsTheDocumentAndNoTitleCanLeaveIt) {
  const std::string page_path = folder_ + "report.html";
  const ProgramRun run =
      RunPagepick("eval " + folder_ + "good.pick --html " + page_path);
  if (run.err.find("built without the report's page") != std::string::npos) {
    GTEST_SKIP() << "the page's build tools are not installed";
  }
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const std::string page = ReadText(page_path);
  EXPECT_EQ(page.find("<script>alert"), std::string::npos);
  EXPECT_EQ(page.find("src="), page.find("src=\"data:"));
  const std::string opening = "id=\"data\">";
  const size_t begin = page.find(opening) + opening.size();
  const size_t end = page.find("</script>", begin);
  const Json document = Json::parse(page.substr(begin, end - begin));
  EXPECT_TRUE(document == EvalJson(""));
  int hostile = 0;
  for (const Json& item : document["items"]) {
    hostile += item["title"] == kHostileTitle ? 1 : 0;
  }
  EXPECT_EQ(hostile, 1);
}

TEST_F(CliReport, SegmentsArePrintedOnRequest) {
  const ProgramRun run =
      RunPagepick("eval " + folder_ + "good.pick --segments");
  EXPECT_EQ(run.exit_code, 0);
  for (const char* text : {"0 ratings", "1 rating ", "20 ratings",
                           "all ratings", "popular items"}) {
    EXPECT_NE(run.out.find(text), std::string::npos) << text;
  }
}

TEST_F(CliReport, BuildRefusesWhatAPlainListWouldBeat) {
  const std::string line =
      "build " + folder_ + "bad.pick -o " + folder_ + "bad_rec";
  const ProgramRun refused = RunPagepick(line);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("worse than"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("Try"), std::string::npos);
  EXPECT_NE(refused.err.find("--ship-anyway"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(folder_ + "bad_rec"));
  const ProgramRun shipped = RunPagepick(line + " --ship-anyway");
  EXPECT_EQ(shipped.exit_code, 0) << shipped.err;
  EXPECT_TRUE(std::filesystem::exists(folder_ + "bad_rec/manifest.json"));
}

TEST_F(CliReport, BuildWarnsWhereTooFewVisitorsAreHeldOutToTell) {
  ASSERT_EQ(Train("few.pick",
                  "--dim 1 --sweeps 1 --neighbors 0 --test-fraction 0.02"),
            0);
  const ProgramRun run =
      RunPagepick("build " + folder_ + "few.pick -o " + folder_ + "few_rec");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_NE(run.err.find("too few"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace pagepick
