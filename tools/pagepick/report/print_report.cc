#include "pagepick/report/print_report.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

#include "pagepick/terminal.h"

namespace pagepick {

namespace {

// The other figures that a protocol is usually told by.
std::vector<std::string_view> FurtherKeys(Protocol protocol) {
  switch (protocol) {
    case Protocol::kUnseenUsers:
      return {"recall_at_20", "recall_at_50", "precision_at_10", "map_at_10"};
    case Protocol::kLastOut:
      return {"hit_rate_at_10", "mrr_at_10"};
    case Protocol::kTimeSplit:
      return {"precision_at_10", "recall_at_20", "map_at_10", "hit_rate_at_10"};
  }
  return {};
}

std::vector<const Metric*> FurtherMetrics(Protocol protocol) {
  std::vector<const Metric*> metrics;
  for (const std::string_view key : FurtherKeys(protocol)) {
    for (const Metric& metric : AllMetrics()) {
      if (metric.key == key) metrics.push_back(&metric);
    }
  }
  return metrics;
}

std::string Range(const Interval& interval) {
  return fmt::format("{:.4f} [{:.4f}, {:.4f}]", interval.mean, interval.low,
                     interval.high);
}

std::string PValue(double p) {
  return p < 0.002 ? "< 0.002" : fmt::format("{:.3f}", p);
}

void PrintSegmentTable(const std::string& heading,
                       const std::vector<Segment>& segments) {
  std::vector<std::string> head = {heading, "visitors"};
  for (const Segment::Figure& figure : segments[0].figures) {
    head.push_back(figure.model);
  }
  Table table(head);
  for (const Segment& segment : segments) {
    std::vector<std::string> cells = {segment.label,
                                      WithThousands(segment.users)};
    for (const Segment::Figure& figure : segment.figures) {
      cells.push_back(fmt::format("{:.4f}", figure.value.mean));
    }
    cells.resize(head.size(), "–");
    table.AddRow(std::move(cells));
  }
  table.Print();
}

}  // namespace

void PrintRows(const Measurements& measurements, Protocol protocol) {
  const Metric& main = MainMetric(protocol);
  const std::vector<const Metric*> further = FurtherMetrics(protocol);
  std::vector<std::string> heading = {
      "model", "bytes/item", fmt::format("{} [95 % interval]", main.title)};
  for (const Metric* metric : further) heading.emplace_back(metric->title);
  Table table(heading);
  for (const QualityRow& row : measurements.rows) {
    std::vector<std::string> cells = {
        row.model,
        row.bytes_per_item ? fmt::format("{:.0f}", *row.bytes_per_item) : "–",
        Range(BootstrapMean(FiguresOf(row, main), {}))};
    for (const Metric* metric : further) {
      cells.push_back(
          fmt::format("{:.4f}", MeanOf(FiguresOf(row, *metric)).mean));
    }
    table.AddRow(std::move(cells));
  }
  table.Print();
  for (const std::string& note : measurements.notes) {
    fmt::print("  {}\n", note);
  }
}

void PrintComparisons(const Measurements& measurements, Protocol protocol) {
  const Metric& main = MainMetric(protocol);
  const QualityRow& ours = measurements.shipped();
  Table table({"what ships against", fmt::format("{} change", main.title),
               "95 % interval", "better for", "worse for", "p"});
  for (const QualityRow& row : measurements.rows) {
    if (row.kind != RowKind::kBaseline) continue;
    const PairedComparison comparison =
        ComparePaired(FiguresOf(ours, main), FiguresOf(row, main), {});
    const double base = MeanOf(FiguresOf(row, main)).mean;
    const auto percent = [base](double difference) {
      return base > 0 ? fmt::format("{:+.1f} %", 100 * difference / base) : "–";
    };
    const Interval& difference = comparison.difference;
    table.AddRow({row.model, percent(difference.mean),
                  percent(difference.low) + " to " + percent(difference.high),
                  WithThousands(comparison.wins),
                  WithThousands(comparison.losses),
                  PValue(comparison.p_value)});
  }
  fmt::print("\n");
  table.Print();
  const ShipGate gate = CheckShipGate(ours, measurements.popularity(),
                                      measurements.item_knn(), main);
  fmt::print("\n  What ships is {}, for the {} held-out visitors.\n",
             GateFinding(gate),
             WithThousands(ours.evaluation.quality.num_users));
  const std::string advice = GateAdvice(gate);
  if (!advice.empty()) fmt::print("  {}\n", advice);
}

void PrintSegments(const Segments& segments, Protocol protocol) {
  fmt::print("\n  {} of the same visitors, had they given fewer ratings\n\n",
             MainMetric(protocol).title);
  PrintSegmentTable("ratings given", segments.by_ratings);
  fmt::print(
      "\n  {} where only these items count; the popular ones hold 80 % of "
      "all likes\n\n",
      MainMetric(protocol).title);
  PrintSegmentTable("to be found", segments.by_items);
}

}  // namespace pagepick
