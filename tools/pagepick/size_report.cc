#include "pagepick/size_report.h"

#include <fmt/core.h>

#include "eval/statistics.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

std::string Named(const ModelSize& size) {
  std::string name =
      fmt::format("{} dims in {} bits", size.dim, static_cast<int>(size.bits));
  if (size.neighbors > 0) {
    name += fmt::format(" with {} neighbours", size.neighbors);
  }
  return name;
}

// "-1.2 %", the change from the best.
std::string Change(const SizePoint& point, const SizePoint& best) {
  if (!(best.quality.mean > 0)) return "";
  return fmt::format("{:+.1f} %",
                     100 * (point.quality.mean / best.quality.mean - 1));
}

std::string Remark(const SizeCurve& curve, size_t n) {
  if (n == curve.chosen) return "◀ chosen";
  if (n == curve.best) return "best";
  const PairedComparison comparison = ComparePaired(
      curve.points[n].figures, curve.points[curve.best].figures, {});
  return IsSignificant(comparison) ? "worse" : "may be chance";
}

// One sentence for the owner: what was chosen, and why.
std::string Reason(const SizeCurve& curve) {
  const SizePoint& best = curve.points[curve.best];
  const SizePoint& chosen = curve.points[curve.chosen];
  const std::string among = curve.budget ? fmt::format("Of what fits into {}",
                                                       ByteSize(*curve.budget))
                                         : std::string("Of the sizes tried");
  const std::string visitors =
      WithThousands(static_cast<int64_t>(curve.num_visitors()));
  if (curve.chosen == curve.best) {
    return fmt::format(
        "{}, {} ({}) do best for {} validation visitors, and nothing smaller "
        "is as good.",
        among, Named(chosen.size), ByteSize(chosen.bytes), visitors);
  }
  return fmt::format(
      "{}, {} ({}) do best; {} ({}) are the smallest within {:.0f} % of "
      "that, and {} validation visitors can't tell the two apart.",
      among, Named(best.size), ByteSize(best.bytes), Named(chosen.size),
      ByteSize(chosen.bytes), 100 * kSizesWorth, visitors);
}

}  // namespace

void PrintSizes(const SizeCurve& curve) {
  const SizePoint& best = curve.points[curve.best];
  Table table({"dim", "bits", "neighbours", "bytes/item", "model file",
               fmt::format("validation {}", curve.metric->title),
               "against the best", ""});
  table.AlignLeft(7);
  for (size_t n = 0; n < curve.points.size(); ++n) {
    const SizePoint& point = curve.points[n];
    table.AddRow(
        {fmt::format("{}{}", point.size.dim,
                     point.training < 0 ? ", as trained" : ""),
         std::to_string(static_cast<int>(point.size.bits)),
         point.size.neighbors > 0 ? std::to_string(point.size.neighbors) : "–",
         fmt::format("{:.0f}", point.bytes_per_item), ByteSize(point.bytes),
         fmt::format("{:.4f} ± {:.4f}", point.quality.mean,
                     point.quality.standard_error),
         n == curve.best ? "" : Change(point, best), Remark(curve, n)});
  }
  table.Print();
  fmt::print("\n  {}\n", Reason(curve));
}

nlohmann::ordered_json SizesJson(const SizeCurve& curve) {
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  for (size_t n = 0; n < curve.points.size(); ++n) {
    const SizePoint& point = curve.points[n];
    points.push_back({{"dim", point.size.dim},
                      {"bits", static_cast<int>(point.size.bits)},
                      {"neighbors", point.size.neighbors},
                      {"bytes_per_item", point.bytes_per_item},
                      {"bytes", point.bytes},
                      {"mean", point.quality.mean},
                      {"standard_error", point.quality.standard_error},
                      {"as_trained", point.training < 0},
                      {"best", n == curve.best},
                      {"chosen", n == curve.chosen}});
  }
  nlohmann::ordered_json document = {
      {"metric", {{"key", curve.metric->key}, {"title", curve.metric->title}}},
      {"visitors", curve.num_visitors()}};
  if (curve.budget) document["budget"] = *curve.budget;
  document["points"] = std::move(points);
  document["reason"] = Reason(curve);
  return document;
}

}  // namespace pagepick
