#include "bundle/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <climits>

namespace pagepick {
namespace {

constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;
constexpr int kUnknownSystem = 255;
constexpr size_t kLengthOfExtra = 2;
constexpr size_t kMaxExtra = 65535;

// With `extra` in the header's extra field, if there is any.
Result<std::vector<uint8_t>> Compress(std::span<const uint8_t> bytes,
                                      std::vector<uint8_t> extra) {
  if (bytes.size() > UINT_MAX) {
    return Status::InvalidArgument("4 GiB or more cannot be compressed");
  }
  z_stream stream = {};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow,
                   kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK) {
    return Status::Internal("zlib does not start");
  }
  gz_header header = {};
  header.os = kUnknownSystem;
  header.extra = extra.empty() ? nullptr : extra.data();
  header.extra_len = static_cast<uInt>(extra.size());
  deflateSetHeader(&stream, &header);
  std::vector<uint8_t> packed(
      deflateBound(&stream, static_cast<uLong>(bytes.size())) + extra.size());
  stream.next_in = const_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = packed.data();
  stream.avail_out = static_cast<uInt>(packed.size());
  const int state = deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) return Status::Internal("zlib does not finish");
  return packed;
}

}  // namespace

uint64_t PaddedSize(uint64_t size) {
  constexpr int kBits = 4;  // that a size keeps: 1 and three more
  const auto width = static_cast<int>(std::bit_width(size));
  if (width <= kBits) return size;
  const uint64_t step = uint64_t{1} << (width - kBits);
  return (size + step - 1) / step * step;
}

Result<std::vector<uint8_t>> Gzip(std::span<const uint8_t> bytes) {
  return Compress(bytes, {});
}

Result<std::vector<uint8_t>> GzipPadded(std::span<const uint8_t> bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<uint8_t> packed, Compress(bytes, {}));
  const uint64_t size = packed.size() + kLengthOfExtra + 1;
  const uint64_t missing = PaddedSize(size) - size + 1;
  return Compress(bytes,
                  std::vector<uint8_t>(std::min<uint64_t>(missing, kMaxExtra)));
}

}  // namespace pagepick
