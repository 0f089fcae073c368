#ifndef PAGEPICK_DATASET_FILE_STREAM_H_
#define PAGEPICK_DATASET_FILE_STREAM_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace pagepick {

// Reads a file front to back in pieces. Owns the open file.
class FileStream {
 public:
  // kNotFound, kInvalidArgument (not a regular file) or kIoError.
  static Result<FileStream> Open(const std::string& path);

  uint64_t size() const { return size_; }

  // The next piece, empty at the end; valid until the next call.
  Result<std::string_view> Next();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  uint64_t size_ = 0;
  std::vector<char> buffer_;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FILE_STREAM_H_
