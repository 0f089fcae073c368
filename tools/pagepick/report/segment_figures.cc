#include "pagepick/report/segment_figures.h"

#include <fmt/core.h>

#include <iterator>
#include <utility>

#include "eval/baselines.h"
#include "eval/segments.h"
#include "pagepick/terminal.h"

namespace pagepick {

namespace {

// The rows that segments are told of.
std::vector<const QualityRow*> Compared(const Measurements& measurements) {
  std::vector<const QualityRow*> rows;
  for (const QualityRow& row : measurements.rows) {
    if (row.kind == RowKind::kBaseline) rows.push_back(&row);
  }
  rows.push_back(&measurements.shipped());
  return rows;
}

Segment::Figure FigureOf(const QualityRow& row,
                         const UnseenUserEvaluation& evaluation,
                         const Metric& metric) {
  return {row.model,
          BootstrapMean(Gather(evaluation.figures, metric.figure), {})};
}

Result<Segment> MeasureFirstRatings(const Subject& subject,
                                    const std::vector<const QualityRow*>& rows,
                                    int32_t ratings, int num_threads) {
  Segment segment;
  segment.key = std::to_string(ratings);
  segment.label = fmt::format("{} rating{}", ratings, ratings == 1 ? "" : "s");
  segment.users = static_cast<int32_t>(subject.users.size());
  for (const QualityRow* row : rows) {
    PAGEPICK_ASSIGN_OR_RETURN(
        const UnseenUserEvaluation evaluation,
        EvaluateUnseenUsers(subject.users, ShowFirst(row->rank, ratings),
                            num_threads));
    segment.figures.push_back(
        FigureOf(*row, evaluation, MainMetric(subject.protocol)));
  }
  return segment;
}

Segment WholeHistories(const Subject& subject,
                       const std::vector<const QualityRow*>& rows) {
  Segment segment{
      "all", "all ratings", static_cast<int32_t>(subject.users.size()), {}};
  for (const QualityRow* row : rows) {
    segment.figures.push_back(
        FigureOf(*row, row->evaluation, MainMetric(subject.protocol)));
  }
  return segment;
}

// Where nobody has anything of `keep` held out, a segment without figures.
Result<Segment> MeasureItems(const Subject& subject,
                             const std::vector<const QualityRow*>& rows,
                             const std::vector<uint8_t>& keep,
                             Segment segment) {
  for (const QualityRow* row : rows) {
    HeldOutPart part =
        KeepHeldOut(subject.users, row->evaluation.rankings, keep);
    segment.users = static_cast<int32_t>(part.users.size());
    if (part.users.empty()) break;
    PAGEPICK_ASSIGN_OR_RETURN(
        const UnseenUserEvaluation evaluation,
        JudgeRankings(part.users, std::move(part.rankings)));
    segment.figures.push_back(
        FigureOf(*row, evaluation, MainMetric(subject.protocol)));
  }
  return segment;
}

}  // namespace

Result<Segments> MeasureSegments(const Subject& subject,
                                 const Measurements& measurements,
                                 const MeasureOptions& options) {
  const std::vector<const QualityRow*> rows = Compared(measurements);
  Segments segments;
  Progress progress(options.flags, "by number of ratings");
  for (const int32_t ratings : kRatingsSegments) {
    PAGEPICK_ASSIGN_OR_RETURN(
        Segment segment,
        MeasureFirstRatings(subject, rows, ratings, options.ship.num_threads));
    segments.by_ratings.push_back(std::move(segment));
    progress.Update(static_cast<int64_t>(segments.by_ratings.size()),
                    static_cast<int64_t>(std::size(kRatingsSegments)));
  }
  segments.by_ratings.push_back(WholeHistories(subject, rows));
  std::vector<uint8_t> keep =
      HeadItems(CountPositives(subject.dataset(), subject.split(),
                               subject.trained.towers.rating_weights));
  for (const bool head : {true, false}) {
    Segment segment;
    segment.key = head ? "head" : "tail";
    segment.label = head ? "popular items" : "the other items";
    PAGEPICK_ASSIGN_OR_RETURN(
        segment, MeasureItems(subject, rows, keep, std::move(segment)));
    segments.by_items.push_back(std::move(segment));
    for (uint8_t& mark : keep) mark = mark == 0 ? 1 : 0;
  }
  return segments;
}

}  // namespace pagepick
