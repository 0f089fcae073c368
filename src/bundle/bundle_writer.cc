#include "bundle/bundle_writer.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "base/file.h"
#include "base/hash.h"
#include "bundle/bundle_format.h"
#include "bundle/catalogue_json.h"
#include "bundle/chunk_writer.h"
#include "bundle/json.h"
#include "model/model_view.h"

namespace pagepick {

namespace {

constexpr size_t kHashDigits = 16;

struct NamedFile {
  std::string_view prefix;
  std::string_view suffix;
};
constexpr NamedFile kModelFile = {"model-", ".pick"};
constexpr NamedFile kCatalogueFile = {"catalogue-", ".json"};
constexpr NamedFile kChunkFolder = {"chunks-", ""};

bool IsNamedBy(const NamedFile& pattern, std::string_view name) {
  const size_t size =
      pattern.prefix.size() + kHashDigits + pattern.suffix.size();
  return name.size() == size && name.starts_with(pattern.prefix) &&
         name.ends_with(pattern.suffix) &&
         name.substr(pattern.prefix.size(), kHashDigits)
                 .find_first_not_of("0123456789abcdef") ==
             std::string_view::npos;
}

const char* NameOf(UserTowerKind kind) {
  switch (kind) {
    case UserTowerKind::kMean:
      return "mean";
    case UserTowerKind::kWhitened:
      return "whitened";
    case UserTowerKind::kFoldIn:
      return "fold-in";
    case UserTowerKind::kNetwork:
      return "network";
  }
  return "unknown";
}

// Writes the file under its hash and describes it as the manifest does.
Result<Json> WriteHashed(const std::string& folder, const NamedFile& pattern,
                         std::span<const uint8_t> bytes) {
  const std::string hash = HexDigits(Xxh3(bytes));
  const std::string name =
      std::string(pattern.prefix) + hash + std::string(pattern.suffix);
  PAGEPICK_RETURN_IF_ERROR(WriteFileAtomically(folder + "/" + name, bytes));
  return Json{{"file", name}, {"bytes", bytes.size()}, {"xxh3", hash}};
}

Json ScaleToJson(const ShippedScale& scale) {
  return {{"explicit", scale.is_explicit},
          {"min", ShortestDouble(scale.min)},
          {"max", ShortestDouble(scale.max)},
          {"step", ShortestDouble(scale.step)},
          {"positive_threshold", ShortestDouble(scale.positive_threshold)}};
}

Json QualityToJson(const std::vector<Provenance::Measure>& quality) {
  Json measures = Json::array();
  for (const Provenance::Measure& measure : quality) {
    measures.push_back({{"name", measure.name},
                        {"value", measure.value},
                        {"standard_error", measure.standard_error}});
  }
  return measures;
}

// `files`: the fields that name what else is in the bundle, after the format.
Json ManifestOf(const ModelContents& contents, const Json& files) {
  const Provenance& provenance = contents.provenance;
  Json manifest = {
      {"format", files.contains("chunks") ? kChunkedFormat : kWholeFormat},
      {"name", provenance.data_name},
      {"items", contents.items.num_items}};
  manifest.update(files);
  manifest.update({{"embedding_dim", contents.items.dim},
                   {"code_bits", static_cast<uint32_t>(contents.items.bits)},
                   {"num_clusters", contents.num_clusters},
                   {"user_tower", NameOf(contents.user_tower.kind)},
                   {"rating_scale", ScaleToJson(contents.scale)},
                   {"data",
                    {{"name", provenance.data_name},
                     {"licence", provenance.data_licence},
                     {"users", provenance.users},
                     {"interactions", provenance.interactions}}},
                   {"quality", QualityToJson(provenance.quality)}});
  return manifest;
}

Status CheckModel(const ModelContents& contents,
                  std::span<const uint8_t> model_bytes, size_t order_size) {
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView view,
                            ModelView::Parse(model_bytes));
  if (view.num_items() != contents.items.num_items ||
      view.dim() != contents.items.dim ||
      order_size != static_cast<size_t>(view.num_items())) {
    return Status::InvalidArgument(
        "model file has " + std::to_string(view.num_items()) + " items of " +
        std::to_string(view.dim()) + " dimensions, its contents " +
        std::to_string(contents.items.num_items) + " of " +
        std::to_string(contents.items.dim) + ", the storage order " +
        std::to_string(order_size));
  }
  return {};
}

Status RemoveEarlierFiles(const std::string& folder,
                          const std::vector<BundleFile>& current) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  std::vector<std::filesystem::path> stale;
  for (; !error && entries != std::filesystem::directory_iterator();
       entries.increment(error)) {
    const std::string name = entries->path().filename().string();
    bool is_current = false;
    for (const BundleFile& file : current) is_current |= file.name == name;
    if (!is_current &&
        (IsNamedBy(kModelFile, name) || IsNamedBy(kCatalogueFile, name) ||
         IsNamedBy(kChunkFolder, name))) {
      stale.push_back(entries->path());
    }
  }
  for (const std::filesystem::path& path : stale) {
    if (!error) std::filesystem::remove_all(path, error);
  }
  if (!error) return {};
  return Status::IoError("cannot remove an earlier bundle from '" + folder +
                         "': " + error.message());
}

