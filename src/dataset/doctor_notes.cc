#include "dataset/doctor_notes.h"

#include <fmt/format.h>

#include "dataset/encoding.h"

namespace pagepick {

namespace {

constexpr uint32_t kYear1990 = 631152000;
constexpr int32_t kFewTestableUsers = 200;
constexpr double kGoodIdShare = 0.9;

// "1,000,209"
std::string Number(int64_t number) {
  const std::string digits = std::to_string(number);
  std::string grouped;
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

// "1 user", "2 users"
std::string Count(int64_t number, const std::string& noun) {
  return fmt::format("{} {}{}", Number(number), noun, number == 1 ? "" : "s");
}

void NoteColumns(const FileReport& file, std::vector<std::string>* notes) {
  if (file.format.has_header) return;
  std::string columns;
  for (const ColumnUse& use : file.columns.uses()) {
    columns += fmt::format("{}{}={}", columns.empty() ? "" : ", ",
                           ColumnRoleName(use.role), use.name);
  }
  notes->push_back(fmt::format(
      "{} has no header line: its columns were taken by position ({}).",
      Quoted(file.format.path), columns));
}

void NoteEncoding(const FileReport& file, std::vector<std::string>* notes) {
  if (file.format.encoding != Encoding::kLatin1) return;
  notes->push_back(fmt::format("{} is not UTF-8: it was read as ISO-8859-1.",
                               Quoted(file.format.path)));
}

void NoteIds(const LoadReport& report, std::vector<std::string>* notes) {
  if (!report.id_match) return;
  const IdMatch& match = *report.id_match;
  const std::string all = Count(report.rated_items, "rated item");
  if (match.switched) {
    notes->push_back(fmt::format(
        "The ratings' item ids are not those of the catalogue's column {} ({} "
        "of {} found) but of its column {} ({} found), which was taken. --map "
        "id=<column> decides otherwise.",
        Quoted(match.guessed_column), Number(match.guessed_matches), all,
        Quoted(match.best_column), Number(match.best_matches)));
    return;
  }
  if (match.guessed_matches >= kGoodIdShare * report.rated_items) return;
  const std::string found = fmt::format(
      "Only {} of {} are found in the catalogue's column {}",
      Number(match.guessed_matches), all, Quoted(match.guessed_column));
  notes->push_back(
      match.best_column == match.guessed_column
          ? found + "; do both files belong together?"
          : fmt::format("{}; its column {} has {} of them: try --map id={}.",
                        found, Quoted(match.best_column),
                        Number(match.best_matches), match.best_column));
}

void NoteRatings(const LoadedDataset& loaded, const DataReport& report,
                 std::vector<std::string>* notes) {
  const RatingScale& scale = loaded.dataset.scale;
  if (!scale.is_explicit) {
    notes->emplace_back(
        "There is no rating column: every row counts as an event, and events "
        "of the same user and item add up.");
  } else if (scale.min == scale.max) {
    notes->emplace_back(
        "All ratings are the same: nothing says what people dislike.");
  }
  if (!loaded.dataset.has_times) {
    notes->emplace_back(
        "There are no times: old and new ratings count the same.");
  } else if (report.first_time < kYear1990) {
    notes->emplace_back(
        "The first time is before 1990: is the time column really a time?");
  }
}

void NoteUsers(const DataReport& report, std::vector<std::string>* notes) {
  if (report.one_rating_users > report.users / 3) {
    notes->push_back(fmt::format(
        "{} of {} rated a single item, from which little is learnt.",
        Number(report.one_rating_users), Count(report.users, "user")));
  }
  if (report.testable_users < kFewTestableUsers) {
    notes->push_back(
        fmt::format("Only {} liked enough items to be held out, so measured "
                    "quality will be uncertain.",
                    Count(report.testable_users, "user")));
  }
}

// "'a', 'b', ..."
std::string Examples(const std::vector<std::string>& ids, int32_t count) {
  std::string examples;
  for (const std::string& id : ids) {
    examples += (examples.empty() ? "" : ", ") + Quoted(id);
  }
  return count > static_cast<int32_t>(ids.size()) ? examples + ", ..."
                                                  : examples;
}

void AddIf(int64_t count, const std::string& what, const std::string& why,
           std::vector<LeftOut>* left_out) {
  if (count > 0) left_out->push_back({count, what, why});
}

}  // namespace

std::vector<std::string> NotesOn(const LoadedDataset& loaded,
                                 const DataReport& report) {
  std::vector<std::string> notes;
  NoteColumns(loaded.report.ratings, &notes);
  NoteEncoding(loaded.report.ratings, &notes);
  if (loaded.report.items) {
    NoteColumns(*loaded.report.items, &notes);
    NoteEncoding(*loaded.report.items, &notes);
  }
  NoteIds(loaded.report, &notes);
  NoteRatings(loaded, report, &notes);
  NoteUsers(report, &notes);
  if (!loaded.report.items) {
    notes.emplace_back("No catalogue was given: items show as bare ids.");
  }
  return notes;
}

std::vector<LeftOut> LeftOutOf(const LoadedDataset& loaded,
                               const DataReport& report) {
  const LoadReport& load = loaded.report;
  std::vector<LeftOut> left_out;
  AddIf(load.ratings.bad_rows, "malformed rows of ratings",
        "they can't be read, and --skip-bad-rows was given", &left_out);
  if (loaded.dataset.scale.is_explicit) {
    AddIf(load.repeated_rows, "older ratings",
          "the user rated the item again; the newest is kept", &left_out);
  } else {
    AddIf(load.repeated_rows, "repeated events",
          "they are added to the first of their user and item", &left_out);
  }
  if (load.items) {
    AddIf(load.items->bad_rows, "malformed rows of the catalogue",
          "they can't be read, and --skip-bad-rows was given", &left_out);
    AddIf(load.repeated_items, "repeated rows of the catalogue",
          "their id came before; the first row counts", &left_out);
    AddIf(report.unrated_items, "catalogue items nobody rated",
          "nothing is known about them: the model leaves them out", &left_out);
    AddIf(load.orphan_items, "titles of rated items",
          fmt::format("the catalogue does not list them ({}): they show as "
                      "bare ids",
                      Examples(load.first_orphans, load.orphan_items)),
          &left_out);
    AddIf(report.untitled_items, "titles of listed items",
          "the title is empty: they show as bare ids", &left_out);
  }
  return left_out;
}

}  // namespace pagepick
