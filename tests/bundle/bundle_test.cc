#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/file.h"
#include "base/hash.h"
#include "bundle/bundle_reader.h"
#include "bundle/bundle_writer.h"
#include "sample_models.h"

namespace pagepick {
namespace {

std::string TextOf(const std::string& path) {
  const Result<AlignedBuffer> bytes = ReadFile(path);
  if (!bytes.ok()) return "";
  return {bytes->bytes().begin(), bytes->bytes().end()};
}

std::vector<std::string> NamesIn(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class BundleFolder : public ::testing::Test {
 protected:
  Result<std::vector<BundleFile>> Write(const ModelContents& contents,
                                        const Catalogue& catalogue,
                                        const std::vector<int32_t>& order) {
    const Result<std::vector<uint8_t>> model = WriteModel(contents);
    if (!model.ok()) return model.status();
    return WriteBundle(folder_, contents, *model, catalogue, order);
  }
  void MustWrite() {
    const auto files =
        Write(SampleContents(), SampleCatalogue(), SampleOrder());
    ASSERT_TRUE(files.ok()) << files.status().ToString();
  }
  nlohmann::json Manifest() {
    return nlohmann::json::parse(TextOf(folder_ + "/manifest.json"));
  }
  // The bundle with `manifest` in place of its own.
  StatusCode ReadWith(const nlohmann::json& manifest) {
    EXPECT_TRUE(
        WriteFileAtomically(folder_ + "/manifest.json", manifest.dump()).ok());
    return ReadBundle(folder_).status().code();
  }

  const std::string folder_ = FreshFolder() + "/deep/er";
};

TEST_F(BundleFolder, ReadsBackInStorageOrder) {
  MustWrite();
  const Result<Bundle> bundle = ReadBundle(folder_);
  ASSERT_TRUE(bundle.ok()) << bundle.status().ToString();
  const Result<std::vector<uint8_t>> model = WriteModel(SampleContents());
  EXPECT_TRUE(std::equal(model->begin(), model->end(),
                         bundle->model.bytes().begin(),
                         bundle->model.bytes().end()));
  const Catalogue& catalogue = bundle->catalogue;
  ASSERT_EQ(catalogue.ids.size(), 4);
  EXPECT_EQ(catalogue.ids.IdOf(0), "tt5");
  EXPECT_EQ(catalogue.ids.IdOf(1), "tt1");
  EXPECT_EQ(catalogue.ids.IdOf(3), "tt3");
  EXPECT_EQ(catalogue.items[1].title, "Am\xC3\xA9lie \"quoted\"");
  EXPECT_EQ(catalogue.items[1].year, 2001);
  EXPECT_EQ(catalogue.items[1].price, 9.99F);
  EXPECT_EQ(catalogue.items[1].tags, (std::vector<int32_t>{1, 0}));
  EXPECT_EQ(catalogue.tags.IdOf(1), "Comedy");
  EXPECT_FALSE(catalogue.items[2].year.has_value());
  EXPECT_EQ(catalogue.items[3].url, "https://example.org/3");
}

TEST_F(BundleFolder, TheCatalogueIsColumnsThatOmitWhatIsEmptyOrUnused) {
  MustWrite();
  const std::string file = Manifest()["catalogue"]["file"];
  EXPECT_EQ(TextOf(folder_ + "/" + file),
            "{\"ids\":\"tt5\\ntt1\\ntt4\\ntt3\","
            "\"titles\":\"</script>\\nAm\xC3\xA9lie \\\"quoted\\\"\\n\\n"
            "Third\","
            "\"years\":[null,2001,null,null],"
            "\"urls\":\"\\n\\n\\nhttps://example.org/3\","
            "\"prices\":[null,9.99,null,null],"
            "\"tags\":[\"Drama\",\"Comedy\"],"
            "\"item_tags\":[[1],[1,0],[],[]]}\n");
}

TEST_F(BundleFolder, TheManifestNamesFilesByTheirHash) {
  MustWrite();
  const nlohmann::json manifest = Manifest();
  EXPECT_EQ(manifest["format"], 3);
  EXPECT_EQ(manifest["name"], "Sampl\xC3\xA9");
  EXPECT_EQ(manifest["items"], 4);
  EXPECT_EQ(manifest["embedding_dim"], 2);
  EXPECT_EQ(manifest["code_bits"], 8);
  EXPECT_EQ(manifest["num_clusters"], 2);
  EXPECT_EQ(manifest["user_tower"], "whitened");
  EXPECT_EQ(manifest["rating_scale"].dump(),
            "{\"explicit\":true,\"max\":5.0,\"min\":0.5,"
            "\"positive_threshold\":4.0,\"step\":0.1}");
  EXPECT_EQ(manifest["data"]["licence"], "CC0");
  EXPECT_EQ(manifest["quality"][0]["name"], "ndcg_at_100");
  EXPECT_EQ(manifest["quality"][0]["standard_error"], 0.0625);
  for (const char* part : {"model", "catalogue"}) {
    const std::string file = manifest[part]["file"];
    const Result<AlignedBuffer> bytes = ReadFile(folder_ + "/" + file);
    ASSERT_TRUE(bytes.ok());
    EXPECT_EQ(manifest[part]["bytes"], bytes->size());
    EXPECT_EQ(manifest[part]["xxh3"], HexDigits(Xxh3(bytes->bytes())));
    EXPECT_NE(file.find(std::string(manifest[part]["xxh3"])),
              std::string::npos);
  }
}

TEST_F(BundleFolder, TheSameBundleTwiceIsTheSameBytes) {
  MustWrite();
  const std::vector<std::string> names = NamesIn(folder_);
  const std::string manifest = TextOf(folder_ + "/manifest.json");
  MustWrite();
  EXPECT_EQ(NamesIn(folder_), names);
  EXPECT_EQ(TextOf(folder_ + "/manifest.json"), manifest);
}

TEST_F(BundleFolder, RemovesTheEarlierBundleAndNothingElse) {
  MustWrite();
  const std::vector<std::string> before = NamesIn(folder_);
  const std::vector<std::string> others = {
      "catalogue-notes.json", "index.html", "model-0123456789abcdeX.pick",
      "model-0123456789abcdef.pick.bak", "mymodel-0123456789abcdef.pick"};
  for (const std::string& name : others) {
    ASSERT_TRUE(WriteFileAtomically(folder_ + "/" + name, name).ok());
  }
  ModelContents contents = SampleContents();
  contents.item_counts[1] = 500;
  Catalogue catalogue = SampleCatalogue();
  catalogue.items[0].title = "Renamed";
  ASSERT_TRUE(Write(contents, catalogue, SampleOrder()).ok());
  const std::vector<std::string> after = NamesIn(folder_);
  EXPECT_EQ(after.size(), 3 + others.size());
  for (const std::string& name : others) {
    EXPECT_EQ(std::count(after.begin(), after.end(), name), 1) << name;
  }
  for (const std::string& name : before) {
    EXPECT_EQ(std::count(after.begin(), after.end(), name),
              name == "manifest.json" ? 1 : 0)
        << name;
  }
  EXPECT_TRUE(ReadBundle(folder_).ok());
}

TEST_F(BundleFolder, ReplacesBytesThatAreNotUtf8) {
  Catalogue catalogue = SampleCatalogue();
  catalogue.items[0].title = "caf\xE9";
  ASSERT_TRUE(Write(SampleContents(), catalogue, SampleOrder()).ok());
  EXPECT_EQ(ReadBundle(folder_)->catalogue.items[1].title, "caf\xEF\xBF\xBD");
}

TEST_F(BundleFolder, RefusesAnOrderThatDoesNotFit) {
  for (const std::vector<int32_t>& order : {std::vector<int32_t>{0, 1, 2},
                                            {0, 1, 2, 3, 4},
                                            {0, 1, 2, 2},
                                            {0, 1, 2, 5},
                                            {0, 1, 2, -1}}) {
    EXPECT_EQ(Write(SampleContents(), SampleCatalogue(), order).status().code(),
              StatusCode::kInvalidArgument);
  }
  EXPECT_FALSE(std::filesystem::exists(folder_));
}

TEST_F(BundleFolder, RefusesATagOutOfRange) {
  Catalogue catalogue = SampleCatalogue();
  catalogue.items[4].tags = {4};
  EXPECT_EQ(Write(SampleContents(), catalogue, SampleOrder()).status().code(),
            StatusCode::kInvalidArgument);
}

TEST_F(BundleFolder, RefusesAManifestThatLies) {
  MustWrite();
  const nlohmann::json sound = Manifest();
  ASSERT_EQ(ReadWith(sound), StatusCode::kOk);
  nlohmann::json manifest = sound;
  for (const int chunked_or_newer : {2, 4, 5}) {
    manifest["format"] = chunked_or_newer;
    EXPECT_EQ(ReadWith(manifest), StatusCode::kUnsupported);
  }
  EXPECT_EQ(ReadWith("text"), StatusCode::kCorruption);
  EXPECT_EQ(ReadWith({1, 2}), StatusCode::kCorruption);
  manifest = sound;
  manifest.erase("model");
  EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption);
  manifest = sound;
  manifest["model"] = 5;
  EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption);
  manifest = sound;
  manifest["catalogue"]["xxh3"] = "0000000000000000";
  EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption);
  manifest = sound;
  manifest["catalogue"] = sound["model"];
  EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption);
  manifest = sound;
  manifest["model"]["file"] = "model-0000000000000000.pick";
  EXPECT_EQ(ReadWith(manifest), StatusCode::kNotFound);
}

