#include "bundle/chunk_writer.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "bundle/bundle_reader.h"
#include "bundle/bundle_writer.h"
#include "bundle/gzip.h"
#include "sample_models.h"

namespace pagepick {
namespace {

AlignedBuffer Aligned(std::span<const uint8_t> bytes) {
  AlignedBuffer aligned(bytes.size());
  std::memcpy(aligned.data(), bytes.data(), bytes.size());
  return aligned;
}

std::vector<uint8_t> Unpack(std::span<const uint8_t> packed, size_t size) {
  std::vector<uint8_t> bytes(size + 1);
  z_stream stream = {};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = const_cast<Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = bytes.data();
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_in, 0u);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);
  return bytes;
}

AlignedBuffer SampleModel(const ModelContents& contents = SampleContents()) {
  const Result<std::vector<uint8_t>> bytes = WriteModel(contents);
  EXPECT_TRUE(bytes.ok()) << bytes.status().ToString();
  return Aligned(*bytes);
}

TEST(PaddedSize, IsOneOfEightSizesBetweenTwoPowersOfTwo) {
  for (const uint64_t exact : {0, 1, 7, 8, 15, 16, 18, 30, 32, 64, 72, 1024}) {
    EXPECT_EQ(PaddedSize(exact), exact);
  }
  EXPECT_EQ(PaddedSize(17), 18u);
  EXPECT_EQ(PaddedSize(31), 32u);
  EXPECT_EQ(PaddedSize(65), 72u);
  EXPECT_EQ(PaddedSize(1025), 1152u);
  for (uint64_t size = 1; size < 5000; ++size) {
    EXPECT_GE(PaddedSize(size), size);
    EXPECT_LE(PaddedSize(size) * 8, size * 9);
    EXPECT_EQ(PaddedSize(PaddedSize(size)), PaddedSize(size));
  }
}

TEST(GzipPadded, GivesBackWhatItWasGivenAndHidesItsSize) {
  for (size_t size = 0; size < 3000; size += 131) {
    std::vector<uint8_t> bytes(size);
    for (size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<uint8_t>(i * i * 2654435761U >> 13);
    }
    const Result<std::vector<uint8_t>> packed = GzipPadded(bytes);
    ASSERT_TRUE(packed.ok());
    EXPECT_EQ(PaddedSize(packed->size()), packed->size());
    EXPECT_EQ(Unpack(*packed, size), bytes);
  }
}

TEST(RowsChunk, HoldsAClustersCodesThenScalesThenPopularity) {
  const AlignedBuffer bytes = SampleModel();
  const auto model = ModelView::Parse(bytes.bytes());
  ASSERT_EQ(model->num_clusters(), 2);
  const size_t begin = model->cluster_offsets()[1];
  const size_t rows = static_cast<size_t>(model->num_items()) - begin;
  const std::vector<uint8_t> chunk = RowsChunk(*model, 1);
  const auto codes =
      model->codes().subspan(begin * model->items().Row(0).size());
  EXPECT_TRUE(std::equal(codes.begin(), codes.end(), chunk.begin()));
  EXPECT_EQ(std::memcmp(&model->scales()[begin], &chunk[codes.size()],
                        rows * sizeof(uint16_t)),
            0);
  EXPECT_EQ(std::memcmp(&model->popularity()[begin],
                        &chunk[codes.size() + rows * sizeof(uint16_t)], rows),
            0);
  EXPECT_EQ(chunk.size(), PaddedSize(codes.size() + 3 * rows));
}

struct Coding {
  CodeBits bits;
  bool by_residual;
};

class SkeletonOf : public testing::TestWithParam<Coding> {};

TEST_P(SkeletonOf, IsTheModelWithoutRowsAndSelfTest) {
  ModelContents contents = SampleContents();
  if (GetParam().bits == CodeBits::kInt4) {
    const int32_t items = contents.items.num_items;
    const int32_t dim = contents.items.dim;
    std::vector<float> values(static_cast<size_t>(items * dim));
    for (size_t i = 0; i < values.size(); ++i) {
      values[i] = static_cast<float>(i % 5) - 2;
    }
    contents.items = Quantize({items, dim, values}, CodeBits::kInt4, 1);
    contents.self_test.clear();
  }
  contents.items.by_residual = GetParam().by_residual;
  const AlignedBuffer bytes = SampleModel(contents);
  const auto whole = ModelView::Parse(bytes.bytes());
  const Result<Skeleton> skeleton = WriteSkeleton(bytes.bytes());
  ASSERT_TRUE(skeleton.ok()) << skeleton.status().ToString();
  const AlignedBuffer unpacked =
      Aligned(Unpack(skeleton->packed, skeleton->unpacked_bytes));
  ASSERT_EQ(unpacked.size(), skeleton->unpacked_bytes);
  const auto view = ModelView::Parse(unpacked.bytes());
  ASSERT_TRUE(view.ok()) << view.status().ToString();
  EXPECT_EQ(view->num_items(), whole->num_items());
  EXPECT_EQ(view->items().IsByResidual(), GetParam().by_residual);
  EXPECT_TRUE(view->header().self_test.empty());
  for (const uint16_t scale : view->scales()) EXPECT_EQ(scale, 0);
  std::vector<float> row(static_cast<size_t>(view->dim()), 1);
  view->items().Dequantize(0, row);
  for (const float value : row) EXPECT_EQ(value, 0);
  // Fewer than a thousand items: all are among the most popular.
  EXPECT_TRUE(std::equal(view->popularity().begin(), view->popularity().end(),
                         whole->popularity().begin()));
  EXPECT_TRUE(std::equal(view->centroids().begin(), view->centroids().end(),
                         whole->centroids().begin()));
  ASSERT_EQ(view->block_radii().size(), whole->block_radii().size());
  EXPECT_TRUE(std::equal(view->block_radii().begin(), view->block_radii().end(),
                         whole->block_radii().begin()));
  EXPECT_FALSE(view->block_radii().empty());
}

