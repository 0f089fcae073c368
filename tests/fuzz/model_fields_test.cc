// Files that are sound but for what their fields say.

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

#include "base/rng.h"
#include "engine/engine.h"
#include "toy_model.h"
#include "try_model.h"

namespace pagepick {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();

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
      &header->tower_num_items,    &header->input_dim,
      &header->num_hidden,         &header->neighbor_max_row_length,
      &header->neighbor_rice_bits};
  float* const floats[] = {&header->alpha0,
                           &header->regularization,
                           &header->frequency_exponent,
                           &header->scale_min,
                           &header->scale_max,
                           &header->recency_decay,
                           &header->scale_step,
                           &header->positive_threshold};
  switch (rng->Below(6)) {
    case 4:
      SetOne(&header->decays, ExtremeFloat, rng);
      break;
    case 5:
      header->has_input_table = !header->has_input_table;
      break;
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
  constexpr uint16_t kScales[] = {0, 1, 0x5C00, 0x5C01, 0x7C00, 0x8000};
  const auto scale = [&](Rng* r) {
    return kScales[Pick(r, std::size(kScales))];
  };
  const auto byte = [](Rng* r) { return static_cast<uint8_t>(r->Below(256)); };
  switch (rng->Below(12)) {
    case 6:
      SetOne(&model->network_biases, ExtremeFloat, rng);
      break;
    case 7:
      SetOne(&model->network_scales, scale, rng);
      break;
    case 8:
      SetOne(&model->input_scales, scale, rng);
      break;
    case 9:
      SetOne(&model->neighbor_rows, byte, rng);
      break;
    case 10:
      SetOne(&model->neighbor_weights, ExtremeFloat, rng);
      break;
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
    default:
      SetOne(&model->scales, scale, rng);
  }
}

TEST(ModelFields, ExtremeFieldsInASoundFileGiveFiniteAnswers) {
  Rng rng(5);
  Tally tally;
  for (const ToyShape& shape : kFuzzShapes) {
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

// 16 paces of 1024 dimensions and 1024 hidden units for 1024 outputs.
void LargestNetwork(ToyModel* model) {
  ModelHeader& header = model->header;
  header.decays.assign(kMaxDecays, 1);
  header.input_dim = kMaxEmbeddingDim;
  header.num_hidden = kMaxHidden;
  header.has_input_table = false;
  model->input_codes.clear();
  model->input_scales.clear();
  const size_t inputs = size_t{kMaxDecays} * kMaxEmbeddingDim;
  model->network_codes.assign((2 * inputs + kMaxHidden) * 1024, 127);
  model->network_scales.assign(3 * size_t{1024}, 0x5C00);
  model->network_biases.assign(2 * size_t{1024}, 1e9F);
}

// Larger than any sound model would be, all at the limits the format sets:
// the bound in models/FORMAT.md, tried.
TEST(ModelFields, TheLargestNumbersTheFormatAllowsStayFinite) {
  for (const uint32_t tower : {0U, 1U, 2U, 3U}) {
    ToyModel model = MakeToyModel({64, 1024, CodeBits::kInt8, 1, tower, true});
    std::fill(model.neighbor_weights.begin(), model.neighbor_weights.end(),
              65536.0F);
    std::fill(model.codes.begin(), model.codes.end(), uint8_t{127});
    std::fill(model.scales.begin(), model.scales.end(), uint16_t{0x5C00});
    if (tower == 1) {
      std::fill(model.user_matrix.begin(), model.user_matrix.end(), 1e9F);
    } else if (tower == 3) {
      LargestNetwork(&model);
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
