#include "bundle/trained_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "base/file.h"
#include "bundle/bundle_writer.h"
#include "sample_models.h"

namespace pagepick {
namespace {

class TrainedModelFile : public ::testing::Test {
 protected:
  const std::string path_ = FreshFolder() + "/model.pick";
};

TEST_F(TrainedModelFile, LoadsAsItWasSaved) {
  const TrainedModel saved = SampleTrainedModel();
  ASSERT_TRUE(SaveTrainedModel(saved, path_).ok());
  const Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  const Dataset& dataset = loaded->dataset;
  EXPECT_EQ(dataset.interactions, saved.dataset.interactions);
  EXPECT_EQ(dataset.user_offsets, saved.dataset.user_offsets);
  EXPECT_EQ(dataset.has_times, true);
  EXPECT_EQ(dataset.scale.is_explicit, true);
  EXPECT_EQ(dataset.scale.max, 5.0F);
  EXPECT_EQ(dataset.scale.step, 1.0F);
  EXPECT_EQ(dataset.users.IdOf(2), "user 2");
  EXPECT_EQ(dataset.catalogue.ids.Find("tt4"), 3);
  EXPECT_EQ(dataset.catalogue.tags.size(), 4);
  const CatalogueItem& first = dataset.catalogue.items[0];
  EXPECT_EQ(first.title, saved.dataset.catalogue.items[0].title);
  EXPECT_EQ(first.year, 2001);
  EXPECT_EQ(first.price, 9.99F);
  EXPECT_EQ(first.tags, (std::vector<int32_t>{2, 0}));
  EXPECT_FALSE(dataset.catalogue.items[2].year.has_value());
  EXPECT_EQ(dataset.catalogue.items[2].url, "https://example.org/3");
  EXPECT_EQ(loaded->split.parts, saved.split.parts);
  EXPECT_EQ(loaded->towers.items.values, saved.towers.items.values);
  EXPECT_EQ(loaded->towers.user.kind, UserTowerKind::kFoldIn);
  EXPECT_EQ(loaded->towers.user.matrix, saved.towers.user.matrix);
  EXPECT_EQ(loaded->towers.user.fold_in.num_items, 5);
  EXPECT_EQ(loaded->towers.user.recency_decay, 0.9F);
  EXPECT_EQ(loaded->towers.rating_weights.WeightOf(1), -0.5F);
  EXPECT_EQ(loaded->positive_threshold, 4.0F);
  EXPECT_EQ(loaded->provenance.seed, UINT64_MAX);
}

TEST_F(TrainedModelFile, KeepsALearnedTowerItsInputsAndNeighbors) {
  const TrainedModel saved = SampleLearnedModel();
  ASSERT_TRUE(SaveTrainedModel(saved, path_).ok());
  const Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  const Towers& towers = loaded->towers;
  EXPECT_EQ(towers.user.kind, UserTowerKind::kNetwork);
  const UserNetwork& network = towers.user.network;
  const UserNetwork& expected = saved.towers.user.network;
  EXPECT_EQ(network.decays, expected.decays);
  EXPECT_EQ(network.input_dim, 3);
  EXPECT_EQ(network.num_hidden, 1);
  EXPECT_EQ(network.linear, expected.linear);
  EXPECT_EQ(network.hidden_weights, expected.hidden_weights);
  EXPECT_EQ(network.hidden_bias, expected.hidden_bias);
  EXPECT_EQ(network.output_weights, expected.output_weights);
  EXPECT_EQ(network.output_bias, expected.output_bias);
  EXPECT_EQ(towers.inputs.num_items, 5);
  EXPECT_EQ(towers.inputs.dim, 3);
  EXPECT_EQ(towers.inputs.values, saved.towers.inputs.values);
  EXPECT_EQ(towers.neighbors.offsets, saved.towers.neighbors.offsets);
  EXPECT_EQ(towers.neighbors.targets, saved.towers.neighbors.targets);
  EXPECT_EQ(towers.neighbors.weights, saved.towers.neighbors.weights);
}

TEST_F(TrainedModelFile, KeepsTheStepsOfItsTraining) {
  const TrainedModel saved = SampleTrainedModel();
  ASSERT_EQ(saved.training.size(), 2u);
  ASSERT_TRUE(SaveTrainedModel(saved, path_).ok());
  const Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_EQ(loaded->training, saved.training);
}

TEST_F(TrainedModelFile, LoadsWithoutStepsAsOlderFilesAre) {
  TrainedModel model = SampleTrainedModel();
  model.training.clear();
  ASSERT_TRUE(SaveTrainedModel(model, path_).ok());
  const Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_TRUE(loaded->training.empty());
}

TEST_F(TrainedModelFile, TheSameModelGivesTheSameBytes) {
  ASSERT_TRUE(SaveTrainedModel(SampleLearnedModel(), path_).ok());
  Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok());
  ASSERT_TRUE(SaveTrainedModel(*loaded, path_ + "2").ok());
  const AlignedBuffer first = ReadFile(path_).value();
  const AlignedBuffer second = ReadFile(path_ + "2").value();
  EXPECT_TRUE(std::equal(first.bytes().begin(), first.bytes().end(),
                         second.bytes().begin(), second.bytes().end()));
}

TEST_F(TrainedModelFile, KeepsIdsThatAreNotUtf8) {
  TrainedModel model = SampleTrainedModel();
  model.dataset.catalogue.ids = IdMap();
  for (const char* id : {"caf\xE9", "\xFF", "c", "", "e"}) {
    model.dataset.catalogue.ids.FindOrAdd(id);
  }
  ASSERT_TRUE(SaveTrainedModel(model, path_).ok());
  const Result<TrainedModel> loaded = LoadTrainedModel(path_);
  ASSERT_TRUE(loaded.ok()) << loaded.status().ToString();
  EXPECT_EQ(loaded->dataset.catalogue.ids.IdOf(0), "caf\xE9");
  EXPECT_EQ(loaded->dataset.catalogue.ids.Find(""), 3);
}

TEST_F(TrainedModelFile, RefusesAFileCutAtAnyByte) {
  ASSERT_TRUE(SaveTrainedModel(SampleLearnedModel(), path_).ok());
  const AlignedBuffer bytes = ReadFile(path_).value();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(ParseTrainedModel(bytes.bytes().first(size)).status().code(),
              StatusCode::kCorruption)
        << size;
  }
}

