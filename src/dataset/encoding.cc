#include "dataset/encoding.h"

#include <cstring>

namespace pagepick {

namespace {

constexpr size_t kLongestQuote = 60;

bool IsAsciiWord(const char* bytes) {
  uint64_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return (word & 0x8080808080808080u) == 0;
}

}  // namespace

const char* EncodingName(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kUtf8WithBom:
      return "UTF-8 with byte order mark";
    case Encoding::kLatin1:
      return "ISO-8859-1";
  }
  return "unknown";
}

void Utf8Checker::Feed(std::string_view piece) {
  size_t i = 0;
  while (i < piece.size() && valid_) {
    if (pending_ == 0 && piece.size() - i >= 8 && IsAsciiWord(&piece[i])) {
      i += 8;
    } else {
      FeedByte(static_cast<uint8_t>(piece[i++]));
    }
  }
}

void Utf8Checker::FeedByte(uint8_t byte) {
  if (pending_ == 0) {
    StartCharacter(byte);
    return;
  }
  if (byte < low_ || byte > high_) valid_ = false;
  low_ = 0x80;
  high_ = 0xBF;
  --pending_;
}

void Utf8Checker::StartCharacter(uint8_t byte) {
  if (byte < 0x80) return;
  if (byte < 0xC2 || byte > 0xF4) {
    valid_ = false;
    return;
  }
  pending_ = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  if (byte == 0xE0) low_ = 0xA0;   // overlong
  if (byte == 0xED) high_ = 0x9F;  // surrogates
  if (byte == 0xF0) low_ = 0x90;   // overlong
  if (byte == 0xF4) high_ = 0x8F;  // above U+10FFFF
}

void AppendLatin1(std::string_view latin1, std::string* utf8) {
  for (const char c : latin1) {
    const auto byte = static_cast<uint8_t>(c);
    if (byte < 0x80) {
      utf8->push_back(c);
    } else {
      utf8->push_back(static_cast<char>(0xC0 | (byte >> 6)));
      utf8->push_back(static_cast<char>(0x80 | (byte & 0x3F)));
    }
  }
}

std::string Quoted(std::string_view text) {
  size_t length = text.size();
  if (length > kLongestQuote) {
    length = kLongestQuote;
    // Not in the middle of a character.
    while (length > 0 && (static_cast<uint8_t>(text[length]) & 0xC0) == 0x80) {
      --length;
    }
  }
  std::string quoted = "'";
  for (const char c : text.substr(0, length)) {
    const auto byte = static_cast<uint8_t>(c);
    quoted.push_back(byte < 0x20 || byte == 0x7F ? '?' : c);
  }
  quoted += length < text.size() ? "...'" : "'";
  return quoted;
}

}  // namespace pagepick
