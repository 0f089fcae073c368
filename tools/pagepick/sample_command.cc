// pagepick sample: made-up ratings and a made-up catalogue.

#include <fmt/core.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "dataset/synthetic.h"
#include "pagepick/command.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

struct SampleArguments {
  std::string folder;
  SampleOptions options;
  OutputFlags flags;
};

void Report(const SampleArguments& arguments) {
  const SampleOptions& options = arguments.options;
  if (arguments.flags.json) {
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const char* name : {"ratings.csv", "items.csv"}) {
      const std::string path = arguments.folder + "/" + name;
      std::error_code ignored;
      files.push_back({{"path", path},
                       {"bytes", std::filesystem::file_size(path, ignored)}});
    }
    const nlohmann::ordered_json document = {{"users", options.users},
                                             {"items", options.items},
                                             {"ratings", options.ratings},
                                             {"seed", options.seed},
                                             {"files", files}};
    fmt::print("{}\n",
               document.dump(2, ' ', /*ensure_ascii=*/false,
                             nlohmann::ordered_json::error_handler_t::replace));
    return;
  }
  if (arguments.flags.quiet) return;
  fmt::print(
      "wrote {}/ratings.csv ({} ratings of {} users) and items.csv "
      "({} made-up films)\n",
      arguments.folder, WithThousands(options.ratings),
      WithThousands(options.users), WithThousands(options.items));
}

Status RunSample(const SampleArguments& arguments) {
  InstallInterruptHandler();
  Progress progress(arguments.flags, "sampling");
  PAGEPICK_RETURN_IF_ERROR(WriteSample(
      arguments.options, arguments.folder, [&](int64_t done, int64_t total) {
        progress.Update(done, total, WithThousands(done) + " ratings");
        return !Interrupted();
      }));
  progress.Finish();
  Report(arguments);
  return {};
}

}  // namespace

Command AddSampleCommand(CLI::App* root) {
  auto arguments = std::make_shared<SampleArguments>();
  SampleOptions& options = arguments->options;
  CLI::App* app = root->add_subcommand(
      "sample", "Write made-up ratings with planted tastes, to try things on");
  app->add_option("folder", arguments->folder,
                  "Where ratings.csv and items.csv go; made if absent")
      ->required();
  app->add_option("--users", options.users, "How many people")
      ->capture_default_str();
  app->add_option("--items", options.items, "How many films")
      ->capture_default_str();
  app->add_option("--ratings", options.ratings, "How many ratings")
      ->capture_default_str();
  app->add_option("--seed", options.seed, "Same options and seed, same bytes")
      ->capture_default_str();
  AddOutputFlags(app, &arguments->flags);
  SetExample(app,
             "pagepick sample demo-data --users 2000 --items 1000 "
             "--ratings 100000");
  return {app, [arguments] { return RunSample(*arguments); }};
}

}  // namespace pagepick
