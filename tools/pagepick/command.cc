#include "pagepick/command.h"

#include <csignal>

namespace pagepick {

namespace {

volatile std::sig_atomic_t interrupted = 0;

void OnSignal(int signal) {
  interrupted = 1;
  std::signal(signal, SIG_DFL);
}

}  // namespace

void AddOutputFlags(CLI::App* app, OutputFlags* flags) {
  app->add_flag("--json", flags->json,
                "Print one JSON document instead of tables");
  app->add_flag("-q,--quiet", flags->quiet, "No progress and no notes");
}

void SetExample(CLI::App* app, const std::string& example) {
  app->footer("\nExample:\n  " + example + "\n");
}

void InstallInterruptHandler() {
  std::signal(SIGINT, OnSignal);
  std::signal(SIGTERM, OnSignal);
}

bool Interrupted() { return interrupted != 0; }

}  // namespace pagepick
