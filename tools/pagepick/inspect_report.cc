#include "pagepick/inspect_report.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <sstream>

#include "dataset/encoding.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

constexpr size_t kLineWidth = 78;

std::string DelimiterName(const std::string& delimiter) {
  return delimiter == "\t" ? "tabs" : "'" + delimiter + "'";
}

void PrintFile(const std::string& label, const FileReport& file) {
  const TableFormat& format = file.format;
  fmt::print("{:<10} {}\n", label, format.path);
  fmt::print("{:<10} {}, {}, {} columns separated by {}, {}\n", "",
             ByteSize(format.bytes), EncodingName(format.encoding),
             format.columns.size(), DelimiterName(format.delimiter),
             format.has_header ? "with a header" : "without a header");
  std::string uses;
  for (const ColumnUse& use : file.columns.uses()) {
    uses += fmt::format("{}{} {}{}", uses.empty() ? "" : ", ",
                        ColumnRoleName(use.role), Quoted(use.name),
                        use.mapped ? " (as you say)" : "");
  }
  fmt::print("{:<10} {}\n", "", uses);
  for (const BadRow& row : file.first_bad_rows) {
    fmt::print("{:<10} line {}: {}\n", "", row.line, row.problem);
  }
}

std::string Percent(int64_t part, int64_t whole) {
  return fmt::format("{:.1f} %",
                     100 * static_cast<double>(part) /
                         static_cast<double>(std::max<int64_t>(whole, 1)));
}

void PrintFigures(const LoadedDataset& loaded, const DataReport& report) {
  const RatingScale& scale = loaded.dataset.scale;
  Table table({"", ""});
  table.AlignLeft(1);
  const auto add = [&](const std::string& name, const std::string& value) {
    table.AddRow({name, value});
  };
  add("rows", WithThousands(loaded.report.ratings.rows));
  add("interactions", WithThousands(report.interactions));
  add("users", fmt::format("{}, {} of them with one rating only",
                           WithThousands(report.users),
                           WithThousands(report.one_rating_users)));
  add("items",
      fmt::format("{} rated, {} in all", WithThousands(report.rated_items),
                  WithThousands(report.items)));
  add("density", fmt::format("{:.3g} % of all pairs", 100 * report.density));
  add("scale", scale.is_explicit ? fmt::format("{:g} to {:g} in steps of {:g}",
                                               scale.min, scale.max, scale.step)
                                 : "none: events, counted");
  add("liked",
      fmt::format("{} from {:g} up, {}", WithThousands(report.positives),
                  report.positive_threshold,
                  Percent(report.positives, report.interactions)));
  add("times",
      report.first_time == 0
          ? "none"
          : fmt::format("{} to {}, {} without one", DateOf(report.first_time),
                        DateOf(report.last_time),
                        WithThousands(report.without_time)));
  add("testable", fmt::format("{} users liked at least 5 items",
                              WithThousands(report.testable_users)));
  table.Print();
}

void PrintHistogram(const DataReport& report) {
  constexpr double kWidth = 30;
  int64_t most = 1;
  for (const RatingCount& bar : report.histogram) {
    most = std::max(most, bar.count);
  }
  Table table({"rating", "count", "share", ""});
  table.AlignLeft(3);
  for (const RatingCount& bar : report.histogram) {
    std::string blocks;
    const double share =
        static_cast<double>(bar.count) / static_cast<double>(most);
    for (int64_t i = std::llround(share * kWidth); i > 0; --i) blocks += "█";
    table.AddRow({bar.from == bar.to
                      ? fmt::format("{:g}", bar.from)
                      : fmt::format("{:g} - {:g}", bar.from, bar.to),
                  WithThousands(bar.count),
                  Percent(bar.count, report.interactions), blocks});
  }
  table.Print();
}

void PrintQuantiles(const DataReport& report) {
  Table table(
      {"ratings per", "least", "25 %", "median", "90 %", "most", "mean"});
  const auto add = [&](const std::string& name, const Quantiles& of) {
    table.AddRow({name, WithThousands(of.min), WithThousands(of.quarter),
                  WithThousands(of.median), WithThousands(of.nine_tenths),
                  WithThousands(of.max), fmt::format("{:.1f}", of.mean)});
  };
  add("user", report.ratings_per_user);
  add("rated item", report.ratings_per_item);
  table.Print();
}

// `text` in lines of limited width, behind `bullet`.
void PrintWrapped(const std::string& bullet, const std::string& text) {
  const std::string indent(DisplayWidth(bullet), ' ');
  std::string line = bullet;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (DisplayWidth(line) + 1 + DisplayWidth(word) > kLineWidth) {
      fmt::print("{}\n", line);
      line = indent;
    }
    line += (line.back() == ' ' ? "" : " ") + word;
  }
  fmt::print("{}\n", line);
}

}  // namespace

std::string DateOf(uint32_t time) {
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(
      std::chrono::sys_seconds(std::chrono::seconds(time))));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

void PrintInspection(const LoadedDataset& loaded, const DataReport& report,
                     const OutputFlags& flags) {
  PrintFile("Ratings", loaded.report.ratings);
  if (loaded.report.items) PrintFile("Catalogue", *loaded.report.items);
  fmt::print("\n");
  PrintFigures(loaded, report);
  fmt::print("\n");
  PrintHistogram(report);
  fmt::print("\n");
  PrintQuantiles(report);
  if (!report.left_out.empty()) fmt::print("\nDoes not reach the model\n");
  for (const LeftOut& left_out : report.left_out) {
    PrintWrapped("  - ",
                 fmt::format("{} {}: {}.", WithThousands(left_out.count),
                             left_out.what, left_out.why));
  }
  if (flags.quiet || report.notes.empty()) return;
  fmt::print("\nNotes\n");
  for (const std::string& note : report.notes) PrintWrapped("  - ", note);
}

}  // namespace pagepick
