#ifndef PAGEPICK_BASE_STATUS_H_
#define PAGEPICK_BASE_STATUS_H_

#include <cassert>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

// Lets a class of one pointer be passed and returned as that pointer.
#if defined(__clang__)
#define PAGEPICK_IN_REGISTER [[clang::trivial_abi]]
#else
#define PAGEPICK_IN_REGISTER
#endif

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

// Where a message with {} is cut off, in bytes.
inline constexpr size_t kMaxJoinedMessage = 1000;

// A number or a text for a {} of a message.
struct MessageArg {
  template <std::integral Integer>
  MessageArg(Integer integer) : number(static_cast<int64_t>(integer)) {}
  MessageArg(const char* string) : text(string) {}
  MessageArg(const std::string& string) : text(string.c_str()) {}

  const char* text = nullptr;  // null: number
  int64_t number = 0;
};

// The outcome of an operation that can fail. A message says what was found,
// what was expected, and where.
//
// A pointer, null for success: what every function passes on costs a page's
// engine little. Messages of code that runs there are a text and what to put
// in place of its {}, which are joined in one place.
class [[nodiscard]] PAGEPICK_IN_REGISTER Status {
 public:
  Status() = default;  // success
  // REQUIRES: code is not kOk
  Status(StatusCode code, std::string message);
  Status(StatusCode code, const char* message,
         std::initializer_list<MessageArg> args);
  Status(const Status& other);
  Status(Status&& other) noexcept
      : failure_(std::exchange(other.failure_, nullptr)) {}
  Status& operator=(Status other) noexcept {
    std::swap(failure_, other.failure_);
    return *this;
  }
  ~Status() {
    if (failure_ != nullptr) Delete(failure_);
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

  // Corruption("section ends at {}, file has {} bytes", end, size)
  template <typename... Args>
  static Status InvalidArgument(const char* message, const Args&... args) {
    return {StatusCode::kInvalidArgument, message, {args...}};
  }
  template <typename... Args>
  static Status NotFound(const char* message, const Args&... args) {
    return {StatusCode::kNotFound, message, {args...}};
  }
  template <typename... Args>
  static Status Corruption(const char* message, const Args&... args) {
    return {StatusCode::kCorruption, message, {args...}};
  }
  template <typename... Args>
  static Status Unsupported(const char* message, const Args&... args) {
    return {StatusCode::kUnsupported, message, {args...}};
  }

  bool ok() const { return failure_ == nullptr; }
  StatusCode code() const;
  const std::string& message() const;  // empty if ok

  // "corruption: section ends at 900, file has 800 bytes"
  std::string ToString() const;

 private:
  struct Failure;
  static void Delete(Failure* failure);

  Failure* failure_ = nullptr;  // owned
};

// A value, or the Status that says why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}
  Result(Status status) : status_(std::move(status)) { assert(!status_.ok()); }

  bool ok() const { return value_.has_value(); }
  const Status& status() const& { return status_; }
  Status status() && { return std::move(status_); }

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
    return std::move(pagepick_result_##line).status();  \
  }                                                     \
  lhs = std::move(pagepick_result_##line).value()
// NOLINTEND(bugprone-macro-parentheses)

#endif  // PAGEPICK_BASE_STATUS_H_
