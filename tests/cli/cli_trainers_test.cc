#include <gtest/gtest.h>

#include <filesystem>

#include "run_program.h"

namespace pagepick {
namespace {

// Every way to train, from the ratings to the file that ships.
class CliTrainers : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = FreshFolder("cli_trainers");
    ASSERT_EQ(RunPagepick("sample " + folder_ +
                          "data --users 500 --items 120 --ratings 12000 -q")
                  .exit_code,
              0);
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(folder_); }

  static ProgramRun Train(const std::string& output,
                          const std::string& options) {
    return RunPagepick("train " + folder_ + "data -q --dim 16 -o " + folder_ +
                       output + " " + options);
  }
  static void ExpectBuilds(const std::string& model) {
    const ProgramRun run = RunPagepick("build " + folder_ + model +
                                       " --ship-anyway -o " + folder_ + "rec");
    EXPECT_EQ(run.exit_code, 0) << run.err;
  }

  static std::string folder_;
};
std::string CliTrainers::folder_;

TEST_F(CliTrainers, DistilsATowerThatShipsInItsBits) {
  const std::string options =
      "--trainer distilled --epochs 2 --teacher-epochs 2 --hidden 8 --bits 4";
  const ProgramRun run = Train("distilled.pick", options);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectBuilds("distilled.pick");
  const std::string manifest = ReadText(folder_ + "rec/manifest.json");
  EXPECT_NE(manifest.find("\"user_tower\": \"network\""), std::string::npos);
  EXPECT_NE(manifest.find("\"code_bits\": 4"), std::string::npos);
  ASSERT_EQ(Train("again.pick", options + " --threads 1").exit_code, 0);
  EXPECT_TRUE(ReadText(folder_ + "again.pick") ==
              ReadText(folder_ + "distilled.pick"));
}

TEST_F(CliTrainers, LearnsTowersFromFeaturesOverASampleOfItems) {
  const std::string options =
      "--trainer towers --epochs 2 --softmax sampled --negatives 50 ";
  const ProgramRun run = Train("towers.pick", options);
  ASSERT_EQ(run.exit_code, 0) << run.err;
  ExpectBuilds("towers.pick");
  ASSERT_EQ(Train("again.pick", options + "--threads 1").exit_code, 0);
  EXPECT_TRUE(ReadText(folder_ + "again.pick") ==
              ReadText(folder_ + "towers.pick"));
  ASSERT_EQ(Train("again.pick", options + "--features yes").exit_code, 0);
  EXPECT_FALSE(ReadText(folder_ + "again.pick") ==
               ReadText(folder_ + "towers.pick"));
}

TEST_F(CliTrainers, LearnsWhatComesNext) {
  const ProgramRun run =
      Train("next.pick",
            "--trainer next --protocol last-out --epochs 2 --half-lives 1,0");
  ASSERT_EQ(run.exit_code, 0) << run.err;
  const ProgramRun eval = RunPagepick("eval " + folder_ + "next.pick -q");
  EXPECT_EQ(eval.exit_code, 0) << eval.err;
  EXPECT_NE(eval.out.find("network"), std::string::npos) << eval.out;
  ExpectBuilds("next.pick");
}

TEST_F(CliTrainers, KeepsAsManyNeighborsAsAskedFor) {
  ASSERT_EQ(Train("none.pick", "--sweeps 2 --neighbors 0").exit_code, 0);
  ASSERT_EQ(Train("four.pick", "--sweeps 2 --neighbors 4").exit_code, 0);
  EXPECT_GT(std::filesystem::file_size(folder_ + "four.pick"),
            std::filesystem::file_size(folder_ + "none.pick"));
  ExpectBuilds("four.pick");
}

TEST_F(CliTrainers, RefusesWhatItCannotTrain) {
  for (const std::string options :
       {"--trainer magic", "--bits 5", "--neighbors -2",
        "--trainer next --half-lives -1", "--trainer distilled --hidden -1",
        "--trainer next --resume", "--trainer towers --softmax half",
        "--trainer towers --negatives 0"}) {
    const ProgramRun run = Train("bad.pick", options);
    EXPECT_EQ(run.exit_code, 2) << options << run.err;
    EXPECT_FALSE(std::filesystem::exists(folder_ + "bad.pick")) << options;
  }
}

}  // namespace
}  // namespace pagepick
