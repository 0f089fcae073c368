#include "features/text_ngrams.h"

#include <algorithm>
#include <span>

#include "base/hash.h"

namespace pagepick {
namespace {

// A title is a line; a page of text in its place must not cost megabytes.
constexpr size_t kMaxCharacters = 500;
constexpr char32_t kInvalid = 0xFFFD;
constexpr char32_t kWordBegin = U'<';
constexpr char32_t kWordEnd = U'>';

// The length that a first byte announces, 0 if no character begins with it.
size_t SequenceLength(uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  if (first >= 0xF0 && first < 0xF5) return 4;
  return 0;
}

// Takes a character off the front of `text`; one byte if it is not UTF-8.
char32_t TakeCharacter(std::string_view* text) {
  const auto first = static_cast<uint8_t>(text->front());
  const size_t length = SequenceLength(first);
  char32_t character = length < 2 ? first : first & (0x7FU >> length);
  bool valid = length > 0 && length <= text->size();
  for (size_t i = 1; valid && i < length; ++i) {
    const auto byte = static_cast<uint8_t>((*text)[i]);
    valid = (byte & 0xC0U) == 0x80;
    character = (character << 6) | (byte & 0x3FU);
  }
  text->remove_prefix(valid ? length : 1);
  return valid ? character : kInvalid;
}

char32_t LowerCase(char32_t c) {
  const auto within = [c](char32_t low, char32_t high) {
    return c >= low && c <= high;
  };
  if (within(U'A', U'Z')) return c + 32;
  if (within(0xC0, 0xDE) && c != 0xD7) return c + 32;  // Latin-1
  if (within(0x391, 0x3A9) || within(0x410, 0x42F)) return c + 32;
  if (within(0x400, 0x40F)) return c + 80;  // Cyrillic
  // Latin Extended-A pairs a capital with the small letter behind it; the
  // pairs begin at even places but for two stretches.
  if (c == 0x178) return 0xFF;
  if (within(0x139, 0x148) || within(0x179, 0x17E)) return c + (c & 1);
  if (within(0x100, 0x137) || within(0x14A, 0x177)) return c | 1;
  return c;
}

bool IsWordCharacter(char32_t c) {
  if (c < 0x80) {
    return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
  }
  const bool latin_sign = c < 0xC0 && c != 0xAA && c != 0xB5 && c != 0xBA;
  const bool punctuation = (c >= 0x2000 && c <= 0x206F) ||
                           (c >= 0x3000 && c <= 0x303F) ||
                           (c >= 0xFF00 && c <= 0xFF0F);
  return !latin_sign && !punctuation && c != 0xD7 && c != 0xF7 && c != kInvalid;
}

void AppendUtf8(char32_t c, std::string* text) {
  const auto tail = [c](int shift) {
    return static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
  };
  if (c < 0x80) {
    text->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    *text += {static_cast<char>(0xC0U | (c >> 6)), tail(0)};
  } else if (c < 0x10000) {
    *text += {static_cast<char>(0xE0U | (c >> 12)), tail(6), tail(0)};
  } else {
    *text += {static_cast<char>(0xF0U | (c >> 18)), tail(12), tail(6), tail(0)};
  }
}

int32_t BucketOf(std::u32string_view ngram, int32_t num_buckets) {
  std::string bytes;
  for (const char32_t c : ngram) AppendUtf8(c, &bytes);
  const uint64_t hash =
      Xxh3({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  return static_cast<int32_t>(hash % static_cast<uint64_t>(num_buckets));
}

}  // namespace

std::vector<std::u32string> WordsOf(std::string_view text) {
  std::vector<std::u32string> words;
  bool in_word = false;
  for (size_t n = 0; n < kMaxCharacters && !text.empty(); ++n) {
    const char32_t c = LowerCase(TakeCharacter(&text));
    const bool belongs = IsWordCharacter(c);
    if (belongs && !in_word) words.emplace_back();
    if (belongs) words.back().push_back(c);
    in_word = belongs;
  }
  return words;
}

std::vector<int32_t> NgramBuckets(std::string_view text,
                                  const NgramOptions& options) {
  std::vector<int32_t> buckets;
  const auto min_length = static_cast<size_t>(options.min_length);
  const auto max_length = static_cast<size_t>(options.max_length);
  for (const std::u32string& word : WordsOf(text)) {
    const std::u32string bordered = kWordBegin + word + kWordEnd;
    const size_t shortest = std::min(min_length, bordered.size());
    const size_t longest = std::min(max_length, bordered.size());
    for (size_t length = shortest; length <= longest; ++length) {
      for (size_t at = 0; at + length <= bordered.size(); ++at) {
        buckets.push_back(
            BucketOf(std::u32string_view(bordered).substr(at, length),
                     options.num_buckets));
      }
    }
  }
  return buckets;
}

}  // namespace pagepick
