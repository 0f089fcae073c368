#include "bundle/chunk_writer.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "bundle/catalogue_json.h"
#include "bundle/gzip.h"
#include "bundle/header_messages.h"
#include "bundle/json.h"
#include "bundle/section_writer.h"
#include "kernels/top_k.h"

namespace pagepick {
namespace {

constexpr char kUnfinished[] = "chunks-unfinished";
constexpr size_t kPopularItems = 1000;
constexpr int32_t kIdsPerShard = 512;

std::span<const uint8_t> BytesOf(std::span<const uint16_t> values) {
  return {reinterpret_cast<const uint8_t*>(values.data()), values.size_bytes()};
}

// The popularity of the kPopularItems that RetrieveByPopularity puts first.
std::vector<uint8_t> PopularOnes(std::span<const uint8_t> popularity) {
  TopK top(kPopularItems);
  for (size_t item = 0; item < popularity.size(); ++item) {
    top.Offer(
        {static_cast<float>(popularity[item]), static_cast<int32_t>(item)});
  }
  std::vector<uint8_t> kept(popularity.size());
  for (const ScoredItem& popular : top.Take()) {
    const auto item = static_cast<size_t>(popular.item);
    kept[item] = popularity[item];
  }
  return kept;
}

// What stands in a section until chunks replace it; nothing if none does.
std::vector<uint8_t> BeforeChunks(SectionKind kind, CodeBits bits,
                                  std::span<const uint8_t> section) {
  switch (kind) {
    case SectionKind::kItemPopularity:
      return PopularOnes(section);
    case SectionKind::kItemScales:
    case SectionKind::kInputScales:
      return std::vector<uint8_t>(section.size());
    case SectionKind::kItemCodes:
    case SectionKind::kInputCodes: {
      const uint8_t zero = bits == CodeBits::kInt4 ? 0x88 : 0;
      return std::vector<uint8_t>(section.size(), zero);
    }
    default:
      return {};
  }
}

Status CheckCanBeChunked(const ModelView& model) {
  if (model.num_clusters() == 1) {
    return Status::InvalidArgument(
        "a model of one cluster has no chunks: build two clusters or more");
  }
  if (!model.neighbors().empty()) {
    return Status::InvalidArgument(
        "a model with neighbours cannot be chunked, because their targets lie "
        "in any cluster: leave them out");
  }
  return {};
}

// Files of a folder, and the hash of them all.
class FolderWriter {
 public:
  explicit FolderWriter(std::string path) : path_(std::move(path)) {}

  Status Write(const std::string& name, std::span<const uint8_t> bytes) {
    PAGEPICK_RETURN_IF_ERROR(WriteFileAtomically(path_ + "/" + name, bytes));
    hashes_ += name + HexDigits(Xxh3(bytes));
    written_.bytes += bytes.size();
    ++written_.num_files;
    return {};
  }

  ChunkFolder Done(int32_t id_shards) {
    written_.name = "chunks-" + HexDigits(Xxh3(AsBytes(hashes_)));
    written_.id_shards = id_shards;
    return written_;
  }

 private:
  const std::string path_;
  std::string hashes_;
  ChunkFolder written_;
};

Status WriteClusters(const ModelView& model, const Catalogue& catalogue,
                     std::span<const int32_t> storage_order,
                     FolderWriter* folder) {
  for (int32_t cluster = 0; cluster < model.num_clusters(); ++cluster) {
    const uint32_t* offsets =
        &model.cluster_offsets()[static_cast<size_t>(cluster)];
    const std::vector<uint8_t> rows = RowsChunk(model, cluster);
    PAGEPICK_ASSIGN_OR_RETURN(
        const std::string text,
        CatalogueToJson(catalogue, storage_order.subspan(
                                       offsets[0], offsets[1] - offsets[0])));
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> items,
                              GzipPadded(AsBytes(text)));
    const std::string number = std::to_string(cluster) + ".bin";
    PAGEPICK_RETURN_IF_ERROR(folder->Write("rows-" + number, rows));
    PAGEPICK_RETURN_IF_ERROR(folder->Write("items-" + number, items));
  }
  return {};
}

Status WriteIds(const Catalogue& catalogue,
                std::span<const int32_t> storage_order, uint32_t num_shards,
                FolderWriter* folder) {
  std::vector<Json> shards(
      num_shards, Json{{"ids", Json::array()}, {"items", Json::array()}});
  for (size_t position = 0; position < storage_order.size(); ++position) {
    const std::string& id = catalogue.ids.IdOf(storage_order[position]);
    Json& shard = shards[IdShard(id, num_shards)];
    shard["ids"].push_back(id);
    shard["items"].push_back(position);
  }
  for (uint32_t s = 0; s < num_shards; ++s) {
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> packed,
                              GzipPadded(AsBytes(JsonToText(shards[s], -1))));
    PAGEPICK_RETURN_IF_ERROR(
        folder->Write("ids-" + std::to_string(s) + ".bin", packed));
  }
  return {};
}

}  // namespace

