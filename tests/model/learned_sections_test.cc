// What a model file holds of learned towers and neighbours.

#include <gtest/gtest.h>

#include <limits>

#include "model/model_view.h"
#include "refused_models.h"
#include "toy_model.h"

namespace pagepick {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

TEST(ModelView, KnowsTheTablesOfANetwork) {
  const ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 1, 3, true});
  const AlignedBuffer bytes = BuildModel(model);
  const Result<ModelView> view = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  EXPECT_EQ(view->network_linear().dim, 4);
  EXPECT_EQ(view->network_hidden().dim, 4);
  EXPECT_EQ(view->network_output().dim, 2);
  EXPECT_EQ(view->network_hidden().scales.size(), 2u);
  EXPECT_EQ(view->network_output().scales.size(), 3u);
  EXPECT_EQ(view->network_biases().size(), 5u);
  EXPECT_EQ(view->inputs().dim, 2);
  std::vector<float> row(2);
  view->inputs().Dequantize(3, row);
  EXPECT_EQ(row, (std::vector<float>{-1.25F, 0.75F}));
  view->network_output().Dequantize(1, row);  // the third and fourth number
  EXPECT_EQ(row, (std::vector<float>{0.25F, 0.5F}));
  // Codes and scales of items and inputs, and 6 rows of 2 bits of length and
  // of 4 gaps of 3 or 4 bits, 5 of 3, 9 weights.
  EXPECT_EQ(view->item_bytes(),
            6u * (16 + 2 + 16 + 2) + model.neighbor_rows.size());
}

TEST(ModelView, RefusesNetworksOutOfRange) {
  ExpectRefused(
      {
          {"no decays", [](ToyModel* m) { m->header.decays.clear(); }},
          {"decay 0", [](ToyModel* m) { m->header.decays[1] = 0; }},
          {"decay 2", [](ToyModel* m) { m->header.decays[1] = 2; }},
          {"NaN decay", [](ToyModel* m) { m->header.decays[0] = kNan; }},
          {"17 decays", [](ToyModel* m) { m->header.decays.assign(17, 1); }},
          {"one decay", [](ToyModel* m) { m->header.decays.pop_back(); }},
          {"input dim 0", [](ToyModel* m) { m->header.input_dim = 0; }},
          {"input dim 1025", [](ToyModel* m) { m->header.input_dim = 1025; }},
          {"input dim", [](ToyModel* m) { m->header.input_dim = 17; }},
          {"hidden", [](ToyModel* m) { m->header.num_hidden = 3; }},
          {"no hidden", [](ToyModel* m) { m->header.num_hidden = 0; }},
          {"hidden 1025", [](ToyModel* m) { m->header.num_hidden = 1025; }},
          {"inputs", [](ToyModel* m) { m->header.has_input_table = false; }},
          {"a tower without",
           [](ToyModel* m) { m->header.user_tower_kind = 0; }},
          {"input codes", [](ToyModel* m) { m->input_codes.pop_back(); }},
          {"input scales", [](ToyModel* m) { m->input_scales.clear(); }},
          {"NaN scale", [](ToyModel* m) { m->input_scales[0] = 0x7E00; }},
          {"input code", [](ToyModel* m) { m->input_codes[0] = 0x80; }},
          {"codes", [](ToyModel* m) { m->network_codes.pop_back(); }},
          {"code", [](ToyModel* m) { m->network_codes[64] = 0x80; }},
          {"padding", [](ToyModel* m) { m->network_codes.back() = 1; }},
          {"scales", [](ToyModel* m) { m->network_scales.push_back(1); }},
          {"scale", [](ToyModel* m) { m->network_scales[7] = 0x5C01; }},
          {"biases", [](ToyModel* m) { m->network_biases.clear(); }},
          {"bias", [](ToyModel* m) { m->network_biases[0] = kNan; }},
          {"bias 2e9", [](ToyModel* m) { m->network_biases[4] = 2e9F; }},
      },
      {6, 3, CodeBits::kInt8, 2, 3});
}

TEST(ModelView, RefusesNeighborsOutOfRange) {
  ExpectRefused(
      {
          {"too long", [](ToyModel* m) { m->neighbor_rows.push_back(0); }},
          {"cut", [](ToyModel* m) { m->neighbor_rows.pop_back(); }},
          {"no rows", [](ToyModel* m) { m->neighbor_rows.clear(); }},
          {"no weights", [](ToyModel* m) { m->neighbor_weights.clear(); }},
          {"weights", [](ToyModel* m) { m->neighbor_weights.pop_back(); }},
          {"a weight", [](ToyModel* m) { m->neighbor_weights[9] = kNan; }},
          {"65537", [](ToyModel* m) { m->neighbor_weights[9] = 65537; }},
          {"unannounced",
           [](ToyModel* m) { m->header.neighbor_max_row_length = 0; }},
          {"length",
           [](ToyModel* m) { m->header.neighbor_max_row_length = 7; }},
          {"other length",
           [](ToyModel* m) { m->header.neighbor_max_row_length = 1; }},
          {"rice", [](ToyModel* m) { m->header.neighbor_rice_bits = 31; }},
          {"other rice", [](ToyModel* m) { m->header.neighbor_rice_bits = 7; }},
      },
      {6, 3, CodeBits::kInt8, 2, 1, true});
}

}  // namespace
}  // namespace pagepick
