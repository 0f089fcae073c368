#include "model/model_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "refused_models.h"
#include "toy_model.h"

namespace pagepick {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

constexpr ToyShape kShapes[] = {
    {6, 3, CodeBits::kInt8, 2, 1},       {6, 3, CodeBits::kInt4, 2, 2},
    {1, 1, CodeBits::kInt8, 1, 0},       {5, 16, CodeBits::kInt8, 5, 0},
    {5, 32, CodeBits::kInt4, 1, 1},      {5, 33, CodeBits::kInt4, 2, 1},
    {3, 20, CodeBits::kInt4, 1, 0},      {2, 17, CodeBits::kInt8, 1, 2},
    {5, 3, CodeBits::kInt8, 1, 3},       {6, 33, CodeBits::kInt4, 2, 3, true},
    {6, 3, CodeBits::kInt8, 2, 1, true},
};

TEST(ModelView, ReadsASoundModelOfAnyShape) {
  for (const ToyShape& shape : kShapes) {
    const ToyModel model = MakeToyModel(shape);
    const AlignedBuffer bytes = BuildModel(model);
    const Result<ModelView> view = ModelView::Parse(bytes.bytes());
    ASSERT_TRUE(view.ok()) << view.status().ToString();
    EXPECT_EQ(view->num_items(), static_cast<int32_t>(shape.items));
    EXPECT_EQ(view->dim(), static_cast<int32_t>(shape.dim));
    EXPECT_EQ(view->bits(), shape.bits);
    EXPECT_EQ(Bytes(view->codes().begin(), view->codes().end()), model.codes);
    EXPECT_EQ(view->scales().size(), shape.items);
    EXPECT_EQ(view->popularity().size(), shape.clusters > 1 ? shape.items : 0);
    EXPECT_EQ(view->inputs().scales.size(), shape.items);
    EXPECT_EQ(view->network_linear().scales.size(),
              shape.tower == 3 ? shape.dim : 0);
    EXPECT_EQ(view->neighbors().empty(), !shape.neighbors);
    EXPECT_EQ(view->user_matrix().size(), model.user_matrix.size());
    EXPECT_EQ(view->centroids().size(), model.centroids.size());
    EXPECT_EQ(view->cluster_offsets().size(), model.cluster_offsets.size());
    EXPECT_EQ(view->block_radii().size(), model.block_radii.size());
  }
}

TEST(ModelView, ReadsAModelOfTheFirstVersionWithItsPopularity) {
  ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 1, 1});
  model.popularity = {9, 8, 7, 6, 5, 4};
  AlignedBuffer bytes = BuildModel(model);
  bytes.data()[8] = 1;
  const Result<ModelView> view = ModelView::Parse(bytes.bytes());
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  EXPECT_EQ(view->popularity()[1], 8);
  model.popularity.pop_back();
  EXPECT_EQ(ParseStatus(model).code(), StatusCode::kCorruption);
}

TEST(ModelView, RefusesAModelCutAtAnyByte) {
  const AlignedBuffer bytes =
      BuildModel(MakeToyModel({6, 3, CodeBits::kInt8, 2, 3, true}));
  for (size_t size = 0; size < bytes.size(); ++size) {
    const Status status = ModelView::Parse(bytes.bytes().first(size)).status();
    EXPECT_EQ(status.code(), StatusCode::kCorruption) << size;
  }
}

TEST(ModelView, NamesAFileThatIsNoModel) {
  const AlignedBuffer bytes = BuildFile({}, {{32, {0, 0, 0, 0}}});
  const Status status = ModelView::Parse(bytes.bytes()).status();
  EXPECT_EQ(status.code(), StatusCode::kUnsupported);
}

TEST(ModelView, NamesATowerOfANewerVersion) {
  ToyModel model = MakeToyModel({});
  model.header.user_tower_kind = 4;
  EXPECT_EQ(ParseStatus(model).code(), StatusCode::kUnsupported);
}

