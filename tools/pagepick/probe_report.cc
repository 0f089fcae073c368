#include "pagepick/probe_report.h"

#include <fmt/core.h>

#include <string>

#include "pagepick/terminal.h"

namespace pagepick {
namespace {

std::string NameOf(const ProbePoint& point, const ModelContents& contents) {
  std::string name = point.num_probes == contents.num_clusters
                         ? "all"
                         : std::to_string(point.num_probes);
  if (point.num_probes == contents.default_num_probes) name += " (taken)";
  return name;
}

}  // namespace

void PrintProbes(const ShippedModel& shipped) {
  if (shipped.bic) {
    fmt::print(
        "Bayesian information criterion of the clusters, an item: {:.3f} (less "
        "is better)\n\n",
        *shipped.bic);
  }
  if (shipped.probe_curve.empty()) return;
  Table table({"clusters scanned", "of the exact top 100", "items looked at"});
  for (const ProbePoint& point : shipped.probe_curve) {
    table.AddRow({NameOf(point, shipped.contents),
                  fmt::format("{:.2f} %", 100 * point.recall),
                  fmt::format("{:.1f} %", 100 * point.rows_share)});
  }
  table.Print();
  fmt::print("\n");
}

nlohmann::ordered_json ProbesJson(const ShippedModel& shipped) {
  auto points = nlohmann::ordered_json::array();
  for (const ProbePoint& point : shipped.probe_curve) {
    points.push_back({{"num_probes", point.num_probes},
                      {"recall", point.recall},
                      {"rows_share", point.rows_share}});
  }
  nlohmann::ordered_json document = {
      {"num_clusters", shipped.contents.num_clusters},
      {"num_probes", shipped.contents.default_num_probes},
      {"curve", std::move(points)}};
  if (shipped.bic) document["bic_per_item"] = *shipped.bic;
  return document;
}

}  // namespace pagepick