Status MakeFolder(const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (!error) return {};
  return Status::IoError("cannot make folder '" + folder +
                         "': " + error.message());
}

// Writes the two files that every visitor fetches, and describes them.
Result<Json> WriteWhole(const std::string& folder,
                        std::span<const uint8_t> model_bytes,
                        const Catalogue& catalogue,
                        std::span<const int32_t> storage_order) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::string text,
                            CatalogueToJson(catalogue, storage_order));
  PAGEPICK_RETURN_IF_ERROR(MakeFolder(folder));
  Json files;
  PAGEPICK_ASSIGN_OR_RETURN(files["model"],
                            WriteHashed(folder, kModelFile, model_bytes));
  PAGEPICK_ASSIGN_OR_RETURN(files["catalogue"],
                            WriteHashed(folder, kCatalogueFile, AsBytes(text)));
  return files;
}

// The same of a chunked bundle: one file, and the chunks.
Result<Json> WriteChunked(const std::string& folder,
                          std::span<const uint8_t> model_bytes,
                          const Catalogue& catalogue,
                          std::span<const int32_t> storage_order) {
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView model,
                            ModelView::Parse(model_bytes));
  PAGEPICK_ASSIGN_OR_RETURN(const Skeleton skeleton,
                            WriteSkeleton(model_bytes));
  PAGEPICK_RETURN_IF_ERROR(MakeFolder(folder));
  PAGEPICK_ASSIGN_OR_RETURN(
      const ChunkFolder chunks,
      WriteChunks(folder, model, catalogue, storage_order));
  Json files;
  PAGEPICK_ASSIGN_OR_RETURN(files["model"],
                            WriteHashed(folder, kModelFile, skeleton.packed));
  files["model"]["unpacked_bytes"] = skeleton.unpacked_bytes;
  files["chunks"] = {{"folder", chunks.name},
                     {"files", chunks.num_files},
                     {"bytes", chunks.bytes},
                     {"id_shards", chunks.id_shards}};
  return files;
}

std::vector<BundleFile> FilesOf(const Json& files) {
  std::vector<BundleFile> list;
  for (const Json& file : files) {
    const bool is_folder = file.contains("folder");
    list.push_back({file[is_folder ? "folder" : "file"].get<std::string>(),
                    file["bytes"].get<uint64_t>(),
                    is_folder ? file["files"].get<int32_t>() : 0});
  }
  return list;
}

}  // namespace

Result<std::vector<BundleFile>> WriteBundle(
    const std::string& folder, const ModelContents& contents,
    std::span<const uint8_t> model_bytes, const Catalogue& catalogue,
    std::span<const int32_t> storage_order, BundleLayout layout) {
  PAGEPICK_RETURN_IF_ERROR(
      CheckModel(contents, model_bytes, storage_order.size()));
  const auto write =
      layout == BundleLayout::kWhole ? &WriteWhole : &WriteChunked;
  PAGEPICK_ASSIGN_OR_RETURN(
      const Json named, write(folder, model_bytes, catalogue, storage_order));
  std::vector<BundleFile> files = FilesOf(named);
  const std::string manifest =
      JsonToText(ManifestOf(contents, named), /*indent=*/2) + "\n";
  PAGEPICK_RETURN_IF_ERROR(
      WriteFileAtomically(folder + "/manifest.json", manifest));
  files.push_back({"manifest.json", manifest.size(), 0});
  PAGEPICK_RETURN_IF_ERROR(RemoveEarlierFiles(folder, files));
  return files;
}

}  // namespace pagepick