TEST(ModelView, RefusesCountsOutOfRange) {
  ExpectRefused(
      {
          {"no items", [](ToyModel* m) { m->header.item_count = 0; }},
          {"fewer", [](ToyModel* m) { m->header.item_count = 5; }},
          {"more", [](ToyModel* m) { m->header.item_count = 7; }},
          {"2^31", [](ToyModel* m) { m->header.item_count = 1U << 31; }},
          {"2^32-1", [](ToyModel* m) { m->header.item_count = UINT32_MAX; }},
          {"no dim", [](ToyModel* m) { m->header.embedding_dim = 0; }},
          {"dim", [](ToyModel* m) { m->header.embedding_dim = 17; }},
          {"dim 1025", [](ToyModel* m) { m->header.embedding_dim = 1025; }},
          {"bits", [](ToyModel* m) { m->header.code_bits = 2; }},
          {"clusters", [](ToyModel* m) { m->header.num_clusters = 0; }},
          {"3 clusters", [](ToyModel* m) { m->header.num_clusters = 3; }},
          {"7 clusters", [](ToyModel* m) { m->header.num_clusters = 7; }},
          {"flat", [](ToyModel* m) { m->header.num_clusters = 1; }},
          {"no probes", [](ToyModel* m) { m->header.default_num_probes = 0; }},
          {"probes", [](ToyModel* m) { m->header.default_num_probes = 3; }},
          {"mean tower", [](ToyModel* m) { m->header.user_tower_kind = 0; }},
      },
      {});
}

TEST(ModelView, RefusesTowerConstantsOutOfRange) {
  const std::vector<Defect> of_any_tower = {
      {"alpha0", [](ToyModel* m) { m->header.alpha0 = kNan; }},
      {"alpha0 < 0", [](ToyModel* m) { m->header.alpha0 = -1; }},
      {"alpha0 2e6", [](ToyModel* m) { m->header.alpha0 = 2e6F; }},
      {"lambda", [](ToyModel* m) { m->header.regularization = kInfinity; }},
      {"lambda < 0", [](ToyModel* m) { m->header.regularization = -1; }},
      {"items", [](ToyModel* m) { m->header.tower_num_items = 1U << 31; }},
      {"decay 0", [](ToyModel* m) { m->header.recency_decay = 0; }},
      {"decay 1.1", [](ToyModel* m) { m->header.recency_decay = 1.1F; }},
      {"decay NaN", [](ToyModel* m) { m->header.recency_decay = kNan; }},
  };
  ExpectRefused(of_any_tower, {});
  const ToyShape fold_in = {6, 3, CodeBits::kInt8, 2, 2};
  ExpectRefused(of_any_tower, fold_in);
  ExpectRefused(
      {{"lambda 0", [](ToyModel* m) { m->header.regularization = 0; }},
       {"no items", [](ToyModel* m) { m->header.tower_num_items = 0; }}},
      fold_in);
  ToyModel model = MakeToyModel(fold_in);
  model.header.frequency_exponent = 0.5F;
  EXPECT_EQ(ParseStatus(model).code(), StatusCode::kUnsupported);
}

TEST(ModelView, RefusesRatingsOutOfRange) {
  ExpectRefused(
      {
          {"no knots", [](ToyModel* m) { m->header.rating_weights.clear(); }},
          {"equal knots",
           [](ToyModel* m) { m->header.rating_weights[1].rating = 1; }},
          {"falling knots",
           [](ToyModel* m) { m->header.rating_weights[1].rating = 9; }},
          {"NaN knot",
           [](ToyModel* m) { m->header.rating_weights[0].rating = kNan; }},
          {"infinite knot",
           [](ToyModel* m) { m->header.rating_weights[2].rating = kInfinity; }},
          {"weight",
           [](ToyModel* m) { m->header.rating_weights[2].weight = 2e4F; }},
          {"NaN weight",
           [](ToyModel* m) { m->header.rating_weights[1].weight = kNan; }},
          {"min > max", [](ToyModel* m) { m->header.scale_min = 6; }},
          {"NaN max", [](ToyModel* m) { m->header.scale_max = kNan; }},
          {"step 0", [](ToyModel* m) { m->header.scale_step = 0; }},
          {"NaN step", [](ToyModel* m) { m->header.scale_step = kNan; }},
          {"threshold",
           [](ToyModel* m) { m->header.positive_threshold = kInfinity; }},
      },
      {});
}