Result<Skeleton> WriteSkeleton(std::span<const uint8_t> model_bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView model,
                            ModelView::Parse(model_bytes));
  PAGEPICK_RETURN_IF_ERROR(CheckCanBeChunked(model));
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file,
                            SectionFile::Parse(model_bytes));
  proto::ModelHeader header;
  PAGEPICK_RETURN_IF_ERROR(Deserialize(file.header(), &header));
  header.clear_self_test();
  PAGEPICK_ASSIGN_OR_RETURN(const std::string header_bytes, Serialize(header));
  std::vector<std::vector<uint8_t>> replaced(file.sections().size());
  std::vector<Section> sections;
  for (const SectionEntry& entry : file.sections()) {
    const auto kind = static_cast<SectionKind>(entry.kind);
    PAGEPICK_ASSIGN_OR_RETURN(const std::span<const uint8_t> section,
                              file.Find(kind));
    std::vector<uint8_t>& before = replaced[sections.size()];
    before = BeforeChunks(kind, model.bits(), section);
    sections.push_back(
        {kind, before.empty() ? section : std::span<const uint8_t>(before)});
  }
  PAGEPICK_ASSIGN_OR_RETURN(
      const std::vector<uint8_t> skeleton,
      WriteSectionFile(header_bytes, sections, VersionOf(header)));
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<uint8_t> packed, Gzip(skeleton));
  return Skeleton{std::move(packed), skeleton.size()};
}

std::vector<uint8_t> RowsChunk(const ModelView& model, int32_t cluster) {
  const auto c = static_cast<size_t>(cluster);
  const size_t begin = model.cluster_offsets()[c];
  const size_t rows = model.cluster_offsets()[c + 1] - begin;
  std::vector<uint8_t> chunk;
  const auto items = static_cast<size_t>(model.num_items());
  const CodeTable& inputs = model.input_table();
  for (const std::span<const uint8_t> all :
       {model.codes(), BytesOf(model.scales()), model.popularity(),
        inputs.codes, BytesOf(inputs.scales)}) {
    const size_t row_bytes = all.size() / items;
    const auto part = all.subspan(begin * row_bytes, rows * row_bytes);
    chunk.insert(chunk.end(), part.begin(), part.end());
  }
  chunk.resize(PaddedSize(chunk.size()));
  return chunk;
}

Result<ChunkFolder> WriteChunks(const std::string& folder,
                                const ModelView& model,
                                const Catalogue& catalogue,
                                std::span<const int32_t> storage_order) {
  const std::filesystem::path unfinished =
      std::filesystem::path(folder) / kUnfinished;
  std::error_code error;
  std::filesystem::remove_all(unfinished, error);
  std::filesystem::create_directories(unfinished, error);
  if (error) {
    return Status::IoError("cannot make folder '" + unfinished.string() +
                           "': " + error.message());
  }
  FolderWriter writer(unfinished.string());
  PAGEPICK_RETURN_IF_ERROR(
      WriteClusters(model, catalogue, storage_order, &writer));
  const int32_t shards = (model.num_items() - 1) / kIdsPerShard + 1;
  PAGEPICK_RETURN_IF_ERROR(WriteIds(catalogue, storage_order,
                                    static_cast<uint32_t>(shards), &writer));
  ChunkFolder written = writer.Done(shards);
  const std::filesystem::path finished =
      std::filesystem::path(folder) / written.name;
  std::filesystem::remove_all(finished, error);  // the same, by its name
  std::filesystem::rename(unfinished, finished, error);
  if (error) {
    return Status::IoError("cannot rename '" + unfinished.string() + "' to '" +
                           finished.string() + "': " + error.message());
  }
  return written;
}

uint32_t IdShard(const std::string& id, uint32_t num_shards) {
  uint32_t hash = 2166136261U;
  for (const char character : id) {
    hash = (hash ^ static_cast<uint8_t>(character)) * 16777619U;
  }
  return hash % num_shards;
}

}  // namespace pagepick
