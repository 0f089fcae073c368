#include "base/file.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace pagepick {
namespace {

class FileTest : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string Path(const std::string& name) const { return folder_ + name; }

  const std::string folder_ = ::testing::TempDir() + "pagepick_file_test/";
};

TEST_F(FileTest, ReadsBackWhatWasWritten) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), std::string("ratings")).ok());
  const Result<AlignedBuffer> read = ReadFile(Path("a"));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(std::string(read->bytes().begin(), read->bytes().end()), "ratings");
  EXPECT_EQ(reinterpret_cast<uintptr_t>(read->data()) % 64, 0u);
}

TEST_F(FileTest, ReplacesTheOldContentAndLeavesNothingElse) {
  ASSERT_TRUE(WriteFileAtomically(Path("a"), std::string("long, old")).ok());
  ASSERT_TRUE(WriteFileAtomically(Path("a"), std::string("new")).ok());
  EXPECT_EQ(ReadFile(Path("a"))->size(), 3u);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

TEST_F(FileTest, NamesTheFileThatIsMissing) {
  const Result<AlignedBuffer> read = ReadFile(Path("absent"));
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.status().code(), StatusCode::kNotFound);
  EXPECT_NE(read.status().message().find("absent"), std::string::npos);
}

TEST_F(FileTest, RefusesAFolder) {
  EXPECT_EQ(ReadFile(folder_).status().code(), StatusCode::kInvalidArgument);
}

TEST_F(FileTest, AFailedWriteKeepsWhatWasThere) {
  std::filesystem::create_directories(Path("is_a_folder/inside"));
  EXPECT_FALSE(WriteFileAtomically(Path("is_a_folder"), std::string("x")).ok());
  EXPECT_TRUE(std::filesystem::is_directory(Path("is_a_folder/inside")));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
}

}  // namespace
}  // namespace pagepick
