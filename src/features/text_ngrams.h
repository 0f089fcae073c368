#ifndef PAGEPICK_FEATURES_TEXT_NGRAMS_H_
#define PAGEPICK_FEATURES_TEXT_NGRAMS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pagepick {

// The lower-cased words of UTF-8 text, runs of letters and digits. Letters
// are ASCII's and everything beyond it but punctuation and spaces; Latin,
// Greek and Cyrillic capitals become small letters. Bytes that are no UTF-8
// part words. No more than the first 500 characters count.
std::vector<std::u32string> WordsOf(std::string_view text);

// How character n-grams of a text are cut and hashed.
struct NgramOptions {
  int32_t min_length = 3;  // in characters, the word's borders included
  int32_t max_length = 5;
  int32_t num_buckets = 4096;
};

// The bucket of every n-gram of every word, in order, repetitions included.
// A word stands between borders, "<word>", so that its beginning and end
// differ from its middle; a word too short for min_length is one n-gram with
// its borders. Buckets are XXH3 of the n-gram's UTF-8 modulo num_buckets
// (Weinberger et al. 2009, without signs).
// REQUIRES: 0 < min_length <= max_length, num_buckets > 0
std::vector<int32_t> NgramBuckets(std::string_view text,
                                  const NgramOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_FEATURES_TEXT_NGRAMS_H_
