#include "bundle/json.h"

#include <charconv>

namespace pagepick {

std::string JsonToText(const Json& json, int indent) {
  return json.dump(indent, ' ', /*ensure_ascii=*/false,
                   Json::error_handler_t::replace);
}

std::span<const uint8_t> AsBytes(const std::string& text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

Json JsonFromText(std::span<const uint8_t> text) {
  return Json::parse(text.begin(), text.end(), /*cb=*/nullptr,
                     /*allow_exceptions=*/false);
}

double ShortestDouble(float value) {
  char digits[64];
  const std::to_chars_result end =
      std::to_chars(std::begin(digits), std::end(digits), value);
  double shortest = 0;
  std::from_chars(digits, end.ptr, shortest);
  return shortest;
}

const Json* FindField(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

const std::string* TextOf(const Json* json) {
  return json == nullptr ? nullptr : json->get_ptr<const std::string*>();
}

}  // namespace pagepick
