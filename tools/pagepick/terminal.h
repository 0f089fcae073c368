#ifndef PAGEPICK_TOOLS_PAGEPICK_TERMINAL_H_
#define PAGEPICK_TOOLS_PAGEPICK_TERMINAL_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "pagepick/command.h"

namespace pagepick {

// Rows of text under a heading, printed to stdout in aligned columns: the
// first to the left, the others to the right.
class Table {
 public:
  explicit Table(std::vector<std::string> heading);

  void AddRow(std::vector<std::string> cells);
  // Aligns a column to the left as well.
  void AlignLeft(size_t column);
  void Print() const;

 private:
  std::vector<std::vector<std::string>> rows_;  // the heading first
  std::vector<bool> left_;
};

// A note for the person on stderr; silent under --quiet and --json.
void PrintNote(const OutputFlags& flags, const std::string& text);

// A progress line on stderr with the time that is left. On a terminal it is
// redrawn in place; elsewhere each tenth of the way gets a line. Silent under
// --quiet and --json.
class Progress {
 public:
  Progress(const OutputFlags& flags, std::string label);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `detail` stands behind the bar, "NDCG .412" for example.
  void Update(int64_t done, int64_t total, const std::string& detail = {});
  // Ends the line; what is printed next starts on a fresh one.
  void Finish();

 private:
  std::string Line(double share, const std::string& detail) const;

  std::string label_;
  bool silent_;
  bool in_place_;
  bool open_ = false;
  int last_tenth_ = -1;
  std::chrono::steady_clock::time_point start_;
  std::chrono::steady_clock::time_point last_draw_;
};

// "1,000,209"
std::string WithThousands(int64_t number);
// "413 kB": decimal units, as hosts and browsers count.
std::string ByteSize(uint64_t bytes);
// The same back, in bytes: "400kB", "1.5 MB", "900B". kInvalidArgument for
// anything else.
Result<uint64_t> ParseByteSize(std::string_view text);
// "4 s", "2 min 5 s"
std::string Duration(double seconds);
// The columns that UTF-8 text takes on a terminal, every character one.
size_t DisplayWidth(const std::string& text);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_TERMINAL_H_
