#include "bundle/model_writer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "base/hash.h"
#include "bundle/block_radii.h"
#include "model/model_view.h"
#include "sample_models.h"
#include "toy_model.h"

namespace pagepick {
namespace {

std::vector<uint8_t> MustWrite(const ModelContents& contents) {
  Result<std::vector<uint8_t>> bytes = WriteModel(contents);
  EXPECT_TRUE(bytes.ok()) << bytes.status().ToString();
  return bytes.ok() ? *std::move(bytes) : std::vector<uint8_t>();
}

TEST(WriteModel, WhatItWritesReadsBackAsItWas) {
  const ModelContents contents = SampleContents();
  const std::vector<uint8_t> bytes = MustWrite(contents);
  const Result<ModelView> view = ModelView::Parse(bytes);
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  EXPECT_EQ(view->num_items(), 4);
  EXPECT_EQ(view->dim(), 2);
  EXPECT_EQ(Bytes(view->codes().begin(), view->codes().end()),
            contents.items.codes);
  EXPECT_EQ(std::vector<uint16_t>(view->scales().begin(), view->scales().end()),
            contents.items.scales);
  EXPECT_EQ(std::vector<float>(view->user_matrix().begin(),
                               view->user_matrix().end()),
            contents.user_tower.matrix);
  EXPECT_EQ(
      std::vector<float>(view->centroids().begin(), view->centroids().end()),
      contents.centroids);
  EXPECT_EQ(std::vector<uint32_t>(view->cluster_offsets().begin(),
                                  view->cluster_offsets().end()),
            contents.cluster_offsets);
  const ModelHeader& header = view->header();
  EXPECT_EQ(header.default_num_probes, 1u);
  EXPECT_EQ(header.user_tower_kind, 1u);
  EXPECT_EQ(header.alpha0, 0.25F);
  EXPECT_EQ(header.regularization, 0.125F);
  EXPECT_EQ(header.tower_num_items, 5u);
  EXPECT_EQ(header.recency_decay, 0.5F);
  EXPECT_EQ(header.rating_weights.size(), 3u);
  EXPECT_EQ(header.scale_step, 0.1F);
  EXPECT_EQ(header.self_test[0].expected_items, (std::vector<uint32_t>{1, 3}));
  EXPECT_EQ(header.self_test[0].expected_scores,
            (std::vector<float>{0.5F, -0.5F}));
}

TEST(WriteModel, KeepsTheProvenance) {
  const Provenance expected = SampleContents().provenance;
  const std::vector<uint8_t> bytes = MustWrite(SampleContents());
  const Result<Provenance> read = ReadProvenance(bytes);
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->tool_version, expected.tool_version);
  EXPECT_EQ(read->data_name, expected.data_name);
  EXPECT_EQ(read->data_licence, expected.data_licence);
  EXPECT_EQ(read->data_hash, expected.data_hash);
  EXPECT_EQ(read->seed, expected.seed);
  EXPECT_EQ(read->interactions, expected.interactions);
  EXPECT_EQ(read->users, expected.users);
  ASSERT_EQ(read->options.size(), 3u);
  EXPECT_EQ(read->options[2].value, "again");
  ASSERT_EQ(read->quality.size(), 2u);
  EXPECT_EQ(read->quality[0].standard_error, 0.0625);
}

TEST(WriteModel, KeepsTextThatIsNotUtf8) {
  ModelContents contents = SampleContents();
  contents.provenance.data_name = "caf\xE9";
  const Result<Provenance> read = ReadProvenance(MustWrite(contents));
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->data_name, "caf\xE9");
}

// The first is made from the format's description alone, by a writer that
// shares no code with the second.
TEST(WriteModel, AgreesByteForByteWithAWriterMadeAfterTheDescription) {
  ModelContents contents = SampleContents();
  contents.provenance = Provenance();
  ToyModel model;
  ModelHeader& header = model.header;
  header.item_count = 4;
  header.embedding_dim = 2;
  header.code_bits = 8;
  header.num_clusters = 2;
  header.default_num_probes = 1;
  header.user_tower_kind = 1;
  header.alpha0 = 0.25F;
  header.regularization = 0.125F;
  header.frequency_exponent = 1;
  header.tower_num_items = 5;
  header.recency_decay = 0.5F;
  header.rating_weights = {{1, -1}, {3, 0.5F}, {4, 1}};
  contents.rating_weights = RatingWeights({{1, -1}, {3, 0.5F}, {4, 1}});
  header.scale_is_explicit = true;
  header.scale_min = 0.5F;
  header.scale_max = 5;
  header.scale_step = 0.1F;
  header.positive_threshold = 4;
  header.self_test = {{{0, 2}, {5, 1}, {1, 3}, {0.5F, -0.5F}}};
  model.codes = contents.items.codes;
  model.scales = contents.items.scales;
  model.popularity = {255, 112, 170, 0};
  model.user_matrix = contents.user_tower.matrix;
  model.centroids = contents.centroids;
  model.cluster_offsets = contents.cluster_offsets;
  model.block_radii =
      BlockRadii(contents.items, contents.centroids, contents.cluster_offsets);
  // An empty provenance is a message of no bytes, field 15.
  const Bytes header_bytes =
      MessageBytes().Raw(EncodeHeader(header)).Message(15, {}).bytes();
  const AlignedBuffer by_hand = BuildFile(header_bytes, SectionsOf(model));
  EXPECT_EQ(Bytes(by_hand.bytes().begin(), by_hand.bytes().end()),
            MustWrite(contents));
}

