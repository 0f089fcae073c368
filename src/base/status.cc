#include "base/status.h"

#include <array>

namespace pagepick {
namespace {

// Joins what a message is made of, in a place of fixed size: growing strings
// and the standard library's digits would be a longer download.
class MessageWriter {
 public:
  std::string text() const { return {text_.data(), size_}; }

  void Add(char character) {
    if (size_ < text_.size()) text_[size_++] = character;
  }

  void Add(const MessageArg& arg) {
    if (arg.text != nullptr) {
      for (const char* at = arg.text; *at != 0; ++at) Add(*at);
      return;
    }
    const auto bits = static_cast<uint64_t>(arg.number);
    if (arg.number < 0) Add('-');
    AddDigits(arg.number < 0 ? 0 - bits : bits);
  }

 private:
  void AddDigits(uint64_t number) {
    if (number > 9) AddDigits(number / 10);
    Add(static_cast<char>('0' + number % 10));
  }

  std::array<char, kMaxJoinedMessage> text_;
  size_t size_ = 0;
};

std::string Join(const char* message, std::initializer_list<MessageArg> args) {
  MessageWriter writer;
  const MessageArg* arg = args.begin();
  for (; *message != 0; ++message) {
    if (message[0] == '{' && message[1] == '}' && arg != args.end()) {
      writer.Add(*arg++);
      ++message;
    } else {
      writer.Add(*message);
    }
  }
  return writer.text();
}

}  // namespace

const char* StatusCodeName(StatusCode code) {
  switch (code) {
    case StatusCode::kOk:
      return "ok";
    case StatusCode::kInvalidArgument:
      return "invalid argument";
    case StatusCode::kNotFound:
      return "not found";
    case StatusCode::kCorruption:
      return "corruption";
    case StatusCode::kUnsupported:
      return "unsupported";
    case StatusCode::kIoError:
      return "i/o error";
    case StatusCode::kInternal:
      return "internal error";
  }
  return "unknown";
}

struct Status::Failure {
  StatusCode code;
  std::string message;
};

Status::Status(StatusCode code, std::string message)
    : failure_(new Failure{code, std::move(message)}) {
  assert(code != StatusCode::kOk);
}

Status::Status(StatusCode code, const char* message,
               std::initializer_list<MessageArg> args)
    : Status(code, Join(message, args)) {}

Status::Status(const Status& other)
    : failure_(other.ok() ? nullptr : new Failure(*other.failure_)) {}

void Status::Delete(Failure* failure) { delete failure; }

StatusCode Status::code() const {
  return ok() ? StatusCode::kOk : failure_->code;
}

const std::string& Status::message() const {
  static const std::string none;
  return ok() ? none : failure_->message;
}

std::string Status::ToString() const {
  std::string text = StatusCodeName(code());
  if (!message().empty()) {
    text += ": ";
    text += message();
  }
  return text;
}

}  // namespace pagepick
