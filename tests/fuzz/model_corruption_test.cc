#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/rng.h"
#include "engine/engine.h"
#include "toy_model.h"
#include "try_model.h"

namespace pagepick {
namespace {

TEST(ModelCorruption, EverySoundModelAnswers) {
  Rng rng(1);
  for (const ToyShape& shape : kFuzzShapes) {
    Tally tally;
    TryModel(BuildModel(WithSelfTest(MakeToyModel(shape))).bytes(), &rng,
             &tally);
    EXPECT_EQ(tally.answered, 1);
  }
}

TEST(ModelCorruption, TenThousandDamagedBytesAreNoticedOrHarmless) {
  Rng rng(2);
  Tally tally;
  for (const ToyShape& shape : kFuzzShapes) {
    AlignedBuffer bytes = BuildModel(WithSelfTest(MakeToyModel(shape)));
    for (int round = 0; round < 2000; ++round) {
      const size_t place = Pick(&rng, bytes.size());
      const uint8_t before = bytes.data()[place];
      bytes.data()[place] ^= static_cast<uint8_t>(1 + rng.Below(255));
      TryModel(bytes.bytes(), &rng, &tally);
      // Another version that is known: its container is the same.
      const uint8_t byte = bytes.data()[place];
      const bool is_known_version =
          (place >= 12 && place < 16) ||
          (place == 8 && byte >= kOldestMajor && byte <= kNewestMajor);
      EXPECT_TRUE(is_known_version || tally.answered == 0) << "byte " << place;
      if (is_known_version) tally.answered = 0;
      bytes.data()[place] = before;
    }
  }
  EXPECT_GT(tally.refused, 9900);
}

TEST(ModelCorruption, AModelCutAtAnyByteIsRefused) {
  for (const ToyShape& shape : kFuzzShapes) {
    const AlignedBuffer bytes = BuildModel(WithSelfTest(MakeToyModel(shape)));
    for (size_t size = 0; size < bytes.size(); ++size) {
      // A copy, so that a read past the cut is one past the allocation.
      EXPECT_FALSE(Engine::Create(Copy(bytes.bytes().first(size)).bytes()).ok())
          << size;
    }
  }
}

// From here on every checksum is made right again after the damage: what
// stands between a hostile file and a crash is the validation alone. Without
// a self-test, which would refuse nearly all of it.

TEST(ModelCorruption, DamagedBytesUnderRightChecksumsGiveFiniteAnswers) {
  Rng rng(3);
  Tally tally;
  for (const ToyShape& shape : kFuzzShapes) {
    const AlignedBuffer sound = BuildModel(MakeToyModel(shape));
    for (int round = 0; round < 4000; ++round) {
      AlignedBuffer bytes = Copy(sound.bytes());
      const uint64_t places = 1 + rng.Below(3);
      for (uint64_t i = 0; i < places; ++i) {
        const size_t place = Pick(&rng, bytes.size());
        bytes.data()[place] = static_cast<uint8_t>(rng.Below(256));
      }
      Rehash(bytes.bytes());
      TryModel(bytes.bytes(), &rng, &tally);
    }
  }
  EXPECT_GT(tally.refused, 1000);
  EXPECT_GT(tally.answered, 1000);
}

TEST(ModelCorruption, ExtremeNumbersUnderRightChecksumsGiveFiniteAnswers) {
  constexpr uint32_t kExtremes[] = {
      0,          1,          2,          0x7F,       0x80,       0xFF,
      0x100,      0xFFFF,     0x7FFFFFFF, 0x80000000, 0x80000001, 0xFFFFFFFE,
      0xFFFFFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0x7F7FFFFF, 0x00000001,
      0x3F800000, 0x4E6E6B28, 0xCE6E6B28, 0x5BFF5BFF, 0x7BFF7BFF, 0x04000001};
  Rng rng(4);
  Tally tally;
  for (const ToyShape& shape : kFuzzShapes) {
    const AlignedBuffer sound = BuildModel(MakeToyModel(shape));
    for (int round = 0; round < 4000; ++round) {
      AlignedBuffer bytes = Copy(sound.bytes());
      const uint64_t places = 1 + rng.Below(3);
      for (uint64_t i = 0; i < places; ++i) {
        const uint32_t value = kExtremes[Pick(&rng, std::size(kExtremes))];
        // Sections are aligned, protobuf's floats are not.
        const size_t step = rng.Below(2) == 0 ? 4 : 1;
        const size_t place = Pick(&rng, bytes.size() / step - 3) * step;
        std::memcpy(bytes.data() + place, &value,
                    std::min<size_t>(4, bytes.size() - place));
      }
      Rehash(bytes.bytes());
      TryModel(bytes.bytes(), &rng, &tally);
    }
  }
  EXPECT_GT(tally.refused, 1000);
  EXPECT_GT(tally.answered, 1000);
}

TEST(ModelCorruption, SectionsThatAreMissingRepeatedOrResizedAreRefused) {
  Rng rng(6);
  Tally tally;
  for (const ToyShape& shape : kFuzzShapes) {
    const ToyModel model = MakeToyModel(shape);
    const Bytes header = EncodeHeader(model.header);
    for (int round = 0; round < 500; ++round) {
      std::vector<ToySection> sections = SectionsOf(model);
      const size_t victim = Pick(&rng, sections.size());
      ToySection& section = sections[victim];
      switch (rng.Below(4)) {
        case 0:
          // Files from before versions 2.2 and 3.1 have none.
          if (section.kind == static_cast<uint32_t>(SectionKind::kBlockRadii))
            continue;
          sections.erase(sections.begin() +
                         static_cast<std::ptrdiff_t>(victim));
          break;
        case 1:
          sections.push_back(ToySection(section));
          break;
        case 2:
          section.bytes.resize(section.bytes.size() + 1 + Pick(&rng, 64));
          break;
        default:
          section.bytes.resize(Pick(&rng, section.bytes.size()));
      }
      TryModel(BuildFile(header, sections, VersionOf(model.header)).bytes(),
               &rng, &tally);
    }
  }
  EXPECT_EQ(tally.answered, 0);
}

}  // namespace
}  // namespace pagepick
