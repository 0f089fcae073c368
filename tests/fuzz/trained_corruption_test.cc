// Damaged training files: refused, or safe for the stages after them, down to
// the model that is built from them.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstring>

#include "base/file.h"
#include "base/rng.h"
#include "bundle/trained_model.h"
#include "dataset/split.h"
#include "engine/engine.h"
#include "quantizer/scalar_quantizer.h"
#include "sample_models.h"
#include "toy_model.h"

namespace pagepick {
namespace {

AlignedBuffer SoundFile(const TrainedModel& model) {
  const std::string path = FreshFolder() + "/sound.pick";
  EXPECT_TRUE(SaveTrainedModel(model, path).ok());
  return ReadFile(path).value();
}

// A fold-in, and a network with an input table and neighbours.
std::array<AlignedBuffer, 2> SoundFiles() {
  return {SoundFile(SampleTrainedModel()), SoundFile(SampleLearnedModel())};
}

struct Tally {
  int refused = 0;
  int loaded = 0;
  int shipped = 0;
};

// What `eval` touches: every history, every held-out user, every tag.
void WalkData(const TrainedModel& model) {
  const Dataset& dataset = model.dataset;
  size_t events = 0;
  for (int32_t user = 0; user < dataset.num_users(); ++user) {
    events += dataset.HistoryOf(user).size();
  }
  EXPECT_EQ(events, dataset.interactions.size());
  for (const HeldOutFold fold :
       {HeldOutFold::kValidation, HeldOutFold::kTest}) {
    for (const HeldOutUser& user : HeldOutUsers(dataset, model.split, fold)) {
      EXPECT_FALSE(user.held_out.empty());
    }
  }
  for (const CatalogueItem& item : dataset.catalogue.items) {
    for (const int32_t tag : item.tags) dataset.catalogue.tags.IdOf(tag);
  }
}

// What `build` does: codes, file, engine.
void Ship(const TrainedModel& model, Tally* tally) {
  ModelContents contents;
  contents.items = Quantize(model.towers.items, CodeBits::kInt8, 1);
  contents.item_counts.assign(static_cast<size_t>(model.towers.items.num_items),
                              1);
  if (model.towers.inputs.num_items > 0) {
    contents.inputs = Quantize(model.towers.inputs, CodeBits::kInt8, 1);
  }
  contents.user_tower = model.towers.user;
  contents.neighbors = model.towers.neighbors;
  contents.rating_weights = model.towers.rating_weights;
  const Result<std::vector<uint8_t>> bytes = WriteModel(contents);
  if (!bytes.ok()) {
    EXPECT_EQ(bytes.status().code(), StatusCode::kInvalidArgument);
    return;
  }
  const Result<Engine> engine = Engine::Create(*bytes);
  ASSERT_TRUE(engine.ok()) << engine.status().ToString();
  ++tally->shipped;
  const std::vector<HistoryEvent> history = {{0, 5, 0}, {1, 1, 0}};
  const Result<std::vector<Recommendation>> answer =
      engine->Recommend(history, {});
  if (!answer.ok()) return;
  for (const Recommendation& recommendation : *answer) {
    EXPECT_TRUE(std::isfinite(recommendation.score));
  }
}

void TryFile(std::span<const uint8_t> bytes, Tally* tally) {
  const Result<TrainedModel> model = ParseTrainedModel(bytes);
  if (!model.ok()) {
    const StatusCode code = model.status().code();
    EXPECT_TRUE(code == StatusCode::kCorruption ||
                code == StatusCode::kUnsupported)
        << model.status().ToString();
    ++tally->refused;
    return;
  }
  ++tally->loaded;
  WalkData(*model);
  Ship(*model, tally);
}

TEST(TrainedCorruption, ASoundFileLoadsAndShips) {
  for (const AlignedBuffer& sound : SoundFiles()) {
    Tally tally;
    TryFile(sound.bytes(), &tally);
    EXPECT_EQ(tally.shipped, 1);
  }
}

TEST(TrainedCorruption, TenThousandDamagedBytesAreNoticedOrHarmless) {
  Rng rng(21);
  std::array<AlignedBuffer, 2> sounds = SoundFiles();
  for (AlignedBuffer& bytes : sounds) {
    for (int round = 0; round < 5000; ++round) {
      const size_t place = rng.Below(bytes.size());
      const uint8_t before = bytes.data()[place];
      bytes.data()[place] ^= static_cast<uint8_t>(1 + rng.Below(255));
      Tally tally;
      TryFile(bytes.bytes(), &tally);
      const bool is_minor = place >= 12 && place < 16;
      EXPECT_EQ(tally.loaded, is_minor ? 1 : 0) << "byte " << place;
      bytes.data()[place] = before;
    }
  }
}

TEST(TrainedCorruption, DamagedBytesUnderRightChecksumsDoNoHarm) {
  const std::array<AlignedBuffer, 2> sounds = SoundFiles();
  Rng rng(22);
  Tally tally;
  for (int round = 0; round < 20000; ++round) {
    AlignedBuffer bytes = Copy(sounds[static_cast<size_t>(round % 2)].bytes());
    const uint64_t places = 1 + rng.Below(3);
    for (uint64_t i = 0; i < places; ++i) {
      constexpr uint8_t kBytes[] = {0, 1, 2, 5, 6, 0x7F, 0x80, 0xFF};
      const size_t place = rng.Below(bytes.size());
      bytes.data()[place] = rng.Below(2) == 0
                                ? static_cast<uint8_t>(rng.Below(256))
                                : kBytes[rng.Below(std::size(kBytes))];
    }
    Rehash(bytes.bytes());
    TryFile(bytes.bytes(), &tally);
  }
  EXPECT_GT(tally.refused, 1000);
  EXPECT_GT(tally.loaded, 1000);
  EXPECT_GT(tally.shipped, 500);
}

TEST(TrainedCorruption, ExtremeNumbersUnderRightChecksumsDoNoHarm) {
  constexpr uint32_t kExtremes[] = {
      0,          1,          5,          0x7FFFFFFF, 0x80000000,
      0xFFFFFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7F7FFFFF,
      0xFF7FFFFF, 0x00000001, 0x3F800000, 0x4E6E6B28};
  const std::array<AlignedBuffer, 2> sounds = SoundFiles();
  Rng rng(23);
  Tally tally;
  for (int round = 0; round < 20000; ++round) {
    AlignedBuffer bytes = Copy(sounds[static_cast<size_t>(round % 2)].bytes());
    const uint32_t value = kExtremes[rng.Below(std::size(kExtremes))];
    const size_t step = rng.Below(2) == 0 ? 4 : 1;
    const size_t place = rng.Below(bytes.size() / step - 3) * step;
    std::memcpy(bytes.data() + place, &value, sizeof(value));
    Rehash(bytes.bytes());
    TryFile(bytes.bytes(), &tally);
  }
  EXPECT_GT(tally.refused, 1000);
  EXPECT_GT(tally.loaded, 1000);
  EXPECT_GT(tally.shipped, 500);
}

}  // namespace
}  // namespace pagepick
