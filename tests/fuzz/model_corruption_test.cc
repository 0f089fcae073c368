// Damaged models through the whole engine: they are refused, or every answer
// is finite. Run with AddressSanitizer and UBSan (preset asan), this is what
// "bytes from the network are hostile" rests on.

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "base/rng.h"
#include "engine/engine.h"
#include "kernels/top_k.h"
#include "toy_model.h"

namespace pagepick {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();

constexpr ToyShape kShapes[] = {
    {12, 3, CodeBits::kInt8, 3, 0},  {12, 17, CodeBits::kInt8, 1, 1},
    {12, 5, CodeBits::kInt4, 4, 1},  {12, 8, CodeBits::kInt8, 3, 2},
    {12, 33, CodeBits::kInt4, 2, 2},
};

// Below(bound) for sizes, which are 32 bits in a page.
size_t Pick(Rng* rng, size_t bound) {
  return static_cast<size_t>(rng->Below(bound));
}

std::vector<HistoryEvent> SomeHistory(const Engine& engine, Rng* rng) {
  constexpr float kRatings[] = {1, 3, 3.5F, 4, 5, 0, -7, 1e30F, -kLargest};
  std::vector<HistoryEvent> history(Pick(rng, 20));
  const auto num_items = static_cast<size_t>(engine.model().num_items());
  for (HistoryEvent& event : history) {
    event.item = static_cast<int32_t>(Pick(rng, num_items));
    event.rating = kRatings[Pick(rng, std::size(kRatings))];
    event.time = static_cast<double>(Pick(rng, 5));
  }
  return history;
}

void ExpectSound(const Result<std::vector<Recommendation>>& answer,
                 const Engine& engine) {
  if (!answer.ok()) {
    EXPECT_EQ(answer.status().code(), StatusCode::kCorruption)
        << answer.status().ToString();
    return;
  }
  const Recommendation* before = nullptr;
  for (const Recommendation& recommendation : *answer) {
    EXPECT_TRUE(std::isfinite(recommendation.score));
    EXPECT_GE(recommendation.item, 0);
    EXPECT_LT(recommendation.item, engine.model().num_items());
    if (before != nullptr) {
      EXPECT_TRUE(RanksBefore({before->score, before->item},
                              {recommendation.score, recommendation.item}));
    }
    for (const Reason& reason : recommendation.reasons) {
      EXPECT_TRUE(std::isfinite(reason.share));
    }
    before = &recommendation;
  }
}

// How damaged models fared; both ways must occur, or nothing was tested.
struct Tally {
  int refused = 0;
  int answered = 0;
};

void TryModel(std::span<const uint8_t> bytes, Rng* rng, Tally* tally) {
  const Result<Engine> engine = Engine::Create(bytes);
  if (!engine.ok()) {
    const StatusCode code = engine.status().code();
    EXPECT_TRUE(code == StatusCode::kCorruption ||
                code == StatusCode::kUnsupported)
        << engine.status().ToString();
    ++tally->refused;
    return;
  }
  ++tally->answered;
  for (int round = 0; round < 3; ++round) {
    RecommendOptions options;
    options.k = static_cast<int32_t>(1 + Pick(rng, 20));
    options.num_probes = static_cast<int32_t>(
        Pick(rng, static_cast<size_t>(engine->model().num_clusters()) + 1));
    options.exclude_seen = rng->Below(2) == 0;
    options.num_reasons = -1;
    const std::vector<HistoryEvent> history = SomeHistory(*engine, rng);
    ExpectSound(engine->Recommend(history, options), *engine);
    const auto item = static_cast<int32_t>(
        Pick(rng, static_cast<size_t>(engine->model().num_items())));
    ExpectSound(engine->SimilarItems(item, options), *engine);
  }
}

// The model with its own answers as self-test, as `build` makes them.
ToyModel WithSelfTest(ToyModel model) {
  const AlignedBuffer bytes = BuildModel(model);
  const Result<Engine> engine = Engine::Create(bytes.bytes());
  EXPECT_TRUE(engine.ok()) << engine.status().ToString();
  ModelHeader::SelfTestSample sample;
  sample.items = {0, 3, 7};
  sample.ratings = {5, 1, 4};
  RecommendOptions options;
  options.k = 5;
  const Result<std::vector<Recommendation>> answer = engine->Recommend(
      std::vector<HistoryEvent>{{0, 5, 0}, {3, 1, 0}, {7, 4, 0}}, options);
  EXPECT_TRUE(answer.ok()) << answer.status().ToString();
  for (const Recommendation& recommendation : *answer) {
    sample.expected_items.push_back(static_cast<uint32_t>(recommendation.item));
    sample.expected_scores.push_back(recommendation.score);
  }
  model.header.self_test.push_back(sample);
  return model;
}

TEST(ModelCorruption, EverySoundModelAnswers) {
  Rng rng(1);
  for (const ToyShape& shape : kShapes) {
    Tally tally;
    TryModel(BuildModel(WithSelfTest(MakeToyModel(shape))).bytes(), &rng,
             &tally);
    EXPECT_EQ(tally.answered, 1);
  }
}

TEST(ModelCorruption, TenThousandDamagedBytesAreNoticedOrHarmless) {
  Rng rng(2);
  Tally tally;
  for (const ToyShape& shape : kShapes) {
    AlignedBuffer bytes = BuildModel(WithSelfTest(MakeToyModel(shape)));
    for (int round = 0; round < 2000; ++round) {
      const size_t place = Pick(&rng, bytes.size());
      const uint8_t before = bytes.data()[place];
      bytes.data()[place] ^= static_cast<uint8_t>(1 + rng.Below(255));
      TryModel(bytes.bytes(), &rng, &tally);
      const bool is_minor = place >= 12 && place < 16;
      EXPECT_TRUE(is_minor || tally.answered == 0) << "byte " << place;
      if (is_minor) tally.answered = 0;
      bytes.data()[place] = before;
    }
  }
  EXPECT_GT(tally.refused, 9900);
}

TEST(ModelCorruption, AModelCutAtAnyByteIsRefused) {
  for (const ToyShape& shape : kShapes) {
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
  for (const ToyShape& shape : kShapes) {
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
  for (const ToyShape& shape : kShapes) {
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

float ExtremeFloat(Rng* rng) {
  constexpr float kExtremes[] = {0,        -0.0F,     1,         -1,    0.5F,
                                 1e-45F,   1e-38F,    1e-9F,     1e4F,  -1e4F,
                                 1e6F,     1e9F,      -1e9F,     65536, 1.0001F,
                                 kLargest, -kLargest, kInfinity, kNan};
  return kExtremes[Pick(rng, std::size(kExtremes))];
}

uint32_t ExtremeCount(Rng* rng) {
  constexpr uint32_t kExtremes[] = {
      0,  1,  2,   3,    4,    8,          11,         12,        13,
      16, 17, 255, 1024, 1025, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF};
  return kExtremes[Pick(rng, std::size(kExtremes))];
}

template <typename T, typename Draw>
void SetOne(std::vector<T>* values, Draw draw, Rng* rng) {
  if (!values->empty()) (*values)[Pick(rng, values->size())] = draw(rng);
}

void BendHeader(ModelHeader* header, Rng* rng) {
  uint32_t* const counts[] = {
      &header->item_count,         &header->embedding_dim,
      &header->code_bits,          &header->num_clusters,
      &header->default_num_probes, &header->user_tower_kind,
      &header->tower_num_items};
  float* const floats[] = {&header->alpha0,
                           &header->regularization,
                           &header->frequency_exponent,
                           &header->scale_min,
                           &header->scale_max,
                           &header->recency_decay,
                           &header->scale_step,
                           &header->positive_threshold};
  switch (rng->Below(4)) {
    case 0:
      *counts[Pick(rng, std::size(counts))] = ExtremeCount(rng);
      break;
    case 1:
      *floats[Pick(rng, std::size(floats))] = ExtremeFloat(rng);
      break;
    case 2:
      header->rating_weights[Pick(rng, header->rating_weights.size())].weight =
          ExtremeFloat(rng);
      break;
    default:
      header->rating_weights[Pick(rng, header->rating_weights.size())].rating =
          ExtremeFloat(rng);
  }
}

void BendSections(ToyModel* model, Rng* rng) {
  switch (rng->Below(6)) {
    case 0:
      SetOne(&model->user_matrix, ExtremeFloat, rng);
      break;
    case 1:  // the largest there is, symmetric
      for (float& value : model->user_matrix) value = 1e9F;
      break;
    case 2:
      SetOne(&model->centroids, ExtremeFloat, rng);
      break;
    case 3:
      SetOne(&model->cluster_offsets, ExtremeCount, rng);
      break;
    case 4:  // the largest scale
      for (uint16_t& scale : model->scales) scale = 0x5C00;
      break;
    default: {
      constexpr uint16_t kScales[] = {0, 1, 0x5C00, 0x5C01, 0x7C00, 0x8000};
      SetOne(
          &model->scales,
          [&](Rng* r) { return kScales[Pick(r, std::size(kScales))]; }, rng);
    }
  }
}

TEST(ModelCorruption, ExtremeFieldsInASoundFileGiveFiniteAnswers) {
  Rng rng(5);
  Tally tally;
  for (const ToyShape& shape : kShapes) {
    for (int round = 0; round < 4000; ++round) {
      ToyModel model = MakeToyModel(shape);
      const uint64_t bends = 1 + rng.Below(4);
      for (uint64_t i = 0; i < bends; ++i) {
        if (rng.Below(2) == 0) {
          BendHeader(&model.header, &rng);
        } else {
          BendSections(&model, &rng);
        }
      }
      TryModel(BuildModel(model).bytes(), &rng, &tally);
    }
  }
  EXPECT_GT(tally.refused, 1000);
  EXPECT_GT(tally.answered, 1000);
}

TEST(ModelCorruption, SectionsThatAreMissingRepeatedOrResizedAreRefused) {
  Rng rng(6);
  Tally tally;
  for (const ToyShape& shape : kShapes) {
    const ToyModel model = MakeToyModel(shape);
    const Bytes header = EncodeHeader(model.header);
    for (int round = 0; round < 500; ++round) {
      std::vector<ToySection> sections = SectionsOf(model);
      const size_t victim = Pick(&rng, sections.size());
      ToySection& section = sections[victim];
      switch (rng.Below(4)) {
        case 0:
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
      TryModel(BuildFile(header, sections).bytes(), &rng, &tally);
    }
  }
  EXPECT_EQ(tally.answered, 0);
}

// Larger than any sound model would be, all at the limits the format sets:
// the bound in models/FORMAT.md, tried.
TEST(ModelCorruption, TheLargestNumbersTheFormatAllowsStayFinite) {
  for (const uint32_t tower : {0U, 1U, 2U}) {
    ToyModel model = MakeToyModel({64, 1024, CodeBits::kInt8, 1, tower});
    std::fill(model.codes.begin(), model.codes.end(), uint8_t{127});
    std::fill(model.scales.begin(), model.scales.end(), uint16_t{0x5C00});
    if (tower == 1) {
      std::fill(model.user_matrix.begin(), model.user_matrix.end(), 1e9F);
    } else if (tower == 2) {
      std::fill(model.user_matrix.begin(), model.user_matrix.end(), 0.0F);
      model.header.alpha0 = 0;
      model.header.regularization = 1e-9F;
      model.header.frequency_exponent = 0;
    }
    model.header.rating_weights = {{1, -1e4F}, {5, 1e4F}};
    const AlignedBuffer bytes = BuildModel(model);
    const Result<Engine> engine = Engine::Create(bytes.bytes());
    ASSERT_TRUE(engine.ok()) << engine.status().ToString();
    std::vector<HistoryEvent> history;
    for (int32_t item = 0; item < 64; ++item) history.push_back({item, 5, 0});
    RecommendOptions options;
    options.exclude_seen = false;
    options.num_reasons = -1;
    const Result<std::vector<Recommendation>> answer =
        engine->Recommend(history, options);
    // A fold-in so ill-conditioned may be refused, but by its name.
    EXPECT_TRUE(answer.ok() || tower == 2) << answer.status().ToString();
    ExpectSound(answer, *engine);
  }
}

}  // namespace
}  // namespace pagepick
