#include "dataset/file_stream.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace pagepick {

namespace {

constexpr size_t kPieceBytes = size_t{256} << 10;

Status SystemError(const std::string& path) {
  const std::string message =
      "cannot read '" + path + "': " + std::strerror(errno);
  return errno == ENOENT ? Status::NotFound(message) : Status::IoError(message);
}

}  // namespace

Result<FileStream> FileStream::Open(const std::string& path) {
  FileStream stream;
  stream.path_ = path;
  stream.file_.reset(std::fopen(path.c_str(), "rbe"));
  if (stream.file_ == nullptr) return SystemError(path);
  struct stat info;
  if (::fstat(::fileno(stream.file_.get()), &info) != 0) {
    return SystemError(path);
  }
  if (!S_ISREG(info.st_mode)) {
    return Status::InvalidArgument("'" + path +
                                   "' is not a regular file, which reading "
                                   "it twice needs");
  }
  stream.size_ = static_cast<uint64_t>(info.st_size);
  stream.buffer_.resize(kPieceBytes);
  // The pieces are large enough; a second copy in stdio's buffer is waste.
  std::setvbuf(stream.file_.get(), nullptr, _IONBF, 0);
  return stream;
}

Result<std::string_view> FileStream::Next() {
  const size_t got = std::fread(buffer_.data(), 1, buffer_.size(), file_.get());
  if (got == 0 && std::ferror(file_.get()) != 0) return SystemError(path_);
  return std::string_view(buffer_.data(), got);
}

}  // namespace pagepick
