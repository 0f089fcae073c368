#ifndef PAGEPICK_TESTS_MODEL_REFUSED_MODELS_H_
#define PAGEPICK_TESTS_MODEL_REFUSED_MODELS_H_

#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "model/model_view.h"
#include "toy_model.h"

namespace pagepick {

inline Status ParseStatus(const ToyModel& model) {
  return ModelView::Parse(BuildModel(model).bytes()).status();
}

// One thing bent past what the format allows.
using Bend = std::function<void(ToyModel*)>;
struct Defect {
  const char* what;
  Bend bend;
};

// Expects that every one of them, done to a sound model of that shape, makes it
// corrupt.
inline void ExpectRefused(const std::vector<Defect>& defects,
                          const ToyShape& shape) {
  ASSERT_TRUE(ParseStatus(MakeToyModel(shape)).ok());
  for (const Defect& defect : defects) {
    ToyModel model = MakeToyModel(shape);
    defect.bend(&model);
    EXPECT_EQ(ParseStatus(model).code(), StatusCode::kCorruption)
        << defect.what;
  }
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_MODEL_REFUSED_MODELS_H_
