#ifndef PAGEPICK_BASE_STATUS_H_
#define PAGEPICK_BASE_STATUS_H_

#include <cassert>
#include <optional>
#include <string>
#include <utility>

namespace pagepick {

enum class StatusCode {
  kOk = 0,
  kInvalidArgument = 1,  // the caller's input is wrong
  kNotFound = 2,         // a file, id or section is absent
  kCorruption = 3,       // bytes disagree with their own description
  kUnsupported = 4,      // valid, but from a newer or other version
  kIoError = 5,          // the operating system refused
  kInternal = 6,         // our own mistake
};

// The name of a code as users see it, "invalid argument" for example.
const char* StatusCodeName(StatusCode code);

// The outcome of an operation that can fail. A message says what was found,
// what was expected, and where.
class [[nodiscard]] Status {
 public:
  Status() = default;  // success
  Status(StatusCode code, std::string message)
      : code_(code), message_(std::move(message)) {
    assert(code != StatusCode::kOk);
  }

  static Status InvalidArgument(std::string message) {
    return {StatusCode::kInvalidArgument, std::move(message)};
  }
  static Status NotFound(std::string message) {
    return {StatusCode::kNotFound, std::move(message)};
  }
  static Status Corruption(std::string message) {
    return {StatusCode::kCorruption, std::move(message)};
  }
  static Status Unsupported(std::string message) {
    return {StatusCode::kUnsupported, std::move(message)};
  }
  static Status IoError(std::string message) {
    return {StatusCode::kIoError, std::move(message)};
  }
  static Status Internal(std::string message) {
    return {StatusCode::kInternal, std::move(message)};
  }

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  const std::string& message() const { return message_; }

  // "corruption: section 3 ends at 900, file has 800 bytes"
  std::string ToString() const;

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

// A value, or the Status that says why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  // REQUIRES: ok()
  T& value() & {
    assert(ok());
    return *value_;
  }
  const T& value() const& {
    assert(ok());
    return *value_;
  }
  T&& value() && {
    assert(ok());
    return *std::move(value_);
  }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  Status status_;
  std::optional<T> value_;
};

}  // namespace pagepick

// Leaves the calling function with the status of `expr` unless it is ok.
#define PAGEPICK_RETURN_IF_ERROR(expr)                 \
  do {                                                 \
    ::pagepick::Status pagepick_status = (expr);       \
    if (!pagepick_status.ok()) return pagepick_status; \
  } while (false)

// `lhs` = the value of the Result `expr`, or leaves with its status.
#define PAGEPICK_ASSIGN_OR_RETURN(lhs, expr) \
  PAGEPICK_ASSIGN_OR_RETURN_AT(lhs, expr, __LINE__)
#define PAGEPICK_ASSIGN_OR_RETURN_AT(lhs, expr, line) \
  PAGEPICK_ASSIGN_OR_RETURN_IMPL(lhs, expr, line)
// NOLINTBEGIN(bugprone-macro-parentheses): `lhs` may be a declaration.
#define PAGEPICK_ASSIGN_OR_RETURN_IMPL(lhs, expr, line) \
  auto pagepick_result_##line = (expr);                 \
  if (!pagepick_result_##line.ok()) {                   \
    return pagepick_result_##line.status();             \
  }                                                     \
  lhs = std::move(pagepick_result_##line).value()
// NOLINTEND(bugprone-macro-parentheses)

#endif  // PAGEPICK_BASE_STATUS_H_