TEST_F(TrainedModelFile, NamesAShippedModelForWhatItIs) {
  const Result<std::vector<uint8_t>> shipped = WriteModel(SampleContents());
  ASSERT_TRUE(shipped.ok());
  ASSERT_TRUE(WriteFileAtomically(path_, *shipped).ok());
  const Status status = LoadTrainedModel(path_).status();
  EXPECT_EQ(status.code(), StatusCode::kUnsupported);
  EXPECT_NE(status.message().find(path_), std::string::npos);
}

TEST_F(TrainedModelFile, IsNotAModelThatShips) {
  ASSERT_TRUE(SaveTrainedModel(SampleTrainedModel(), path_).ok());
  const AlignedBuffer bytes = ReadFile(path_).value();
  EXPECT_EQ(ReadProvenance(bytes.bytes()).status().code(),
            StatusCode::kUnsupported);
}

TEST_F(TrainedModelFile, RefusesToSaveWhatItCouldNotLoad) {
  using Bend = std::function<void(TrainedModel*)>;
  const std::pair<const char*, Bend> defects[] = {
      {"a user out of range",
       [](TrainedModel* m) { m->dataset.interactions.back().user = 3; }},
      {"a negative item",
       [](TrainedModel* m) { m->dataset.interactions[0].item = -1; }},
      {"an item out of range",
       [](TrainedModel* m) { m->dataset.interactions[0].item = 5; }},
      {"a NaN rating",
       [](TrainedModel* m) { m->dataset.interactions[0].rating = NAN; }},
      {"times that fall",
       [](TrainedModel* m) { m->dataset.interactions[0].time = 5000; }},
      {"users out of order",
       [](TrainedModel* m) { m->dataset.interactions[0].user = 1; }},
      {"an item twice for one user",
       [](TrainedModel* m) { m->dataset.interactions[1].item = 0; }},
      {"offsets", [](TrainedModel* m) { m->dataset.user_offsets[1] = 4; }},
      {"too few offsets",
       [](TrainedModel* m) { m->dataset.user_offsets.pop_back(); }},
      {"parts", [](TrainedModel* m) { m->split.parts.pop_back(); }},
      {"a part of no name",
       [](TrainedModel* m) { m->split.parts[0] = static_cast<Part>(6); }},
      {"embeddings",
       [](TrainedModel* m) { m->towers.items.values.pop_back(); }},
      {"a NaN embedding",
       [](TrainedModel* m) { m->towers.items.values[3] = NAN; }},
      {"items", [](TrainedModel* m) { m->towers.items.num_items = 4; }},
      {"no matrix", [](TrainedModel* m) { m->towers.user.matrix.clear(); }},
      {"a tag out of range",
       [](TrainedModel* m) { m->dataset.catalogue.items[0].tags[0] = 4; }},
      {"a negative tag",
       [](TrainedModel* m) { m->dataset.catalogue.items[0].tags[0] = -1; }},
      {"too few titles",
       [](TrainedModel* m) { m->dataset.catalogue.items.pop_back(); }},
      {"a decay of 0",
       [](TrainedModel* m) { m->towers.user.recency_decay = 0; }},
      {"a step of 0", [](TrainedModel* m) { m->dataset.scale.step = 0; }},
      {"more training done than there was",
       [](TrainedModel* m) { m->training[1].done = 17; }},
      {"training below its start",
       [](TrainedModel* m) { m->training[0].done = -1; }},
      {"a NaN loss", [](TrainedModel* m) { m->training[0].loss = NAN; }},
      {"a quality above 1",
       [](TrainedModel* m) { m->training[0].validation_ndcg = 1.5; }},
      {"a long stage",
       [](TrainedModel* m) {
         m->training[0].stage.assign(kMaxStageName + 1, 'a');
       }},
      {"too many steps",
       [](TrainedModel* m) { m->training.resize(kMaxTrainingSteps + 1); }},
  };
  for (const auto& [what, bend] : defects) {
    TrainedModel model = SampleTrainedModel();
    bend(&model);
    EXPECT_EQ(SaveTrainedModel(model, path_).code(),
              StatusCode::kInvalidArgument)
        << what;
  }
  EXPECT_FALSE(ReadFile(path_).ok());
}

