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

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_SHIP_OPTIONS_H_
