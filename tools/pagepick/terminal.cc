#include "pagepick/terminal.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <system_error>
#include <utility>

namespace pagepick {

namespace {

using Clock = std::chrono::steady_clock;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

std::string Padded(const std::string& text, size_t width, bool left) {
  const std::string blanks(width - std::min(width, DisplayWidth(text)), ' ');
  return left ? text + blanks : blanks + text;
}

}  // namespace

Table::Table(std::vector<std::string> heading) : left_(heading.size(), false) {
  if (!left_.empty()) left_[0] = true;
  rows_.push_back(std::move(heading));
}

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(left_.size());
  rows_.push_back(std::move(cells));
}

void Table::AlignLeft(size_t column) { left_[column] = true; }

void Table::Print() const {
  std::vector<size_t> widths(left_.size(), 0);
  for (const auto& row : rows_) {
    for (size_t c = 0; c < row.size(); ++c) {
      widths[c] = std::max(widths[c], DisplayWidth(row[c]));
    }
  }
  for (size_t r = 0; r < rows_.size(); ++r) {
    std::string line;
    for (size_t c = 0; c < rows_[r].size(); ++c) {
      line +=
          (c == 0 ? "  " : "   ") + Padded(rows_[r][c], widths[c], left_[c]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    if (line.empty()) continue;
    fmt::print("{}\n", line);
    if (r == 0) {
      size_t total = 3 * (widths.size() - 1);
      for (const size_t width : widths) total += width;
      std::string rule = "  ";
      for (size_t i = 0; i < total; ++i) rule += "─";
      fmt::print("{}\n", rule);
    }
  }
}

void PrintNote(const OutputFlags& flags, const std::string& text) {
  if (flags.quiet || flags.json) return;
  fmt::print(stderr, "{}\n", text);
}

Progress::Progress(const OutputFlags& flags, std::string label)
    : label_(std::move(label)),
      silent_(flags.quiet || flags.json),
      in_place_(::isatty(STDERR_FILENO) == 1),
      start_(Clock::now()),
      last_draw_(start_ - std::chrono::seconds(1)) {}

Progress::~Progress() { Finish(); }

void Progress::Update(int64_t done, int64_t total, const std::string& detail) {
  if (silent_ || total <= 0) return;
  const double share = std::clamp(
      static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
  if (in_place_) {
    if (done < total && SecondsSince(last_draw_) < 0.1) return;
    last_draw_ = Clock::now();
    fmt::print(stderr, "\r\x1b[2K{}", Line(share, detail));
    std::fflush(stderr);
    open_ = true;
    return;
  }
  const int tenth = static_cast<int>(share * 10);
  if (tenth == last_tenth_) return;
  last_tenth_ = tenth;
  fmt::print(stderr, "{}\n", Line(share, detail));
}

void Progress::Finish() {
  if (open_) fmt::print(stderr, "\n");
  open_ = false;
}

std::string Progress::Line(double share, const std::string& detail) const {
  constexpr int kWidth = 24;
  const int filled = static_cast<int>(std::lround(share * kWidth));
  std::string bar;
  for (int i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
  const double elapsed = SecondsSince(start_);
  std::string line =
      fmt::format("{:<10} {} {:3.0f} %", label_, bar, 100 * share);
  if (!detail.empty()) line += "  " + detail;
  if (share >= 1) {
    line += fmt::format("  {}", Duration(elapsed));
  } else if (share > 0 && elapsed > 0.3) {
    line += fmt::format("  {} left", Duration(elapsed / share - elapsed));
  }
  return line;
}

std::string WithThousands(int64_t number) {
  std::string digits = std::to_string(number);
  const size_t sign = number < 0 ? 1 : 0;
  for (size_t i = digits.size(); i > sign + 3;) {
    i -= 3;
    digits.insert(i, ",");
  }
  return digits;
}

std::string ByteSize(uint64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  const double value = static_cast<double>(bytes);
  if (bytes < 1'000'000) return fmt::format("{:.1f} kB", value / 1e3);
  return fmt::format("{:.2f} MB", value / 1e6);
}

Result<uint64_t> ParseByteSize(std::string_view text) {
  constexpr std::pair<std::string_view, double> kUnits[] = {
      {"B", 1}, {"kB", 1e3}, {"MB", 1e6}};
  double number = 0;
  const auto [end, error] = std::from_chars(
      text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  std::string_view unit = text.substr(static_cast<size_t>(end - text.data()));
  if (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const auto& [name, factor] : kUnits) {
    const double bytes = number * factor;
    if (error != std::errc() || unit != name) continue;
    if (bytes >= 1 && bytes <= 1e15) return static_cast<uint64_t>(bytes);
  }
  return Status::InvalidArgument(
      fmt::format("found '{}', expected a size such as 400kB, 1.5MB or 900B "
                  "(1 kB = 1000 B)",
                  text));
}

std::string Duration(double seconds) {
  if (seconds < 9.95) return fmt::format("{:.1f} s", seconds);
  const auto whole = static_cast<int64_t>(std::lround(seconds));
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

size_t DisplayWidth(const std::string& text) {
  // Bytes 10xxxxxx continue a character.
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
      }));
}

}  // namespace pagepick
