#include "dataset/file_writer.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace pagepick {

namespace {

Status CannotWrite(const std::string& path) {
  return Status::IoError("cannot write '" + path +
                         "': " + std::strerror(errno));
}

}  // namespace

Result<FileWriter> FileWriter::Create(const std::string& path) {
  FileWriter writer;
  writer.path_ = path;
  writer.temporary_ = path + ".tmp-" + std::to_string(::getpid());
  writer.file_.reset(std::fopen(writer.temporary_.c_str(), "wbe"));
  if (writer.file_ == nullptr) return CannotWrite(writer.temporary_);
  return writer;
}

FileWriter::~FileWriter() {
  if (file_ != nullptr) ::unlink(temporary_.c_str());
}

void FileWriter::Write(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file_.get());
}

Status FileWriter::Commit() {
  std::FILE* file = file_.get();
  if (std::ferror(file) != 0 || std::fflush(file) != 0 ||
      ::fsync(::fileno(file)) != 0 ||
      std::rename(temporary_.c_str(), path_.c_str()) != 0) {
    return CannotWrite(path_);
  }
  file_.reset();
  return {};
}

}  // namespace pagepick
