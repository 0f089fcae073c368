#include "run_program.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace pagepick {

ProgramRun RunPagepick(const std::string& arguments) {
  static int number = 0;
  const std::string stem = ::testing::TempDir() + "pagepick_run_" +
                           std::to_string(::getpid()) + "_" +
                           std::to_string(++number);
  const std::string command = "{ " + std::string(PAGEPICK_PROGRAM) + " " +
                              arguments + "; } >" + stem + ".out 2>" + stem +
                              ".err";
  const int status = std::system(command.c_str());
  ProgramRun run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.out = ReadText(stem + ".out");
  run.err = ReadText(stem + ".err");
  std::filesystem::remove(stem + ".out");
  std::filesystem::remove(stem + ".err");
  return run;
}

std::string FreshFolder(const std::string& name) {
  const std::string folder = ::testing::TempDir() + "pagepick_" + name + "_" +
                             std::to_string(::getpid()) + "/";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace pagepick
