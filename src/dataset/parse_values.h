#ifndef PAGEPICK_DATASET_PARSE_VALUES_H_
#define PAGEPICK_DATASET_PARSE_VALUES_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace pagepick {

// The values of fields. Each gives nothing for text it cannot read.

// A number from -1e9 to 1e9, all of the text.
std::optional<float> ParseRating(std::string_view text);

// Seconds since 1970 from seconds, milli-, micro- or nanoseconds (told apart
// by size) or an ISO 8601 date with or without time and zone. Empty text is
// 0, unknown. Times outside 1970-2106 can't be read.
std::optional<uint32_t> ParseTime(std::string_view text);

// "1995", "1995.0", "1995-05-03", "03-May-1995".
std::optional<int32_t> ParseYear(std::string_view text);

// 1995 of "Toy Story (1995)".
std::optional<int32_t> YearOfTitle(std::string_view title);

// "12.50", "$12.50", "12.50 EUR".
std::optional<float> ParsePrice(std::string_view text);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_PARSE_VALUES_H_
