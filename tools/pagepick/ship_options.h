#ifndef PAGEPICK_TOOLS_PAGEPICK_SHIP_OPTIONS_H_
#define PAGEPICK_TOOLS_PAGEPICK_SHIP_OPTIONS_H_

#include <CLI/CLI.hpp>

#include "pagepick/pipeline.h"

namespace pagepick {

// --user-tower: how ratings become a taste.
void AddUserTowerOption(CLI::App* app, UserTowerKind* kind);

// The flags of `build` that shape the file, which `eval` and `recommend`
// take too.
void AddShipOptions(CLI::App* app, ShipOptions* options);

// --budget, of the model file: sets a text for ReadBudget. `what` is done with
// it.
void AddBudgetOption(CLI::App* app, const std::string& what,
                     std::string* budget);

// Bytes, none if the text is empty. kInvalidArgument for what is no size.
Result<std::optional<uint64_t>> ReadBudget(const std::string& budget);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SHIP_OPTIONS_H_