TEST(WriteModel, GivesResidualsAVersionThatOlderProgramsRefuse) {
  ModelContents contents = SampleContents();
  const auto major = [&] { return MustWrite(contents)[8]; };
  EXPECT_EQ(major(), 2);
  contents.items.by_residual = true;
  EXPECT_EQ(major(), 3);
  const std::vector<uint8_t> bytes = MustWrite(contents);
  const Result<ModelView> view = ModelView::Parse(bytes);
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  EXPECT_TRUE(view->items().IsByResidual());
}

// The contents of a learned tower with everything that may ship.
ModelContents LearnedContents() {
  const TrainedModel trained = SampleLearnedModel();
  ModelContents contents;
  contents.items = Quantize(trained.towers.items, CodeBits::kInt8, 1);
  contents.inputs = Quantize(trained.towers.inputs, CodeBits::kInt8, 1);
  contents.item_counts = {5, 4, 4, 2, 1};
  contents.user_tower = trained.towers.user;
  contents.neighbors = trained.towers.neighbors;
  return contents;
}

TEST(WriteModel, ShipsALearnedTowerItsInputsAndNeighbors) {
  const ModelContents contents = LearnedContents();
  const std::vector<uint8_t> bytes = MustWrite(contents);
  const Result<ModelView> view = ModelView::Parse(bytes);
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  const UserNetwork& network = contents.user_tower.network;
  EXPECT_EQ(view->header().decays, network.decays);
  std::vector<float> row(6);
  view->network_linear().Dequantize(1, row);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(row[i], network.linear[6 + i], 0.005);
  }
  view->network_hidden().Dequantize(0, row);
  for (size_t i = 0; i < 6; ++i) {
    EXPECT_NEAR(row[i], network.hidden_weights[i], 0.005);
  }
  row.resize(1);
  view->network_output().Dequantize(1, row);
  EXPECT_NEAR(row[0], -1, 0.005);
  EXPECT_EQ(view->network_biases()[0], 0.25F);
  EXPECT_EQ(view->network_biases()[2], -0.5F);
  row.resize(3);
  view->inputs().Dequantize(2, row);
  EXPECT_NEAR(row[0], 1, 0.005);
  EXPECT_NEAR(row[1], 0.1F, 0.005);
  const std::vector<Neighbor> neighbors = view->neighbors().Row(0);
  ASSERT_EQ(neighbors.size(), 2u);
  EXPECT_EQ(neighbors[1].item, 4);
  EXPECT_EQ(neighbors[1].weight, 0.25F);
  EXPECT_TRUE(view->neighbors().Row(2).empty());
}

TEST(WriteModel, AFlatModelOf64BytesOfCodesTakes66BytesAnItem) {
  constexpr int32_t kItems = 3000;
  for (const CodeBits bits : {CodeBits::kInt8, CodeBits::kInt4}) {
    ModelContents contents;
    const int32_t dim = bits == CodeBits::kInt8 ? 64 : 128;
    ItemEmbeddings items{kItems, dim, {}};
    items.values.assign(static_cast<size_t>(kItems * dim), 0.5F);
    contents.items = Quantize(items, bits, 1);
    contents.item_counts.assign(kItems, 1);
    const std::vector<uint8_t> bytes = MustWrite(contents);
    const Result<ModelView> view = ModelView::Parse(bytes);
    ASSERT_TRUE(view.ok()) << view.status().ToString();
    EXPECT_EQ(view->item_bytes(), uint64_t{66} * kItems);
    EXPECT_LT(bytes.size(), size_t{66} * kItems + 400);
  }
}

TEST(WriteModel, ALargeNetworkTakesAtMost128Kilobytes) {
  const int32_t shapes[][3] = {{128, 128, 128}, {256, 256, 64}};
  for (const auto& [dim, input_dim, hidden] : shapes) {
    ModelContents contents;
    ItemEmbeddings items{1, dim, {}};
    items.values.assign(static_cast<size_t>(dim), 1);
    contents.items = Quantize(items, CodeBits::kInt4, 1);
    contents.item_counts = {1};
    contents.user_tower.kind = UserTowerKind::kNetwork;
    UserNetwork& network = contents.user_tower.network;
    network.input_dim = input_dim;
    network.num_hidden = hidden;
    const auto fill = [](std::vector<float>* values, int32_t size) {
      values->assign(static_cast<size_t>(size), 0.5F);
    };
    fill(&network.linear, dim * input_dim);
    fill(&network.hidden_weights, hidden * input_dim);
    fill(&network.hidden_bias, hidden);
    fill(&network.output_weights, dim * hidden);
    fill(&network.output_bias, dim);
    EXPECT_LE(MustWrite(contents).size(), 128u * 1000);
  }
}

