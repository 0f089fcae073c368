// pagepick diff: what a new model changes for its visitors.

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

#include "pagepick/command.h"
#include "pagepick/diff_models.h"
#include "pagepick/open_model.h"
#include "pagepick/ship_options.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kWidth = 79;  // of a line
constexpr size_t kShownItems = 5;

struct DiffArguments {
  std::string before;
  std::string after;
  int32_t personas = 20;
  int32_t count = 10;
  ShipOptions ship;
  OutputFlags flags;
};

// `label` and as many titles as a line holds.
void PrintTitles(const std::string& label, const std::vector<NamedItem>& items,
                 size_t width) {
  std::string line = label;
  for (size_t n = 0; n < items.size(); ++n) {
    const std::string next = (n == 0 ? "" : ", ") + items[n].title;
    if (n > 0 && DisplayWidth(line) + DisplayWidth(next) > width - 3) {
      line += ", …";
      break;
    }
    line += next;
  }
  fmt::print("{}\n", line);
}

void PrintPersona(size_t number, const PersonaDiff& persona) {
  const std::string stay =
      fmt::format("  {} of {} stay", persona.stay, persona.listed);
  fmt::print("{:>3}{}\n", number, stay);
  PrintTitles(
      persona.name.empty() ? "      likes  " : "      " + persona.name + ": ",
      persona.likes, kWidth);
  if (!persona.enter.empty())
    PrintTitles("      in     ", persona.enter, kWidth);
  if (!persona.leave.empty())
    PrintTitles("      out    ", persona.leave, kWidth);
}

void PrintShifts(const char* heading, const std::vector<ItemShift>& shifts) {
  if (shifts.empty()) return;
  fmt::print("\n  {}\n", heading);
  for (size_t n = 0; n < std::min(kShownItems, shifts.size()); ++n) {
    fmt::print("    {:+d}  {}\n", shifts[n].after - shifts[n].before,
               shifts[n].item.title);
  }
}

void Print(const ModelDiff& diff, int32_t count) {
  for (size_t n = 0; n < diff.personas.size(); ++n) {
    PrintPersona(n + 1, diff.personas[n]);
  }
  fmt::print("\n  {:.1f} of {} stay on average, over {} visitors\n",
             count * diff.mean_overlap, count, diff.personas.size());
  PrintShifts("Shown to more of them", diff.gained);
  PrintShifts("Shown to fewer of them", diff.lost);
  const auto list = [](const char* what, const std::vector<NamedItem>& items) {
    if (items.empty()) return;
    PrintTitles(
        fmt::format("\n  {} {}: ",
                    WithThousands(static_cast<int64_t>(items.size())), what),
        items, kWidth);
  };
  list("new items", diff.added);
  list("vanished items", diff.vanished);
}

Json ToJson(const std::vector<NamedItem>& items) {
  Json list = Json::array();
  for (const NamedItem& item : items) {
    list.push_back({{"id", item.id}, {"title", item.title}});
  }
  return list;
}

Json ToJson(const std::vector<ItemShift>& shifts) {
  Json list = Json::array();
  for (const ItemShift& shift : shifts) {
    list.push_back({{"id", shift.item.id},
                    {"title", shift.item.title},
                    {"before", shift.before},
                    {"after", shift.after}});
  }
  return list;
}

void PrintJson(const ModelDiff& diff) {
  Json personas = Json::array();
  for (const PersonaDiff& persona : diff.personas) {
    personas.push_back({{"name", persona.name},
                        {"likes", ToJson(persona.likes)},
                        {"listed", persona.listed},
                        {"stay", persona.stay},
                        {"enter", ToJson(persona.enter)},
                        {"leave", ToJson(persona.leave)}});
  }
  const Json document = {
      {"mean_overlap", diff.mean_overlap}, {"personas", personas},
      {"gained", ToJson(diff.gained)},     {"lost", ToJson(diff.lost)},
      {"added", ToJson(diff.added)},       {"vanished", ToJson(diff.vanished)}};
  fmt::print("{}\n", document.dump(2));
}

// Visitors of the first .pick file that has any, or personas made up.
Result<std::vector<Persona>> ChoosePersonas(const DiffArguments& arguments,
                                            const Bundle& before) {
  for (const std::string& path : {arguments.before, arguments.after}) {
    if (std::filesystem::is_directory(path)) continue;
    PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel trained,
                              LoadTrainedModel(path));
    std::vector<Persona> personas =
        PersonasOfVisitors(trained, arguments.personas);
    if (!personas.empty()) return personas;
  }
  return PersonasOfBundle(before, arguments.personas);
}

Status RunDiff(const DiffArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const Bundle before,
                            OpenModel(arguments.before, arguments.ship));
  PAGEPICK_ASSIGN_OR_RETURN(const Bundle after,
                            OpenModel(arguments.after, arguments.ship));
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Persona> personas,
                            ChoosePersonas(arguments, before));
  PAGEPICK_ASSIGN_OR_RETURN(
      const ModelDiff diff,
      DiffModels(before, after, personas, arguments.count));
  if (arguments.flags.json) {
    PrintJson(diff);
  } else {
    Print(diff, arguments.count);
  }
  return {};
}

}  // namespace

Command AddDiffCommand(CLI::App* root) {
  auto arguments = std::make_shared<DiffArguments>();
  CLI::App* app = root->add_subcommand(
      "diff", "What a new model changes for twenty visitors");
  app->add_option("old", arguments->before, "A .pick file or a bundle folder")
      ->required();
  app->add_option("new", arguments->after, "Another one")->required();
  app->add_option("--personas", arguments->personas, "How many visitors")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app->add_option("-n,--count", arguments->count, "How long a list to compare")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  AddShipOptions(app, &arguments->ship);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick diff site/rec film2.pick");
  return {app, [arguments] { return RunDiff(*arguments); }};
}

}  // namespace pagepick
