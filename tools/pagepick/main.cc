// pagepick: private recommendations on a page that has no server.

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <vector>

#include "pagepick/command.h"

namespace pagepick {
namespace {

constexpr char kDescription[] =
    "Private recommendations on a page that has no server.\n"
    "Ratings in, a small bundle out; the bundle and the visitor's own ratings\n"
    "meet in the browser.";

constexpr char kFooter[] =
    "\nIn order:\n"
    "  pagepick inspect ratings.csv items.csv\n"
    "  pagepick train ratings.csv items.csv -o film.pick\n"
    "  pagepick eval film.pick\n"
    "  pagepick build film.pick -o site/rec\n"
    "  pagepick serve site\n";

int ExitCodeOf(const Status& status) {
  switch (status.code()) {
    case StatusCode::kOk:
      return 0;
    case StatusCode::kIoError:
    case StatusCode::kInternal:
      return kExitFailure;
    default:
      return kExitBadInput;
  }
}

// Whether the first word is meant as a command that there is not.
bool IsUnknownCommand(const std::vector<Command>& commands, int argc,
                      char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  return std::none_of(commands.begin(), commands.end(),
                      [&](const Command& command) {
                        return command.app->get_name() == argv[1];
                      });
}

int Run(const std::vector<Command>& commands) {
  for (const Command& command : commands) {
    if (!command.app->parsed()) continue;
    const Status status = command.run();
    if (Interrupted()) {
      if (!status.ok()) fmt::print(stderr, "{}\n", status.message());
      return kExitInterrupted;
    }
    if (!status.ok()) {
      fmt::print(stderr, "pagepick {}: {}\n", command.app->get_name(),
                 status.message());
    }
    return ExitCodeOf(status);
  }
  return kExitBadInput;
}

}  // namespace
}  // namespace pagepick

int main(int argc, char** argv) {
  using namespace pagepick;
  CLI::App app{kDescription, "pagepick"};
  app.footer(kFooter);
  app.set_version_flag("--version", "pagepick " PAGEPICK_VERSION);
  app.require_subcommand(1);
  const std::vector<Command> commands = {
      AddInspectCommand(&app),  AddSampleCommand(&app),
      AddTrainCommand(&app),    AddEvalCommand(&app),
      AddBuildCommand(&app),    AddRecommendCommand(&app),
      AddAddItemsCommand(&app), AddTuneCommand(&app),
      AddImportCommand(&app),   AddExportCommand(&app),
      AddDiffCommand(&app),     AddServeCommand(&app),
  };
  if (IsUnknownCommand(commands, argc, argv)) {
    fmt::print(stderr,
               "pagepick: there is no command '{}'; see pagepick --help\n",
               argv[1]);
    return kExitBadInput;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitBadInput;
  }
  return Run(commands);
}
