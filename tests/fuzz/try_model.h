#ifndef PAGEPICK_TESTS_FUZZ_TRY_MODEL_H_
#define PAGEPICK_TESTS_FUZZ_TRY_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "engine/engine.h"
#include "toy_model.h"

namespace pagepick {

// Damaged models through the whole engine: they are refused, or every answer
// is finite. Run with AddressSanitizer and UBSan (preset asan), this is what
// "bytes from the network are hostile" rests on.

// Every user tower, both code widths, flat and clustered, with and without
// padding, an input table and neighbours, rows and residuals.
inline constexpr ToyShape kFuzzShapes[] = {
    {12, 3, CodeBits::kInt8, 3, 0},
    {12, 17, CodeBits::kInt8, 1, 1},
    {12, 5, CodeBits::kInt4, 4, 1},
    {12, 8, CodeBits::kInt8, 3, 2},
    {12, 33, CodeBits::kInt4, 2, 2},
    {12, 3, CodeBits::kInt8, 1, 3},
    {12, 5, CodeBits::kInt4, 3, 3, true},
    {12, 4, CodeBits::kInt8, 2, 2, true},
    {12, 5, CodeBits::kInt4, 3, 2, true, true},
    {12, 17, CodeBits::kInt8, 4, 1, false, true},
};

// Below(bound) for sizes, which are 32 bits in a page.
size_t Pick(Rng* rng, size_t bound);

// How damaged models fared; both ways must occur, or nothing was tested.
struct Tally {
  int refused = 0;
  int answered = 0;
};

// Opens the file and asks it some things; expects that it is refused as
// corrupt or answers with finite numbers in order.
void TryModel(std::span<const uint8_t> bytes, Rng* rng, Tally* tally);

// That an answer is corruption, or sound.
void ExpectSound(const Result<std::vector<Recommendation>>& answer,
                 const Engine& engine);

// The model with its own answers as self-test, as `build` makes them.
ToyModel WithSelfTest(ToyModel model);

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_FUZZ_TRY_MODEL_H_
