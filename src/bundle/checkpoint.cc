#include "bundle/checkpoint.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "base/file.h"
#include "bundle/header_messages.h"
#include "bundle/section_writer.h"
#include "model.pb.h"
#include "model/section_file.h"

namespace pagepick {

namespace {

constexpr uint32_t kMaxDim = 65536;

Status ReadRows(const SectionFile& file, SectionKind kind,
                const proto::CheckpointHeader& header, ItemEmbeddings* items) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::span<const uint8_t> bytes,
                            file.Find(kind));
  const uint64_t expected =
      uint64_t{header.item_count()} * header.embedding_dim() * sizeof(float);
  if (bytes.size() != expected) {
    return Status::Corruption("embeddings take " +
                              std::to_string(bytes.size()) +
                              " bytes, expected " + std::to_string(expected));
  }
  items->num_items = static_cast<int32_t>(header.item_count());
  items->dim = static_cast<int32_t>(header.embedding_dim());
  items->values.resize(bytes.size() / sizeof(float));
  std::memcpy(items->values.data(), bytes.data(), bytes.size());
  for (const float value : items->values) {
    if (!std::isfinite(value)) {
      return Status::Corruption("an embedding is not finite");
    }
  }
  return {};
}

Status CheckHeader(const proto::CheckpointHeader& header,
                   uint64_t fingerprint) {
  if (header.item_count() == 0 ||
      header.item_count() > std::numeric_limits<int32_t>::max() ||
      header.embedding_dim() == 0 || header.embedding_dim() > kMaxDim) {
    return Status::Corruption(
        std::to_string(header.item_count()) + " items of " +
        std::to_string(header.embedding_dim()) + " numbers make no sense");
  }
  if (header.fingerprint() != fingerprint) {
    return Status::InvalidArgument(
        "it was made from other data or options; run the command that made "
        "it, or train anew without --resume");
  }
  return {};
}

Result<Checkpoint> ParseCheckpoint(std::span<const uint8_t> bytes,
                                   uint64_t fingerprint) {
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file, SectionFile::Parse(bytes));
  proto::CheckpointHeader header;
  PAGEPICK_RETURN_IF_ERROR(Deserialize(file.header(), &header));
  PAGEPICK_RETURN_IF_ERROR(CheckHeader(header, fingerprint));
  Checkpoint checkpoint;
  checkpoint.fingerprint = fingerprint;
  checkpoint.sweep = static_cast<int32_t>(header.sweep());
  checkpoint.best_sweep = static_cast<int32_t>(header.best_sweep());
  checkpoint.best_ndcg = header.best_ndcg();
  PAGEPICK_ASSIGN_OR_RETURN(checkpoint.training, ToTraining(header.training()));
  PAGEPICK_RETURN_IF_ERROR(
      ReadRows(file, SectionKind::kItemEmbeddings, header, &checkpoint.items));
  PAGEPICK_RETURN_IF_ERROR(ReadRows(file, SectionKind::kBestItemEmbeddings,
                                    header, &checkpoint.best_items));
  return checkpoint;
}

}  // namespace

Status SaveCheckpoint(const Checkpoint& checkpoint, const std::string& path) {
  proto::CheckpointHeader header;
  header.set_fingerprint(checkpoint.fingerprint);
  header.set_sweep(static_cast<uint32_t>(checkpoint.sweep));
  header.set_best_sweep(static_cast<uint32_t>(checkpoint.best_sweep));
  header.set_best_ndcg(checkpoint.best_ndcg);
  header.set_item_count(static_cast<uint32_t>(checkpoint.items.num_items));
  header.set_embedding_dim(static_cast<uint32_t>(checkpoint.items.dim));
  SetTraining(checkpoint.training, header.mutable_training());
  PAGEPICK_ASSIGN_OR_RETURN(const std::string message, Serialize(header));
  const std::vector<Section> sections = {
      MakeSection(SectionKind::kItemEmbeddings, checkpoint.items.values),
      MakeSection(SectionKind::kBestItemEmbeddings,
                  checkpoint.best_items.values)};
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> bytes,
                            WriteSectionFile(message, sections));
  return WriteFileAtomically(path, bytes);
}

Result<Checkpoint> LoadCheckpoint(const std::string& path,
                                  uint64_t fingerprint) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer file, ReadFile(path));
  Result<Checkpoint> checkpoint = ParseCheckpoint(file.bytes(), fingerprint);
  if (checkpoint.ok()) return checkpoint;
  return Status(checkpoint.status().code(),
                "checkpoint '" + path + "': " + checkpoint.status().message());
}

}  // namespace pagepick
