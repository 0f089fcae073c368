#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace pagepick {

namespace {

Status SystemError(const std::string& what, const std::string& path) {
  const std::string message =
      "cannot " + what + " '" + path + "': " + std::strerror(errno);
  return errno == ENOENT ? Status::NotFound(message) : Status::IoError(message);
}

// A descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }
  bool Close() {
    const int fd = fd_;
    fd_ = -1;
    return ::close(fd) == 0;
  }

 private:
  int fd_;
};

bool WriteAll(int fd, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

}  // namespace

Result<AlignedBuffer> ReadFile(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return SystemError("open", path);
  struct stat info;
  if (::fstat(file.get(), &info) != 0) return SystemError("read", path);
  if (!S_ISREG(info.st_mode)) {
    return Status::InvalidArgument("'" + path + "' is not a regular file");
  }
  AlignedBuffer buffer(static_cast<size_t>(info.st_size));
  if (buffer.size() != static_cast<size_t>(info.st_size)) {
    return Status::IoError("not enough memory to read '" + path + "' (" +
                           std::to_string(info.st_size) + " bytes)");
  }
  size_t have = 0;
  while (have < buffer.size()) {
    const ssize_t got =
        ::read(file.get(), buffer.data() + have, buffer.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return SystemError("read", path);
    if (got == 0) return Status::IoError("'" + path + "' shrank while read");
    have += static_cast<size_t>(got);
  }
  return buffer;
}

Status WriteFileAtomically(const std::string& path,
                           std::span<const uint8_t> bytes) {
  const std::string temporary = path + ".tmp-" + std::to_string(::getpid());
  Descriptor file(::open(temporary.c_str(),
                         O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (file.get() < 0) return SystemError("write", temporary);
  const bool written = WriteAll(file.get(), bytes) &&
                       ::fsync(file.get()) == 0 && file.Close() &&
                       std::rename(temporary.c_str(), path.c_str()) == 0;
  if (written) return {};
  Status status = SystemError("write", path);
  ::unlink(temporary.c_str());
  return status;
}

Status WriteFileAtomically(const std::string& path, const std::string& text) {
  return WriteFileAtomically(
      path,
      std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size()));
}

}  // namespace pagepick
