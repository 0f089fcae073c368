#include <gtest/gtest.h>

#include <limits>

#include "refused_models.h"
#include "toy_model.h"

namespace pagepick {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(ModelSections, RefusesSectionsOfTheWrongSize) {
  ExpectRefused(
      {
          {"codes", [](ToyModel* m) { m->codes.pop_back(); }},
          {"more codes", [](ToyModel* m) { m->codes.push_back(0); }},
          {"scales", [](ToyModel* m) { m->scales.pop_back(); }},
          {"no scales", [](ToyModel* m) { m->scales.clear(); }},
          {"popularity", [](ToyModel* m) { m->popularity.pop_back(); }},
          {"no popularity", [](ToyModel* m) { m->popularity.clear(); }},
          {"matrix", [](ToyModel* m) { m->user_matrix.pop_back(); }},
          {"no matrix", [](ToyModel* m) { m->user_matrix.clear(); }},
          {"centroids", [](ToyModel* m) { m->centroids.push_back(0); }},
          {"no centroids", [](ToyModel* m) { m->centroids.clear(); }},
          {"block radii", [](ToyModel* m) { m->block_radii.push_back(0); }},
          {"offsets", [](ToyModel* m) { m->cluster_offsets.pop_back(); }},
          {"no offsets", [](ToyModel* m) { m->cluster_offsets.clear(); }},
      },
      {});
  ExpectRefused({{"a matrix for the mean",
                  [](ToyModel* m) { m->user_matrix.assign(9, 0); }},
                 {"centroids of a flat model",
                  [](ToyModel* m) { m->centroids.assign(3, 0); }},
                 {"offsets of a flat model",
                  [](ToyModel* m) {
                    m->cluster_offsets = {0, 6};
                  }}},
                {6, 3, CodeBits::kInt8, 1, 0});
}

TEST(ModelSections, RefusesAnEmptySectionThatShouldNotBeThere) {
  const ToyModel model = MakeToyModel({1, 1, CodeBits::kInt8, 1, 0});
  std::vector<ToySection> sections = SectionsOf(model);
  sections.push_back({static_cast<uint32_t>(SectionKind::kUserMatrix), {}});
  const AlignedBuffer bytes = BuildFile(EncodeHeader(model.header), sections);
  EXPECT_EQ(ModelView::Parse(bytes.bytes()).status().code(),
            StatusCode::kCorruption);
}

TEST(ModelSections, RefusesValuesOutOfRangeInSections) {
  ExpectRefused(
      {
          {"code -128", [](ToyModel* m) { m->codes[17] = 0x80; }},
          {"padding", [](ToyModel* m) { m->codes[3] = 1; }},
          {"padding's end", [](ToyModel* m) { m->codes.back() = 1; }},
          {"infinite scale", [](ToyModel* m) { m->scales[5] = 0x7C00; }},
          {"NaN scale", [](ToyModel* m) { m->scales[5] = 0x7E00; }},
          {"negative scale", [](ToyModel* m) { m->scales[5] = 0xB000; }},
          {"scale over 256", [](ToyModel* m) { m->scales[5] = 0x5C01; }},
          {"NaN matrix", [](ToyModel* m) { m->user_matrix[4] = kNan; }},
          {"matrix", [](ToyModel* m) { m->user_matrix[0] = kInfinity; }},
          {"matrix 2e9", [](ToyModel* m) { m->user_matrix[0] = 2e9F; }},
          {"matrix -2e9", [](ToyModel* m) { m->user_matrix[8] = -2e9F; }},
          {"not symmetric", [](ToyModel* m) { m->user_matrix[1] = 7; }},
          {"NaN centroid", [](ToyModel* m) { m->centroids[5] = kNan; }},
          {"centroid", [](ToyModel* m) { m->centroids[0] = 65537; }},
          {"infinite radius", [](ToyModel* m) { m->block_radii[0] = 0x7C00; }},
          {"NaN radius", [](ToyModel* m) { m->block_radii[0] = 0x7E00; }},
          {"negative radius", [](ToyModel* m) { m->block_radii[0] = 0x8001; }},
          {"offset 0", [](ToyModel* m) { m->cluster_offsets[0] = 1; }},
          {"offset 1", [](ToyModel* m) { m->cluster_offsets[1] = 7; }},
          {"offset 2", [](ToyModel* m) { m->cluster_offsets[2] = 5; }},
      },
      {});
}

TEST(ModelSections, RefusesNibblesOutOfRange) {
  const std::vector<Defect> defects = {
      {"low nibble 0", [](ToyModel* m) { m->codes[0] &= 0xF0; }},
      {"high nibble 0", [](ToyModel* m) { m->codes[0] &= 0x0F; }},
      {"low padding", [](ToyModel* m) { m->codes[3] = 0x89; }},
      {"high padding", [](ToyModel* m) { m->codes[0] = 0x91; }},
  };
  ExpectRefused(defects, {6, 3, CodeBits::kInt4, 2, 1});
  // 20 dimensions: dimension 16..19 are the high nibbles of bytes 0..3.
  ExpectRefused({{"high", [](ToyModel* m) { m->codes[4] = 0x98; }}},
                {3, 20, CodeBits::kInt4, 1, 0});
}

}  // namespace
}  // namespace pagepick
