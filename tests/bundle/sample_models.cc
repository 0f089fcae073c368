#include "sample_models.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

namespace pagepick {

namespace {

Provenance SampleProvenance() {
  Provenance provenance;
  provenance.tool_version = "0.1.0";
  provenance.data_name = "Sampl\xC3\xA9";
  provenance.data_licence = "CC0";
  provenance.data_hash = "0123456789abcdef";
  provenance.seed = UINT64_MAX;
  provenance.interactions = 8;
  provenance.users = 3;
  provenance.options = {{"dim", "2"}, {"alpha", "0.1"}, {"dim", "again"}};
  provenance.quality = {{"ndcg_at_100", 0.25, 0.0625},
                        {"recall_at_20", 0.1, 0}};
  return provenance;
}

}  // namespace

ModelContents SampleContents() {
  ModelContents contents;
  contents.items.bits = CodeBits::kInt8;
  contents.items.num_items = 4;
  contents.items.dim = 2;
  contents.items.codes.assign(4 * 16, 0);
  const uint8_t codes[4][2] = {{127, 3}, {100, 0}, {0x81, 9}, {0x90, 0xFF}};
  for (size_t i = 0; i < 4; ++i) {
    contents.items.codes[16 * i] = codes[i][0];
    contents.items.codes[16 * i + 1] = codes[i][1];
  }
  contents.items.scales = {0x3000, 0x3000, 0x3400, 0x2C00};
  contents.item_counts = {1000, 20, 100, 0};
  contents.user_tower.kind = UserTowerKind::kWhitened;
  contents.user_tower.matrix = {2, 0.5F, 0.5F, 1};
  contents.user_tower.fold_in = {0.25F, 0.125F, 1, 5};
  contents.user_tower.recency_decay = 0.5F;
  contents.rating_weights = RatingWeights({{1, -1}, {3, 0}, {4, 1}});
  contents.scale = {true, 0.5F, 5, 0.1F, 4};
  contents.num_clusters = 2;
  contents.default_num_probes = 1;
  contents.centroids = {1, 0, -1, 0};
  contents.cluster_offsets = {0, 2, 4};
  contents.self_test = {{{0, 2}, {5, 1}, {1, 3}, {0.5F, -0.5F}}};
  contents.provenance = SampleProvenance();
  return contents;
}

Catalogue SampleCatalogue() {
  Catalogue catalogue;
  for (const char* id : {"tt1", "tt2", "tt3", "tt4", "tt5"}) {
    catalogue.ids.FindOrAdd(id);
  }
  for (const char* tag : {"Drama", "Never shipped", "Comedy", "Unused"}) {
    catalogue.tags.FindOrAdd(tag);
  }
  catalogue.items.resize(5);
  catalogue.items[0].title = "Am\xC3\xA9lie \"quoted\"";
  catalogue.items[0].year = 2001;
  catalogue.items[0].price = 9.99F;
  catalogue.items[0].tags = {2, 0};
  catalogue.items[1].title = "Does not ship";
  catalogue.items[1].tags = {1};
  catalogue.items[1].image = "https://example.org/1.jpg";
  catalogue.items[2].title = "Third";
  catalogue.items[2].url = "https://example.org/3";
  catalogue.items[4].title = "</script>";
  catalogue.items[4].tags = {2};
  return catalogue;
}

std::vector<int32_t> SampleOrder() { return {4, 0, 3, 2}; }

TrainedModel SampleTrainedModel() {
  TrainedModel model;
  Dataset& dataset = model.dataset;
  dataset.catalogue = SampleCatalogue();
  dataset.scale = {true, 1, 5, 1};
  dataset.has_times = true;
  for (int32_t user = 0; user < 3; ++user) {
    dataset.users.FindOrAdd("user " + std::to_string(user));
    dataset.user_offsets.push_back(
        static_cast<int64_t>(dataset.interactions.size()));
    for (int32_t item = 0; item < 5; ++item) {
      const float rating = item % 2 == user % 2 ? 5 : 1;
      const auto time = static_cast<uint32_t>(1000 + item / 2);
      dataset.interactions.push_back({user, item, rating, time});
      model.split.parts.push_back(static_cast<Part>((user + item) % 6));
    }
  }
  dataset.user_offsets.push_back(
      static_cast<int64_t>(dataset.interactions.size()));
  ItemEmbeddings& items = model.towers.items;
  items.num_items = 5;
  items.dim = 2;
  items.values = {1, 0, 0, 1, 1, 0.1F, 0.1F, 1, 1, 1e-30F};
  model.towers.user.kind = UserTowerKind::kFoldIn;
  model.towers.user.matrix = {3, 0.2F, 0.2F, 2};
  model.towers.user.fold_in = {0.25F, 0.125F, 1, 5};
  model.towers.user.recency_decay = 0.9F;
  model.towers.rating_weights = RatingWeights({{1, -0.5F}, {4, 1}});
  model.positive_threshold = 4;
  model.provenance = SampleProvenance();
  model.training = {{"iALS", 1, 16, 0.9, 0.25}, {"iALS", 2, 16, 0.6, 0.5}};
  return model;
}

TrainedModel SampleLearnedModel() {
  TrainedModel model = SampleTrainedModel();
  Towers& towers = model.towers;
  towers.user.kind = UserTowerKind::kNetwork;
  towers.user.matrix.clear();
  towers.user.fold_in = {};
  UserNetwork& network = towers.user.network;
  network.decays = {1, 0.5F};
  network.input_dim = 3;
  network.num_hidden = 1;
  network.linear = {1, 0, 0, 0, 0.5F, 0, 0, 1, 0, 0, 0, 0.5F};
  network.hidden_weights = {0.1F, -0.2F, 0.3F, -0.4F, 0.5F, -0.6F};
  network.hidden_bias = {0.25F};
  network.output_weights = {1, -1};
  network.output_bias = {0.5F, -0.5F};
  towers.inputs = {
      5, 3, {1, 0, 0.5F, 0, 1, 0, 1, 0.1F, 0, 0.1F, 1, 0, 1, 0, 0.25F}};
  towers.neighbors = {{0, 2, 3, 3, 4, 5},
                      {2, 4, 3, 1, 0},
                      {0.5F, 0.25F, 0.75F, 0.75F, -0.125F}};
  return model;
}

std::string FreshFolder() {
  const ::testing::TestInfo* test =
      ::testing::UnitTest::GetInstance()->current_test_info();
  const std::string folder = ::testing::TempDir() + "pagepick_" +
                             test->test_suite_name() + "_" + test->name() +
                             "_" + std::to_string(::getpid());
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace pagepick
