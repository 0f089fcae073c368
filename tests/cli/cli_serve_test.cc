#include <gtest/gtest.h>
#include <httplib.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "run_program.h"

namespace pagepick {
namespace {

// `pagepick serve` of a small site, on a port that the system chooses.
class CliServe : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = FreshFolder("cli_serve");
    std::filesystem::create_directories(folder_ + "site/rec");
    WriteText(folder_ + "site/index.html", "<h1>Films</h1>");
    WriteText(folder_ + "site/rec/manifest.json", "{}");
    WriteText(folder_ + "site/engine-0123.wasm", "wasm");
    WriteText(folder_ + "secret.txt", "secret");
    program_ = ::fork();
    ASSERT_GE(program_, 0);
    if (program_ == 0) {
      const std::string site = folder_ + "site";
      const std::string out = folder_ + "out";
      if (std::freopen(out.c_str(), "w", stdout) == nullptr) ::_exit(1);
      ::execl(PAGEPICK_PROGRAM, "pagepick", "serve", site.c_str(), "--port",
              "0", "--json", nullptr);
      ::_exit(1);
    }
    for (int i = 0; i < 500 && port_ == 0; ++i) {
      ::usleep(10000);
      const auto json =
          nlohmann::json::parse(ReadText(folder_ + "out"), nullptr, false);
      if (!json.is_object()) continue;
      const std::string url = json["url"];
      port_ = std::stoi(url.substr(url.rfind(':') + 1));
    }
    ASSERT_NE(port_, 0);
  }
  void TearDown() override {
    if (program_ > 0) {
      ::kill(program_, SIGINT);
      int status = 0;
      ::waitpid(program_, &status, 0);
      EXPECT_TRUE(WIFEXITED(status));
    }
    std::filesystem::remove_all(folder_);
  }
  httplib::Result Get(const std::string& path) const {
    return httplib::Client("127.0.0.1", port_).Get(path);
  }

  std::string folder_;
  pid_t program_ = -1;
  int port_ = 0;
};

TEST_F(CliServe, SendsThePageUnderAStrictPolicy) {
  const auto page = Get("/");
  ASSERT_TRUE(page);
  EXPECT_EQ(page->status, 200);
  EXPECT_EQ(page->body, "<h1>Films</h1>");
  EXPECT_NE(page->get_header_value("Content-Security-Policy")
                .find("'wasm-unsafe-eval'"),
            std::string::npos);
}

TEST_F(CliServe, NamesTheTypeThatStreamingCompilationNeeds) {
  const auto engine = Get("/engine-0123.wasm");
  ASSERT_TRUE(engine);
  EXPECT_EQ(engine->get_header_value("Content-Type"), "application/wasm");
  EXPECT_NE(engine->get_header_value("Cache-Control").find("immutable"),
            std::string::npos);
}

TEST_F(CliServe, NeverLetsTheManifestBeCached) {
  const auto manifest = Get("/rec/manifest.json");
  ASSERT_TRUE(manifest);
  EXPECT_EQ(manifest->get_header_value("Cache-Control"), "no-cache");
}

TEST_F(CliServe, StaysInsideItsFolder) {
  for (const char* path : {"/../secret.txt", "/%2e%2e/secret.txt"}) {
    const auto answer = Get(path);
    ASSERT_TRUE(answer);
    EXPECT_NE(answer->status, 200) << path;
  }
}

TEST_F(CliServe, RefusesAPortThatIsTaken) {
  const ProgramRun second =
      RunPagepick("serve " + folder_ + "site --port " + std::to_string(port_));
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_NE(second.err.find("--port"), std::string::npos);
}

}  // namespace
}  // namespace pagepick
