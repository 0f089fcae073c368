#ifndef PAGEPICK_TOOLS_PAGEPICK_REPORT_SUBJECT_H_
#define PAGEPICK_TOOLS_PAGEPICK_REPORT_SUBJECT_H_

#include <optional>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/trained_model.h"
#include "pagepick/command.h"
#include "pagepick/training_data.h"

namespace pagepick {

// What `eval` is asked to measure on.
struct SubjectArguments {
  std::string model;
  std::string frozen_split;  // a split folder instead of the model's own data
  std::string fold = "test";
  std::string protocol;  // empty = as the model was trained
};

// A model, and the held-out visitors that judge it: of its own data, or of a
// split given from outside, whose items are found by their ids.
struct Subject {
  TrainedModel trained;
  std::optional<TrainingData> given;
  Protocol protocol = Protocol::kUnseenUsers;
  std::vector<HeldOutUser> users;

  const Dataset& dataset() const {
    return given ? given->dataset : trained.dataset;
  }
  const Split& split() const { return given ? given->split : trained.split; }
};

// kInvalidArgument if nobody is held out, or in another way than asked for.
Result<Subject> LoadSubject(const SubjectArguments& arguments,
                            const OutputFlags& flags);

// Item of `from` -> item of `to`, by id; -1 where `to` lacks it.
std::vector<int32_t> MatchByIds(const Catalogue& from, const Catalogue& to);

// "unseen", "last-out" or "time", as the flags spell them.
const char* ProtocolName(Protocol protocol);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_REPORT_SUBJECT_H_
