#ifndef PAGEPICK_DATASET_ENCODING_H_
#define PAGEPICK_DATASET_ENCODING_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace pagepick {

enum class Encoding { kUtf8, kUtf8WithBom, kLatin1 };

// "UTF-8", "UTF-8 with byte order mark", "ISO-8859-1".
const char* EncodingName(Encoding encoding);

inline constexpr std::string_view kUtf8Bom = "\xEF\xBB\xBF";

// Tells whether text that comes in pieces is UTF-8 (RFC 3629: no surrogates,
// no overlong forms).
class Utf8Checker {
 public:
  void Feed(std::string_view piece);
  // No error so far, and no character left unfinished.
  bool IsValid() const { return valid_ && pending_ == 0; }

 private:
  void FeedByte(uint8_t byte);
  void StartCharacter(uint8_t byte);

  bool valid_ = true;
  int pending_ = 0;     // continuation bytes still to come
  uint8_t low_ = 0x80;  // what the next one may be
  uint8_t high_ = 0xBF;
};

// Appends ISO-8859-1 text as UTF-8.
void AppendLatin1(std::string_view latin1, std::string* utf8);

// `text` in quotes for a message: cut when long, control characters as '?'.
std::string Quoted(std::string_view text);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_ENCODING_H_
