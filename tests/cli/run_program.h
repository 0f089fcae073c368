#ifndef PAGEPICK_TESTS_CLI_RUN_PROGRAM_H_
#define PAGEPICK_TESTS_CLI_RUN_PROGRAM_H_

#include <string>

namespace pagepick {

struct ProgramRun {
  int exit_code = 0;
  std::string out;
  std::string err;
};

// Runs `pagepick <arguments>` through the shell and waits for it. What follows
// the arguments (`& ...; wait`) is the shell's.
ProgramRun RunPagepick(const std::string& arguments);

// An empty folder of this test program's own, ending in '/'.
std::string FreshFolder(const std::string& name);

void WriteText(const std::string& path, const std::string& text);
std::string ReadText(const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_CLI_RUN_PROGRAM_H_
