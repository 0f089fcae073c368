#ifndef PAGEPICK_BUNDLE_JSON_H_
#define PAGEPICK_BUNDLE_JSON_H_

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <string>

namespace pagepick {

// nlohmann's JSON as this module uses it: fields keep their order, and
// nothing throws. Not for other modules.
using Json = nlohmann::ordered_json;

// `indent` spaces a level, -1 = one line. Bytes that are not UTF-8 become
// U+FFFD.
std::string JsonToText(const Json& json, int indent);

// A text's bytes. Borrows it.
std::span<const uint8_t> AsBytes(const std::string& text);

// A discarded value if `text` is not JSON.
Json JsonFromText(std::span<const uint8_t> text);

// The double with the fewest digits that is still `value` as a float: 0.1F
// is written 0.1, not 0.10000000149011612.
double ShortestDouble(float value);

// `object[name]`, or null if there is none or `object` is not an object.
const Json* FindField(const Json& object, const char* name);

// The text of a string, or null.
const std::string* TextOf(const Json* json);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_JSON_H_
