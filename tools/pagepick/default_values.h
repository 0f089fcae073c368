#ifndef PAGEPICK_TOOLS_PAGEPICK_DEFAULT_VALUES_H_
#define PAGEPICK_TOOLS_PAGEPICK_DEFAULT_VALUES_H_

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"

namespace pagepick {

// Values of flags that somebody else chose: {"dim", "128"} is --dim 128. A
// flag on the command line always wins.
using DefaultValues = std::vector<std::pair<std::string, std::string>>;

// Gives each flag of `app` that has no value yet the one of the list. `where`
// is named if a value does not fit. To be called when `app` is parsed.
Status ApplyDefaults(const DefaultValues& values, const std::string& where,
                     CLI::App* app);

// Reads "name = value" lines, what `tune` writes (TOML without sections).
Result<DefaultValues> ReadConfigFile(const std::string& path);

// The flags that a preset of `train` stands for. kInvalidArgument lists the
// presets if there is none of that name.
Result<DefaultValues> PresetValues(const std::string& name);

// "small: ...; balanced: ..." for --help.
std::string DescribePresets();

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_DEFAULT_VALUES_H_
