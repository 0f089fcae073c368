// pagepick eval: how good is what ships, for visitors training never saw?

#include <fmt/core.h>

#include "base/file.h"
#include "eval/topk_file.h"
#include "pagepick/command.h"
#include "pagepick/report/document.h"
#include "pagepick/report/html_page.h"
#include "pagepick/report/print_report.h"
#include "pagepick/ship_options.h"
#include "pagepick/size_curve.h"
#include "pagepick/size_report.h"
#include "pagepick/terminal.h"
#include "trainer/ease.h"

namespace pagepick {

namespace {

struct EvalArguments {
  SubjectArguments subject;
  MeasureOptions measure;
  std::string topk;
  std::string html;
  bool segments = false;
  bool sizes = false;
  std::string budget;
  OutputFlags flags;
};

// The whole document costs several times what the table does.
Status WriteDocument(const EvalArguments& arguments, const Subject& subject,
                     const Measurements& measurements, const Segments& segments,
                     const std::optional<SizeCurve>& sizes) {
  auto document =
      MakeDocument(subject, measurements, segments, arguments.subject.fold);
  if (sizes) document["sizes"] = SizesJson(*sizes);
  if (arguments.flags.json) fmt::print("{}\n", DumpDocument(document, 2));
  if (arguments.html.empty()) return {};
  PAGEPICK_ASSIGN_OR_RETURN(const std::string page,
                            MakeHtmlPage(DumpDocument(document, -1)));
  PAGEPICK_RETURN_IF_ERROR(WriteFileAtomically(arguments.html, page));
  PrintNote(arguments.flags,
            fmt::format("wrote {} ({}): open it in a browser", arguments.html,
                        ByteSize(page.size())));
  return {};
}

Status WriteTopK(const EvalArguments& arguments, const Subject& subject,
                 const Measurements& measurements) {
  if (arguments.topk.empty()) return {};
  PAGEPICK_RETURN_IF_ERROR(
      WriteTopKFile(arguments.topk, subject.dataset(), subject.users,
                    measurements.shipped().evaluation.rankings));
  PrintNote(arguments.flags,
            fmt::format("wrote {}: the last row's top 100 a visitor",
                        arguments.topk));
  return {};
}

Result<std::optional<SizeCurve>> TrySizes(const EvalArguments& arguments,
                                          TrainedModel* trained) {
  SizeOptions options{arguments.measure.ship, {}};
  PAGEPICK_ASSIGN_OR_RETURN(options.budget, ReadBudget(arguments.budget));
  if (!arguments.sizes && !options.budget) return std::optional<SizeCurve>();
  InstallInterruptHandler();
  PAGEPICK_ASSIGN_OR_RETURN(SizeCurve curve,
                            MeasureSizes(options, arguments.flags, trained));
  return std::optional<SizeCurve>(std::move(curve));
}

Status RunEval(const EvalArguments& arguments) {
  if (!arguments.html.empty()) PAGEPICK_RETURN_IF_ERROR(CheckHtmlPage());
  PAGEPICK_ASSIGN_OR_RETURN(Subject subject,
                            LoadSubject(arguments.subject, arguments.flags));
  PAGEPICK_ASSIGN_OR_RETURN(const std::optional<SizeCurve> sizes,
                            TrySizes(arguments, &subject.trained));
  const bool whole = arguments.flags.json || !arguments.html.empty();
  MeasureOptions options = arguments.measure;
  options.flags = arguments.flags;
  options.all_bits = whole;
  PAGEPICK_ASSIGN_OR_RETURN(const Measurements measurements,
                            MeasureAll(subject, options));
  Segments segments;
  if (whole || arguments.segments) {
    PAGEPICK_ASSIGN_OR_RETURN(segments,
                              MeasureSegments(subject, measurements, options));
  }
  if (!arguments.flags.json) {
    PrintRows(measurements, subject.protocol);
    if (!arguments.flags.quiet) {
      PrintComparisons(measurements, subject.protocol);
    }
    if (arguments.segments) PrintSegments(segments, subject.protocol);
    if (sizes) {
      fmt::print("\n");
      PrintSizes(*sizes);
    }
  }
  if (whole) {
    PAGEPICK_RETURN_IF_ERROR(
        WriteDocument(arguments, subject, measurements, segments, sizes));
  }
  return WriteTopK(arguments, subject, measurements);
}

void AddSubjectOptions(CLI::App* app, SubjectArguments* arguments) {
  app->add_option("model", arguments->model, "The .pick file of `train`")
      ->required();
  app->add_option("--split", arguments->frozen_split,
                  "Measure on the split in this folder, in any layout that "
                  "`train --split` takes");
  app->add_option("--fold", arguments->fold,
                  "Which held-out visitors: test or validation")
      ->check(CLI::IsMember({"test", "validation"}))
      ->capture_default_str();
  app->add_option("--protocol", arguments->protocol,
                  "What is to be found: unseen (part of a visitor's likes, "
                  "drawn at random), last-out (the newest one), time (the "
                  "newest fifth) [as trained]")
      ->check(CLI::IsMember({"unseen", "last-out", "time"}));
}

}  // namespace

Command AddEvalCommand(CLI::App* root) {
  auto arguments = std::make_shared<EvalArguments>();
  CLI::App* app = root->add_subcommand(
      "eval", "Measure what ships, for visitors that training never saw");
  AddSubjectOptions(app, &arguments->subject);
  app->add_option("--bundle", arguments->measure.bundle,
                  "Measure the file in this bundle folder, as it lies there");
  app->add_option("--topk", arguments->topk,
                  "Write each visitor's top 100: user<TAB>item,item,…");
  app->add_flag("--segments", arguments->segments,
                "Also by number of ratings given, and for popular and other "
                "items");
  app->add_flag("--sizes", arguments->sizes,
                "Also how good other sizes would be, dims by bits: trains them "
                "all anew, and asks validation visitors");
  app->add_option("--html", arguments->html,
                  "Write a report to read: one page with tables and plots");
  app->add_option("--ease-items", arguments->measure.ease_items,
                  "Largest catalogue for which EASE, a baseline, is solved: "
                  "its time grows with the cube, its memory with the square")
      ->check(CLI::Range(0, EaseOptions().max_items))
      ->capture_default_str();
  app->add_option("--nearest-cluster", arguments->measure.nearest_cluster,
                  "Also compare with the nearest of this many clusters, its "
                  "items by damped popularity")
      ->check(CLI::PositiveNumber);
  AddShipOptions(app, &arguments->measure.ship);
  AddBudgetOption(app, "The largest model file that --sizes tries; implies it",
                  &arguments->budget);
  AddOutputFlags(app, &arguments->flags);
  SetExample(app, "pagepick eval film.pick --html report.html");
  return {app, [arguments] { return RunEval(*arguments); }};
}

}  // namespace pagepick
