#ifndef PAGEPICK_TESTS_DATASET_TEMP_FOLDER_H_
#define PAGEPICK_TESTS_DATASET_TEMP_FOLDER_H_

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace pagepick {

// A folder of the running test, gone with it.
class TempFolder {
 public:
  TempFolder() {
    const auto* test = ::testing::UnitTest::GetInstance()->current_test_info();
    path_ = ::testing::TempDir() + "pagepick_" + test->test_suite_name() + "_" +
            test->name() + "_" + std::to_string(::getpid());
    std::filesystem::create_directories(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() { std::filesystem::remove_all(path_); }

  const std::string& path() const { return path_; }

  // Returns the file's path.
  std::string Write(const std::string& name, const std::string& text) const {
    const std::string path = path_ + "/" + name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::string Read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_ + "/" + name, std::ios::binary).rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

// PAGEPICK_DATA, or "" where the real data sets are not at hand.
inline std::string RealDataFolder() {
  const char* folder = std::getenv("PAGEPICK_DATA");
  return folder == nullptr ? "" : folder;
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_DATASET_TEMP_FOLDER_H_