TEST(WriteModel, RefusesALearnedTowerWhosePartsDisagree) {
  using Bend = std::function<void(ModelContents*)>;
  const std::pair<const char*, Bend> defects[] = {
      {"rising counts", [](ModelContents* c) { c->item_counts[4] = 6; }},
      {"a bias too few",
       [](ModelContents* c) { c->user_tower.network.hidden_bias.clear(); }},
      {"a weight too few",
       [](ModelContents* c) { c->user_tower.network.linear.pop_back(); }},
      {"no inputs", [](ModelContents* c) { c->inputs = {}; }},
      {"inputs of another width",
       [](ModelContents* c) { c->inputs.codes.pop_back(); }},
      {"a neighbour out of range",
       [](ModelContents* c) { c->neighbors.targets[4] = 5; }},
      {"an infinite neighbour",
       [](ModelContents* c) { c->neighbors.weights[0] = INFINITY; }},
      {"a neighbour's weight of a million",
       [](ModelContents* c) { c->neighbors.weights[0] = 1e6F; }},
      {"inputs for the mean",
       [](ModelContents* c) { c->user_tower.kind = UserTowerKind::kMean; }},
  };
  for (const auto& [what, bend] : defects) {
    ModelContents contents = LearnedContents();
    bend(&contents);
    EXPECT_EQ(WriteModel(contents).status().code(),
              StatusCode::kInvalidArgument)
        << what;
  }
}

// A change of this number is a change of the format, or of what a build of
// the same input gives: say so in models/FORMAT.md.
TEST(WriteModel, GivesTheGoldenBytes) {
  const std::vector<uint8_t> bytes = MustWrite(SampleContents());
  EXPECT_EQ(bytes, MustWrite(SampleContents()));
  EXPECT_EQ(HexDigits(Xxh3(bytes)), "64496a9175a5103a");
}

TEST(WriteModel, PopularityIsTheLogarithmOfTheCount) {
  ModelContents contents = SampleContents();
  contents.item_counts = {1023, 31, 1e-6F, 0};
  const std::vector<uint8_t> bytes = MustWrite(contents);
  const Result<ModelView> view = ModelView::Parse(bytes);
  ASSERT_TRUE(view.ok());
  // log2(1024) = 10, log2(32) = 5; rare is 1, never is 0.
  EXPECT_EQ(view->popularity()[0], 255);
  EXPECT_EQ(view->popularity()[1], 128);
  EXPECT_EQ(view->popularity()[2], 1);
  EXPECT_EQ(view->popularity()[3], 0);
  contents.item_counts = {0, 0, 0, 0};
  const std::vector<uint8_t> unpopular = MustWrite(contents);
  EXPECT_EQ(ModelView::Parse(unpopular)->popularity()[0], 0);
}

TEST(WriteModel, RefusesPartsThatDisagree) {
  using Bend = std::function<void(ModelContents*)>;
  const std::pair<const char*, Bend> defects[] = {
      {"counts", [](ModelContents* c) { c->item_counts.pop_back(); }},
      {"a negative count", [](ModelContents* c) { c->item_counts[0] = -1; }},
      {"a NaN count", [](ModelContents* c) { c->item_counts[0] = NAN; }},
      {"scales", [](ModelContents* c) { c->items.scales.pop_back(); }},
      {"codes", [](ModelContents* c) { c->items.codes.pop_back(); }},
      {"no items", [](ModelContents* c) { c->items.num_items = -1; }},
      {"a matrix for the mean",
       [](ModelContents* c) { c->user_tower.kind = UserTowerKind::kMean; }},
      {"offsets", [](ModelContents* c) { c->cluster_offsets[2] = 3; }},
      {"clusters", [](ModelContents* c) { c->num_clusters = -2; }},
      {"probes", [](ModelContents* c) { c->default_num_probes = 3; }},
      {"a NaN", [](ModelContents* c) { c->user_tower.matrix[0] = NAN; }},
      {"a self-test item",
       [](ModelContents* c) { c->self_test[0].items[0] = 4; }},
  };
  for (const auto& [what, bend] : defects) {
    ModelContents contents = SampleContents();
    bend(&contents);
    EXPECT_EQ(WriteModel(contents).status().code(),
              StatusCode::kInvalidArgument)
        << what;
  }
}

}  // namespace
}  // namespace pagepick
