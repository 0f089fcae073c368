#include "pagepick/report/subject.h"

#include <fmt/core.h>

#include <utility>

#include "dataset/split_in_time.h"

namespace pagepick {

namespace {

Result<Protocol> ChooseProtocol(const SubjectArguments& arguments,
                                const Subject& subject) {
  const Protocol own = ProtocolOf(subject.dataset(), subject.split());
  if (arguments.protocol.empty() || arguments.protocol == ProtocolName(own)) {
    return own;
  }
  // Unseen visitors can be cut in time as well; what training saw of others
  // can't be taken back.
  if (own != Protocol::kUnseenUsers) {
    return Status::InvalidArgument(fmt::format(
        "--protocol {}: '{}' was trained on the histories of its held-out "
        "visitors (--protocol {}); train it anew with --protocol {}",
        arguments.protocol, arguments.model, ProtocolName(own),
        arguments.protocol));
  }
  if (!subject.dataset().has_times) {
    return Status::InvalidArgument("--protocol " + arguments.protocol +
                                   " needs ratings with times");
  }
  return arguments.protocol == ProtocolName(Protocol::kLastOut)
             ? Protocol::kLastOut
             : Protocol::kTimeSplit;
}

std::vector<HeldOutUser> ChooseUsers(const Subject& subject, HeldOutFold fold) {
  const Dataset& data = subject.dataset();
  if (ProtocolOf(data, subject.split()) != Protocol::kUnseenUsers) {
    return HeldOutUsers(data, subject.split(), fold);
  }
  return CutUnseenUsers(data, subject.split(), fold, subject.protocol);
}

}  // namespace

Result<Subject> LoadSubject(const SubjectArguments& arguments,
                            const OutputFlags& flags) {
  Subject subject;
  PAGEPICK_ASSIGN_OR_RETURN(subject.trained, LoadTrainedModel(arguments.model));
  if (!arguments.frozen_split.empty()) {
    SplitArguments split;
    split.frozen_folder = arguments.frozen_split;
    PAGEPICK_ASSIGN_OR_RETURN(subject.given,
                              LoadTrainingData({}, split, flags));
  }
  PAGEPICK_ASSIGN_OR_RETURN(subject.protocol,
                            ChooseProtocol(arguments, subject));
  subject.users =
      ChooseUsers(subject, arguments.fold == "test" ? HeldOutFold::kTest
                                                    : HeldOutFold::kValidation);
  if (!subject.users.empty()) return subject;
  if (!arguments.frozen_split.empty()) {
    return Status::InvalidArgument(fmt::format(
        "'{}' holds no {} visitors", arguments.frozen_split, arguments.fold));
  }
  return Status::InvalidArgument(fmt::format(
      "'{}' holds no {} visitors: train it with --{}-fraction above 0, on "
      "data where users have at least 5 positive ratings",
      arguments.model, arguments.fold, arguments.fold));
}

std::vector<int32_t> MatchByIds(const Catalogue& from, const Catalogue& to) {
  std::vector<int32_t> item_of;
  for (int32_t i = 0; i < from.ids.size(); ++i) {
    item_of.push_back(to.ids.Find(from.ids.IdOf(i)));
  }
  return item_of;
}

const char* ProtocolName(Protocol protocol) {
  switch (protocol) {
    case Protocol::kUnseenUsers:
      return "unseen";
    case Protocol::kLastOut:
      return "last-out";
    case Protocol::kTimeSplit:
      return "time";
  }
  return "unknown";
}

}  // namespace pagepick