INSTANTIATE_TEST_SUITE_P(AllCodes, SkeletonOf,
                         testing::Values(Coding{CodeBits::kInt4, false},
                                         Coding{CodeBits::kInt8, false},
                                         Coding{CodeBits::kInt4, true},
                                         Coding{CodeBits::kInt8, true}));

TEST(WriteSkeleton, RefusesAModelWithoutClusters) {
  ModelContents contents = SampleContents();
  contents.num_clusters = contents.default_num_probes = 1;
  contents.centroids.clear();
  contents.cluster_offsets.clear();
  contents.self_test.clear();
  std::sort(contents.item_counts.rbegin(), contents.item_counts.rend());
  const AlignedBuffer bytes = SampleModel(contents);
  EXPECT_EQ(WriteSkeleton(bytes.bytes()).status().code(),
            StatusCode::kInvalidArgument);
}

// The published values of the hash.
TEST(IdShard, IsFnv1a) {
  EXPECT_EQ(IdShard("", UINT32_MAX), 0x811C9DC5U);
  EXPECT_EQ(IdShard("a", UINT32_MAX), 0xE40C292CU);
  EXPECT_EQ(IdShard("foobar", UINT32_MAX), 0xBF9CF968U);
  EXPECT_EQ(IdShard("foobar", 1), 0u);
}

class ChunkedBundle : public testing::Test {
 protected:
  std::vector<BundleFile> MustWrite(BundleLayout layout) {
    const ModelContents contents = SampleContents();
    const AlignedBuffer bytes = SampleModel(contents);
    const auto files = WriteBundle(folder_, contents, bytes.bytes(),
                                   SampleCatalogue(), SampleOrder(), layout);
    EXPECT_TRUE(files.ok()) << files.status().ToString();
    return files.ok() ? *files : std::vector<BundleFile>();
  }
  std::vector<std::string> Names(const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  const std::string folder_ = FreshFolder();
};

TEST_F(ChunkedBundle, HasRowsAndTextsOfEachClusterAndShardsOfIds) {
  const std::vector<BundleFile> files = MustWrite(BundleLayout::kChunked);
  ASSERT_EQ(files.size(), 3u);
  EXPECT_EQ(Names(folder_ + "/" + files[1].name),
            (std::vector<std::string>{"ids-0.bin", "items-0.bin", "items-1.bin",
                                      "rows-0.bin", "rows-1.bin"}));
  uint64_t bytes = 0;
  for (const std::string& name : Names(folder_ + "/" + files[1].name)) {
    bytes +=
        std::filesystem::file_size(folder_ + "/" + files[1].name + "/" + name);
  }
  EXPECT_EQ(bytes, files[1].bytes);
}

TEST_F(ChunkedBundle, SaysInItsManifestThatItIsOne) {
  MustWrite(BundleLayout::kChunked);
  const auto text = ReadFile(folder_ + "/manifest.json");
  const auto manifest =
      nlohmann::json::parse(text->bytes().begin(), text->bytes().end());
  EXPECT_EQ(manifest["format"], 4);
  EXPECT_EQ(manifest["chunks"]["id_shards"], 1);
  EXPECT_GT(manifest["model"]["unpacked_bytes"], 0);
  EXPECT_EQ(ReadBundle(folder_).status().code(), StatusCode::kUnsupported);
}

TEST_F(ChunkedBundle, IsTheSameToTheByteWhenBuiltAgain) {
  const auto first = MustWrite(BundleLayout::kChunked);
  const auto second = MustWrite(BundleLayout::kChunked);
  ASSERT_EQ(first.size(), second.size());
  for (size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].name, second[i].name);
  }
  EXPECT_EQ(Names(folder_).size(), 3u);
}

TEST_F(ChunkedBundle, GivesWayToAWholeOneAndBack) {
  MustWrite(BundleLayout::kChunked);
  MustWrite(BundleLayout::kWhole);
  EXPECT_EQ(Names(folder_).size(), 3u);
  EXPECT_TRUE(ReadBundle(folder_).ok());
  MustWrite(BundleLayout::kChunked);
  EXPECT_EQ(Names(folder_).size(), 3u);
}

}  // namespace
}  // namespace pagepick
