#ifndef PAGEPICK_BASE_FILE_H_
#define PAGEPICK_BASE_FILE_H_

#include <cstdint>
#include <span>
#include <string>

#include "base/aligned_buffer.h"
#include "base/status.h"

namespace pagepick {

// Native only.

// The whole file.
Result<AlignedBuffer> ReadFile(const std::string& path);

// Writes `bytes` to a temporary file beside `path`, flushes it to the disk and
// renames it, so that `path` holds either its old content or all of the new.
Status WriteFileAtomically(const std::string& path,
                           std::span<const uint8_t> bytes);
Status WriteFileAtomically(const std::string& path, const std::string& text);

}  // namespace pagepick

#endif  // PAGEPICK_BASE_FILE_H_
