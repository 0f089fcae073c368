#ifndef PAGEPICK_DATASET_FILE_WRITER_H_
#define PAGEPICK_DATASET_FILE_WRITER_H_

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace pagepick {

// Writes a file front to back under a temporary name beside `path`; Commit
// gives it its name. Without Commit nothing is left behind.
class FileWriter {
 public:
  static Result<FileWriter> Create(const std::string& path);
  FileWriter(FileWriter&&) = default;
  FileWriter& operator=(FileWriter&&) = delete;
  ~FileWriter();

  void Write(std::string_view text);
  // kIoError if this or an earlier write failed.
  Status Commit();

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  FileWriter() = default;

  std::string path_;
  std::string temporary_;
  std::unique_ptr<std::FILE, Close> file_;  // null once committed
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_FILE_WRITER_H_