void AddSample(ToyModel* model) {
  model->header.self_test.push_back({{0, 5}, {5, 1}, {2, 4}, {1, 0.5F}});
}

TEST(ModelView, RefusesSelfTestsOutOfRange) {
  ToyModel sound = MakeToyModel({});
  AddSample(&sound);
  ASSERT_TRUE(ParseStatus(sound).ok());
  using Sample = ModelHeader::SelfTestSample;
  const std::pair<const char*, std::function<void(Sample*)>> defects[] = {
      {"item", [](Sample* s) { s->items[1] = 6; }},
      {"expected item", [](Sample* s) { s->expected_items[0] = 6; }},
      {"NaN rating", [](Sample* s) { s->ratings[0] = kNan; }},
      {"NaN score", [](Sample* s) { s->expected_scores[1] = kNan; }},
      {"infinite score", [](Sample* s) { s->expected_scores[1] = kInfinity; }},
      {"ratings", [](Sample* s) { s->ratings.pop_back(); }},
      {"scores", [](Sample* s) { s->expected_scores.pop_back(); }},
      {"no answer",
       [](Sample* s) {
         s->expected_items.clear();
         s->expected_scores.clear();
       }},
      {"too long",
       [](Sample* s) {
         s->items.resize(kMaxSelfTestItems + 1);
         s->ratings.resize(kMaxSelfTestItems + 1);
       }},
  };
  for (const auto& [what, bend] : defects) {
    ToyModel model = sound;
    bend(&model.header.self_test[0]);
    EXPECT_EQ(ParseStatus(model).code(), StatusCode::kCorruption) << what;
  }
}

TEST(ModelView, GivesItemsTheirCentroidsByResidualAlone) {
  ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 2, 2});
  for (const bool by_residual : {false, true}) {
    model.header.by_residual = by_residual;
    const AlignedBuffer bytes = BuildModel(model);
    const Result<ModelView> view = ModelView::Parse(bytes.bytes());
    ASSERT_TRUE(view.ok()) << view.status().ToString();
    EXPECT_EQ(view->items().IsByResidual(), by_residual);
    EXPECT_FALSE(view->input_table().IsByResidual());
  }
}

TEST(ModelView, RefusesResidualsOfOneCluster) {
  ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 1, 2});
  EXPECT_TRUE(ParseStatus(model).ok());
  model.header.by_residual = true;
  const Status status = ParseStatus(model);
  EXPECT_EQ(status.code(), StatusCode::kCorruption);
  EXPECT_EQ(status.message(), "header: by_residual is out of range");
}

TEST(ModelView, RefusesResidualsInAFileThatOlderReadersWouldAccept) {
  ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 2, 2});
  model.header.by_residual = true;
  const AlignedBuffer bytes =
      BuildFile(EncodeHeader(model.header), SectionsOf(model), kUsualVersion);
  const Status status = ModelView::Parse(bytes.bytes()).status();
  EXPECT_EQ(status.code(), StatusCode::kCorruption);
  EXPECT_EQ(status.message(), "header: by_residual is out of range");
}

TEST(ModelView, AcceptsValuesAtTheirLimits) {
  ToyModel model = MakeToyModel({6, 3, CodeBits::kInt8, 2, 2});
  ModelHeader& header = model.header;
  model.codes[0] = 0x81;
  model.codes[1] = 0x7F;
  model.scales = {0, 1, 0x03FF, 0x5C00, 0x3C00, 0x0400};
  model.user_matrix.assign(9, -1e9F);
  model.centroids.assign(6, 32768);
  model.cluster_offsets = {0, 6, 6};
  model.block_radii = {0x7BFF};
  header.alpha0 = 0;
  header.regularization = 1e-9F;
  header.frequency_exponent = 0;
  header.tower_num_items = 2147483647;
  header.recency_decay = 1;
  header.rating_weights = {{-1e9F, -1e4F}, {1e9F, 1e4F}};
  header.scale_min = 3;
  header.scale_max = 3;
  const Status status = ParseStatus(model);
  EXPECT_TRUE(status.ok()) << status.ToString();
}

}  // namespace
}  // namespace pagepick
