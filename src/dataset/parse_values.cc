#include "dataset/parse_values.h"

#include <charconv>
#include <chrono>
#include <cmath>

namespace pagepick {

namespace {

// Far from where sums and differences of ratings stop being finite.
constexpr float kLargestRating = 1e9f;

constexpr int64_t kSecondsPerDay = 86400;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number value;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest != end) return std::nullopt;
  return value;
}

std::optional<uint32_t> InRange(int64_t seconds) {
  if (seconds < 0 || seconds > UINT32_MAX) return std::nullopt;
  return static_cast<uint32_t>(seconds);
}

// Today's time is 10 digits in seconds and three more for each finer unit.
std::optional<uint32_t> FromNumber(int64_t number) {
  while (number >= 100'000'000'000) number /= 1000;
  return InRange(number);
}

// Takes pieces off the front of a date.
class DateReader {
 public:
  explicit DateReader(std::string_view text) : text_(text) {}

  bool Digits(size_t count, int* value) {
    if (text_.size() < count) return false;
    *value = 0;
    for (const char c : text_.substr(0, count)) {
      if (!IsDigit(c)) return false;
      *value = *value * 10 + (c - '0');
    }
    text_.remove_prefix(count);
    return true;
  }

  // One of `choices`; returns it, or 0.
  char OneOf(std::string_view choices) {
    if (text_.empty() || choices.find(text_[0]) == choices.npos) return 0;
    const char c = text_[0];
    text_.remove_prefix(1);
    return c;
  }

  void SkipDigits() {
    while (!text_.empty() && IsDigit(text_[0])) text_.remove_prefix(1);
  }

  bool Skip(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  bool AtEnd() const { return text_.empty(); }

 private:
  std::string_view text_;
};

std::optional<int64_t> ReadDay(DateReader* reader) {
  int year, month, day;
  if (!reader->Digits(4, &year) || reader->OneOf("-/") == 0 ||
      !reader->Digits(2, &month) || reader->OneOf("-/") == 0 ||
      !reader->Digits(2, &day)) {
    return std::nullopt;
  }
  const std::chrono::year_month_day date(
      std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
      std::chrono::day(static_cast<unsigned>(day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count();
}

// "hh:mm[:ss[.fraction]]"
std::optional<int64_t> ReadTimeOfDay(DateReader* reader) {
  int hour, minute, second = 0;
  if (!reader->Digits(2, &hour) || reader->OneOf(":") == 0 ||
      !reader->Digits(2, &minute)) {
    return std::nullopt;
  }
  if (reader->OneOf(":") != 0) {
    if (!reader->Digits(2, &second)) return std::nullopt;
    if (reader->OneOf(".,") != 0) reader->SkipDigits();
  }
  if (hour > 24 || minute > 59 || second > 60) return std::nullopt;
  return hour * 3600 + minute * 60 + second;
}

// "Z", "UTC", "+02:00", "+0200", "+02" or nothing: seconds east of Greenwich.
std::optional<int64_t> ReadZone(DateReader* reader) {
  if (reader->AtEnd() || reader->Skip("Z") || reader->Skip(" UTC")) return 0;
  const char sign = reader->OneOf("+-");
  int hours, minutes = 0;
  if (sign == 0 || !reader->Digits(2, &hours)) return std::nullopt;
  reader->OneOf(":");
  if (!reader->AtEnd() && !reader->Digits(2, &minutes)) return std::nullopt;
  const int64_t east = hours * 3600 + minutes * 60;
  return sign == '+' ? east : -east;
}

std::optional<uint32_t> FromDate(std::string_view text) {
  DateReader reader(text);
  const std::optional<int64_t> day = ReadDay(&reader);
  if (!day) return std::nullopt;
  if (reader.AtEnd()) return InRange(*day * kSecondsPerDay);
  if (reader.OneOf("T ") == 0) return std::nullopt;
  const std::optional<int64_t> time = ReadTimeOfDay(&reader);
  if (!time) return std::nullopt;
  const std::optional<int64_t> zone = ReadZone(&reader);
  if (!zone || !reader.AtEnd()) return std::nullopt;
  return InRange(*day * kSecondsPerDay + *time - *zone);
}

}  // namespace

std::optional<float> ParseRating(std::string_view text) {
  const std::optional<float> rating = ParseNumber<float>(text);
  return rating && std::abs(*rating) <= kLargestRating ? rating : std::nullopt;
}

std::optional<uint32_t> ParseTime(std::string_view text) {
  if (text.empty()) return 0;
  if (const auto whole = ParseNumber<int64_t>(text)) return FromNumber(*whole);
  if (const auto number = ParseNumber<double>(text)) {
    if (!(*number >= 0 && *number < 9e18)) return std::nullopt;
    return FromNumber(static_cast<int64_t>(*number));
  }
  return FromDate(text);
}

std::optional<int32_t> ParseYear(std::string_view text) {
  if (const auto number = ParseNumber<double>(text)) {
    if (!(std::abs(*number) <= 9999) || *number == 0) return std::nullopt;
    return static_cast<int32_t>(*number);
  }
  size_t digits = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && IsDigit(text[i])) {
      ++digits;
    } else if (digits == 4) {
      return ParseNumber<int32_t>(text.substr(i - 4, 4));
    } else {
      digits = 0;
    }
  }
  return std::nullopt;
}

std::optional<int32_t> YearOfTitle(std::string_view title) {
  while (title.ends_with(' ')) title.remove_suffix(1);
  if (title.size() < 6 || !title.ends_with(')')) return std::nullopt;
  const std::string_view year = title.substr(title.size() - 5, 4);
  if (title[title.size() - 6] != '(') return std::nullopt;
  for (const char c : year) {
    if (!IsDigit(c)) return std::nullopt;
  }
  return ParseNumber<int32_t>(year);
}

std::optional<float> ParsePrice(std::string_view text) {
  const size_t begin = text.find_first_of("0123456789");
  if (begin == text.npos) return std::nullopt;
  const size_t end = text.find_first_not_of("0123456789.", begin);
  return ParseRating(text.substr(begin, end - begin));
}

}  // namespace pagepick