TEST_F(BundleFolder, RefusesACatalogueOfAnotherModel) {
  MustWrite();
  const std::string text = R"({"ids":["a","b"],"titles":["A","B"]})";
  ASSERT_TRUE(WriteFileAtomically(folder_ + "/other.json", text).ok());
  nlohmann::json manifest = Manifest();
  manifest["catalogue"]["file"] = "other.json";
  manifest["catalogue"]["xxh3"] = HexDigits(
      Xxh3({reinterpret_cast<const uint8_t*>(text.data()), text.size()}));
  EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption);
}

TEST_F(BundleFolder, NeverReadsOutsideItsFolder) {
  MustWrite();
  const std::string name = Manifest()["model"]["file"];
  std::filesystem::copy(folder_ + "/" + name, folder_ + "/../" + name);
  for (const std::string& file :
       {"../" + name, "./" + name, folder_ + "/" + name, std::string(".."),
        std::string(), "a\\" + name, name + std::string(1, '\0')}) {
    nlohmann::json manifest = Manifest();
    manifest["model"]["file"] = file;
    EXPECT_EQ(ReadWith(manifest), StatusCode::kCorruption) << file;
    manifest["model"]["file"] = name;
    ASSERT_EQ(ReadWith(manifest), StatusCode::kOk);
  }
}

}  // namespace
}  // namespace pagepick
