#include "pagepick/default_values.h"

#include <fmt/core.h>

#include <filesystem>

namespace pagepick {

namespace {

struct Preset {
  const char* name;
  const char* what;
  DefaultValues values;
};

// A preset is a list of flags of `train`, so that a new one is one line.
const std::vector<Preset>& Presets() {
  static const std::vector<Preset> presets = {
      {"small", "the smallest file", {{"dim", "32"}, {"neighbors", "0"}}},
      {"balanced", "good and quick", {{"dim", "64"}}},
      {"best",
       "the best recommendations, in minutes",
       {{"trainer", "distilled"}, {"dim", "128"}, {"bits", "4"}}}};
  return presets;
}

}  // namespace

Status ApplyDefaults(const DefaultValues& values, const std::string& where,
                     CLI::App* app) {
  for (const auto& [name, value] : values) {
    CLI::Option* option = app->get_option_no_throw("--" + name);
    if (option == nullptr) {
      return Status::InvalidArgument(
          fmt::format("{}: found '{}', expected a flag of `pagepick {}`", where,
                      name, app->get_name()));
    }
    if (option->count() > 0) continue;
    try {
      option->add_result(value);
      option->run_callback();
    } catch (const CLI::Error& error) {
      return Status::InvalidArgument(
          fmt::format("{}: {} = {}: {}", where, name, value, error.what()));
    }
  }
  return {};
}

Result<DefaultValues> ReadConfigFile(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return Status::NotFound("no file '" + path + "'");
  }
  DefaultValues values;
  try {
    for (const CLI::ConfigItem& item : CLI::ConfigTOML().from_file(path)) {
      if (!item.parents.empty() || item.inputs.size() != 1) {
        return Status::InvalidArgument(
            fmt::format("'{}': found '{}', expected lines of name = value",
                        path, item.fullname()));
      }
      values.emplace_back(item.name, item.inputs[0]);
    }
  } catch (const CLI::Error& error) {
    return Status::InvalidArgument(fmt::format("'{}': {}", path, error.what()));
  }
  return values;
}

Result<DefaultValues> PresetValues(const std::string& name) {
  std::string names;
  for (const Preset& preset : Presets()) {
    if (preset.name == name) return preset.values;
    names += std::string(names.empty() ? "" : ", ") + preset.name;
  }
  return Status::InvalidArgument("--preset: found '" + name +
                                 "', expected one of " + names);
}

std::string DescribePresets() {
  std::string text;
  for (const Preset& preset : Presets()) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", preset.name,
                        preset.what);
  }
  return text;
}

}  // namespace pagepick
