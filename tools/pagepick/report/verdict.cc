#include "pagepick/report/verdict.h"

#include <fmt/core.h>

#include <cmath>

#include "pagepick/terminal.h"

namespace pagepick {

namespace {

const char* LevelOf(const ShipGate& gate) {
  if (gate.refuses()) return "bad";
  return gate.verdict == GateVerdict::kPass ? "good" : "unclear";
}

// "34 %", "less than 1 %"
std::string Percent(double share) {
  const double percent = 100 * std::abs(share);
  return percent < 1 ? "less than 1 %" : fmt::format("{:.0f} %", percent);
}

double Gain(const PairedComparison& comparison, const QualityRow& base,
            const Metric& metric) {
  const double mean = MeanOf(FiguresOf(base, metric)).mean;
  return mean > 0 ? comparison.difference.mean / mean : 0;
}

std::string Headline(const ShipGate& gate, double gain) {
  if (gate.verdict == GateVerdict::kWorseThanItemKnn) {
    return "Not worth shipping yet: a plain item-to-item list does better.";
  }
  if (gate.refuses()) {
    return "Not worth shipping yet: no better than showing everybody the most "
           "popular items.";
  }
  if (gate.verdict == GateVerdict::kTooFewUsers) {
    return "Too few held-out visitors to tell.";
  }
  const std::string better = fmt::format(
      "{} better than showing everybody the most popular items", Percent(gain));
  if (gate.verdict == GateVerdict::kUnclear) {
    return "Not clear yet: " + better + ", but that may be chance.";
  }
  return "Worth shipping: " + better + ".";
}

std::string Visitors(const Subject& subject) {
  const std::string count =
      WithThousands(static_cast<int64_t>(subject.users.size()));
  switch (subject.protocol) {
    case Protocol::kUnseenUsers:
      return fmt::format(
          "Measured on {} visitors whom training never saw: part of what they "
          "like was shown to the model, which had to find the rest.",
          count);
    case Protocol::kLastOut:
      return fmt::format(
          "Measured on {} visitors: the model had to find the very next thing "
          "that each of them chose.",
          count);
    case Protocol::kTimeSplit:
      return fmt::format(
          "Measured on {} visitors: the model had to find what each of them "
          "chose later on.",
          count);
  }
  return "";
}

std::string AgainstRival(const QualityRow& ours, const QualityRow& rival,
                         const Metric& metric) {
  const PairedComparison comparison =
      ComparePaired(FiguresOf(ours, metric), FiguresOf(rival, metric), {});
  if (!IsSignificant(comparison)) {
    return fmt::format("About as good as {}: the difference may be chance.",
                       rival.model);
  }
  const double gain = Gain(comparison, rival, metric);
  return fmt::format("{} {} than {}.", Percent(gain),
                     gain > 0 ? "better" : "worse", rival.model);
}

}  // namespace

Verdict MakeVerdict(const Subject& subject, const Measurements& measurements,
                    const ListFigures& lists) {
  const Metric& metric = MainMetric(subject.protocol);
  const QualityRow& ours = measurements.shipped();
  const ShipGate gate = CheckShipGate(ours, measurements.popularity(),
                                      measurements.item_knn(), metric);
  Verdict verdict;
  verdict.level = LevelOf(gate);
  verdict.headline =
      Headline(gate, Gain(gate.popularity, measurements.popularity(), metric));
  std::vector<std::string>& sentences = verdict.sentences;
  sentences.push_back(Visitors(subject));
  sentences.push_back(fmt::format(
      "For {:.0f} of 100 visitors, the first ten recommendations held "
      "something they did like.",
      100 * ours.evaluation.quality.hit_rate_at_10.mean));
  for (const QualityRow& row : measurements.rows) {
    if (row.kind != RowKind::kBaseline || row.model == "popularity") continue;
    sentences.push_back(AgainstRival(ours, row, metric));
  }
  sentences.push_back(fmt::format(
      "Together, the visitors' first tens show {} of the catalogue.",
      Percent(lists.coverage)));
  if (gate.verdict != GateVerdict::kPass) {
    sentences.push_back("Now: " + GateFinding(gate) + ". " + GateAdvice(gate));
  }
  return verdict;
}

}  // namespace pagepick
