// pagepick inspect: what is in the files, before anything is trained on them.

#include <memory>

#include "dataset/doctor.h"
#include "pagepick/command.h"
#include "pagepick/inspect_report.h"
#include "pagepick/training_data.h"

namespace pagepick {

namespace {

struct InspectArguments {
  DataArguments data;
  OutputFlags flags;
};

Status RunInspect(const InspectArguments& arguments) {
  PAGEPICK_ASSIGN_OR_RETURN(const LoadedDataset loaded,
                            LoadData(arguments.data, arguments.flags));
  const DataReport report = InspectDataset(loaded);
  if (arguments.flags.json) {
    PrintInspectionJson(loaded, report);
  } else {
    PrintInspection(loaded, report, arguments.flags);
  }
  return {};
}

}  // namespace

Command AddInspectCommand(CLI::App* root) {
  auto arguments = std::make_shared<InspectArguments>();
  CLI::App* app = root->add_subcommand(
      "inspect", "Say what is in a ratings file and its catalogue");
  AddDataArguments(app, &arguments->data);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app,
             "pagepick inspect ratings.csv items.csv --map item=sku\n"
             "  pagepick inspect folder-with-ratings-and-catalogue");
  return {app, [arguments] { return RunInspect(*arguments); }};
}

}  // namespace pagepick
