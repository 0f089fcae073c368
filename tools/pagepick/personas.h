#ifndef PAGEPICK_TOOLS_PAGEPICK_PERSONAS_H_
#define PAGEPICK_TOOLS_PAGEPICK_PERSONAS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/bundle_reader.h"
#include "bundle/trained_model.h"

namespace pagepick {

// A visitor to show the effect of a change on.
struct Persona {
  struct Rating {
    std::string item;  // id, so that any model can be asked
    float rating = 0;
    double time = 0;
  };
  std::string name;  // "likes Drama"; empty for a held-out visitor
  std::vector<Rating> ratings;
};

// Held-out visitors of a training, drawn at random but always the same.
std::vector<Persona> PersonasOfVisitors(const TrainedModel& trained,
                                        int32_t count);

// Where there are no visitors: one persona for each of the tags that most
// items have, who likes the tag's most popular items; without tags, each
// likes an item drawn at random and those most like it.
Result<std::vector<Persona>> PersonasOfBundle(const Bundle& bundle,
                                              int32_t count);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_PERSONAS_H_
