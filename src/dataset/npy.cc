#include "dataset/npy.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>

#include "base/file.h"

namespace pagepick {
namespace {

static_assert(sizeof(float) == 4 && sizeof(double) == 8);

constexpr std::string_view kMagic("\x93NUMPY", 6);
constexpr size_t kAlignment = 64;

Status Refuse(const std::string& path, const std::string& found,
              const std::string& expected) {
  return Status::InvalidArgument("'" + path + "': found " + found +
                                 ", expected " + expected);
}

// The header's text, taken off the front of `bytes`.
std::optional<std::string_view> TakeHeader(std::string_view* bytes) {
  if (!bytes->starts_with(kMagic) || bytes->size() < 12) return std::nullopt;
  const auto byte = [&](size_t i) {
    return static_cast<size_t>(static_cast<uint8_t>((*bytes)[i]));
  };
  const size_t version = byte(6);
  if (version < 1 || version > 3) return std::nullopt;
  size_t start = 10;
  size_t length = byte(8) + (byte(9) << 8);
  if (version > 1) {
    start = 12;
    length += (byte(10) << 16) + (byte(11) << 24);
  }
  if (length > bytes->size() - start) return std::nullopt;
  const std::string_view header = bytes->substr(start, length);
  bytes->remove_prefix(start + length);
  return header;
}

// What stands behind 'name': in the header's dictionary.
std::string_view ValueOf(std::string_view header, std::string_view name) {
  const size_t at = header.find(name);
  if (at == std::string_view::npos) return {};
  std::string_view rest = header.substr(at + name.size());
  const size_t begin = rest.find_first_not_of("'\": ");
  if (begin == std::string_view::npos) return {};
  rest.remove_prefix(begin);
  const size_t end = rest[0] == '(' ? rest.find(')') : rest.find_first_of(",}");
  if (end == std::string_view::npos) return {};
  rest = rest.substr(0, end);
  while (rest.ends_with('\'') || rest.ends_with('"') || rest.ends_with(' ')) {
    rest.remove_suffix(1);
  }
  return rest;
}

// "(3, 4" -> 3, 4; nothing if it is not two numbers that fit.
std::optional<std::pair<int64_t, int32_t>> ParseShape(std::string_view text) {
  std::vector<int64_t> sizes;
  while (!text.empty()) {
    const size_t begin = text.find_first_of("0123456789");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    int64_t size = 0;
    const auto [rest, error] =
        std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(rest - text.data()));
    sizes.push_back(size);
  }
  const bool fits = sizes.size() == 2 && sizes[0] < INT32_MAX && sizes[1] > 0 &&
                    sizes[1] < INT32_MAX;
  if (!fits) return std::nullopt;
  return std::pair(sizes[0], static_cast<int32_t>(sizes[1]));
}

template <typename Number>
void CopyNumbers(std::string_view bytes, std::vector<float>* values) {
  values->resize(bytes.size() / sizeof(Number));
  for (size_t n = 0; n < values->size(); ++n) {
    Number number;
    std::memcpy(&number, bytes.data() + n * sizeof(Number), sizeof(Number));
    (*values)[n] = static_cast<float>(number);
  }
}

}  // namespace

Result<NpyArray> ParseNpy(std::span<const uint8_t> file,
                          const std::string& path) {
  std::string_view bytes(reinterpret_cast<const char*>(file.data()),
                         file.size());
  const std::optional<std::string_view> header = TakeHeader(&bytes);
  if (!header) {
    return Refuse(path, "no header of a .npy file of version 1 to 3", "one");
  }
  const std::string_view order = ValueOf(*header, "fortran_order");
  if (order != "False") {
    return Refuse(path, fmt::format("fortran_order {}", order),
                  "False: save numpy.ascontiguousarray(vectors)");
  }
  const std::string_view type = ValueOf(*header, "descr");
  if (type != "<f4" && type != "<f8") {
    return Refuse(path, fmt::format("numbers of type '{}'", type),
                  "'<f4' or '<f8': save vectors.astype('float32')");
  }
  const std::string_view shape_text = ValueOf(*header, "shape");
  const auto shape = ParseShape(shape_text);
  if (!shape) {
    return Refuse(path, fmt::format("shape {})", shape_text),
                  "(rows, numbers per row)");
  }
  const size_t width = type == "<f4" ? 4 : 8;
  // Both sizes are below 2^31: the product of the three may still wrap.
  const auto row_bytes = width * static_cast<size_t>(shape->second);
  if (bytes.size() % row_bytes != 0 ||
      bytes.size() / row_bytes != static_cast<size_t>(shape->first)) {
    return Refuse(path, fmt::format("{} bytes of numbers", bytes.size()),
                  fmt::format("{} rows of {} bytes", shape->first, row_bytes));
  }
  NpyArray array{shape->first, shape->second, {}};
  if (width == 4) {
    CopyNumbers<float>(bytes, &array.values);
  } else {
    CopyNumbers<double>(bytes, &array.values);
  }
  return array;
}

Result<NpyArray> ReadNpy(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer bytes, ReadFile(path));
  return ParseNpy(bytes.bytes(), path);
}

Status WriteNpy(const NpyArray& array, const std::string& path) {
  std::string header = fmt::format(
      "{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}",
      array.rows, array.columns);
  const size_t prefix = kMagic.size() + 4;
  const size_t used = prefix + header.size() + 1;
  header.append((kAlignment - used % kAlignment) % kAlignment, ' ');
  header.push_back('\n');
  std::string file(kMagic);
  file += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF),
           static_cast<char>(header.size() >> 8)};
  file += header;
  file.append(reinterpret_cast<const char*>(array.values.data()),
              array.values.size() * sizeof(float));
  return WriteFileAtomically(path, file);
}

}  // namespace pagepick