TEST_F(TrainedModelFile, RefusesToSaveALearnedTowerItCouldNotLoad) {
  using Bend = std::function<void(Towers*)>;
  const std::pair<const char*, Bend> defects[] = {
      {"a matrix",
       [](Towers* t) {
         t->user.matrix = {1, 0, 0, 1};
       }},
      {"a weight too few",
       [](Towers* t) { t->user.network.hidden_weights.pop_back(); }},
      {"a NaN weight", [](Towers* t) { t->user.network.linear[0] = NAN; }},
      {"a NaN bias", [](Towers* t) { t->user.network.output_bias[0] = NAN; }},
      {"a decay of 0", [](Towers* t) { t->user.network.decays[1] = 0; }},
      {"no inputs of its dimension", [](Towers* t) { t->inputs = {}; }},
      {"inputs of another dimension", [](Towers* t) { t->inputs.dim = 5; }},
      {"an input too few", [](Towers* t) { t->inputs.values.pop_back(); }},
      {"inputs of no items", [](Towers* t) { t->inputs.num_items = 0; }},
      {"a NaN input", [](Towers* t) { t->inputs.values[1] = NAN; }},
      {"inputs without a network",
       [](Towers* t) { t->user.kind = UserTowerKind::kMean; }},
      {"a neighbour out of range",
       [](Towers* t) { t->neighbors.targets[1] = 5; }},
      {"neighbours of fewer items",
       [](Towers* t) { t->neighbors.offsets.pop_back(); }},
  };
  for (const auto& [what, bend] : defects) {
    TrainedModel model = SampleLearnedModel();
    bend(&model.towers);
    EXPECT_EQ(SaveTrainedModel(model, path_).code(),
              StatusCode::kInvalidArgument)
        << what;
  }
}

TEST_F(TrainedModelFile, IsNotFoundWhereThereIsNone) {
  EXPECT_EQ(LoadTrainedModel(path_).status().code(), StatusCode::kNotFound);
}

}  // namespace
}  // namespace pagepick
