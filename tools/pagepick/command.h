#ifndef PAGEPICK_TOOLS_PAGEPICK_COMMAND_H_
#define PAGEPICK_TOOLS_PAGEPICK_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "base/status.h"

namespace pagepick {

// One subcommand of `pagepick`: what CLI11 parses into, and what then runs.
// A failed run's Status becomes the one line on stderr and the exit code.
struct Command {
  CLI::App* app = nullptr;
  std::function<Status()> run;
};

// Each is defined in the file of its name. `root` owns the parser; options
// live in the closure.
Command AddAddItemsCommand(CLI::App* root);
Command AddBuildCommand(CLI::App* root);
Command AddDiffCommand(CLI::App* root);
Command AddEvalCommand(CLI::App* root);
Command AddExportCommand(CLI::App* root);
Command AddImportCommand(CLI::App* root);
Command AddInspectCommand(CLI::App* root);
Command AddRecommendCommand(CLI::App* root);
Command AddSampleCommand(CLI::App* root);
Command AddServeCommand(CLI::App* root);
Command AddTrainCommand(CLI::App* root);
Command AddTuneCommand(CLI::App* root);

// How a command talks; every command has these flags.
struct OutputFlags {
  bool json = false;   // one JSON document on stdout, nothing else there
  bool quiet = false;  // no progress, no notes; results and errors only
};
void AddOutputFlags(CLI::App* app, OutputFlags* flags);

// The example under a command's --help.
void SetExample(CLI::App* app, const std::string& example);

// True once the person pressed Ctrl-C (SIGINT) or the system asked to end
// (SIGTERM). InstallInterruptHandler makes the first such signal a request
// and the second one final.
void InstallInterruptHandler();
bool Interrupted();

// Exit codes.
inline constexpr int kExitFailure = 1;   // the system refused; our mistake
inline constexpr int kExitBadInput = 2;  // what was given is wrong
inline constexpr int kExitInterrupted = 130;

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_COMMAND_H_
