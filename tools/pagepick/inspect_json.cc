#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "dataset/encoding.h"
#include "pagepick/inspect_report.h"

namespace pagepick {

namespace {

using Json = nlohmann::ordered_json;

Json JsonOf(const FileReport& file) {
  Json columns;
  for (const ColumnUse& use : file.columns.uses()) {
    columns[ColumnRoleName(use.role)] = {{"column", use.name},
                                         {"mapped", use.mapped}};
  }
  Json bad_rows = Json::array();
  for (const BadRow& row : file.first_bad_rows) {
    bad_rows.push_back({{"line", row.line}, {"problem", row.problem}});
  }
  return {{"path", file.format.path},
          {"bytes", file.format.bytes},
          {"encoding", EncodingName(file.format.encoding)},
          {"delimiter", file.format.delimiter},
          {"header", file.format.has_header},
          {"all_columns", file.format.columns},
          {"columns", columns},
          {"rows", file.rows},
          {"bad_rows", file.bad_rows},
          {"first_bad_rows", bad_rows}};
}

Json JsonOf(const Quantiles& of) {
  return {{"min", of.min},       {"quarter", of.quarter},
          {"median", of.median}, {"nine_tenths", of.nine_tenths},
          {"max", of.max},       {"mean", of.mean}};
}

Json JsonOf(const IdMatch& match) {
  return {{"guessed_column", match.guessed_column},
          {"guessed_matches", match.guessed_matches},
          {"best_column", match.best_column},
          {"best_matches", match.best_matches},
          {"switched", match.switched}};
}

Json ScaleJson(const Dataset& dataset, const DataReport& report) {
  Json histogram = Json::array();
  for (const RatingCount& bar : report.histogram) {
    histogram.push_back(
        {{"from", bar.from}, {"to", bar.to}, {"count", bar.count}});
  }
  return {{"explicit", dataset.scale.is_explicit},
          {"min", dataset.scale.min},
          {"max", dataset.scale.max},
          {"step", dataset.scale.step},
          {"positive_threshold", report.positive_threshold},
          {"positives", report.positives},
          {"histogram", histogram}};
}

Json TimesJson(const DataReport& report) {
  if (report.first_time == 0) return nullptr;
  return {{"first", report.first_time},
          {"last", report.last_time},
          {"first_date", DateOf(report.first_time)},
          {"last_date", DateOf(report.last_time)},
          {"without", report.without_time}};
}

}  // namespace

void PrintInspectionJson(const LoadedDataset& loaded,
                         const DataReport& report) {
  const LoadReport& load = loaded.report;
  Json left_out = Json::array();
  for (const LeftOut& part : report.left_out) {
    left_out.push_back(
        {{"count", part.count}, {"what", part.what}, {"why", part.why}});
  }
  const Json document = {
      {"ratings", JsonOf(load.ratings)},
      {"catalogue", load.items ? JsonOf(*load.items) : Json()},
      {"id_match", load.id_match ? JsonOf(*load.id_match) : Json()},
      {"interactions", report.interactions},
      {"repeated_rows", load.repeated_rows},
      {"users", report.users},
      {"one_rating_users", report.one_rating_users},
      {"testable_users", report.testable_users},
      {"items", report.items},
      {"rated_items", report.rated_items},
      {"unrated_items", report.unrated_items},
      {"untitled_items", report.untitled_items},
      {"orphan_items", load.orphan_items},
      {"first_orphans", load.first_orphans},
      {"density", report.density},
      {"scale", ScaleJson(loaded.dataset, report)},
      {"times", TimesJson(report)},
      {"ratings_per_user", JsonOf(report.ratings_per_user)},
      {"ratings_per_item", JsonOf(report.ratings_per_item)},
      {"left_out", left_out},
      {"notes", report.notes}};
  // A path may hold any bytes; the document must be UTF-8.
  fmt::print("{}\n", document.dump(2, ' ', /*ensure_ascii=*/false,
                                   Json::error_handler_t::replace));
}

}  // namespace pagepick
