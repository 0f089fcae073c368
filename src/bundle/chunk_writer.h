#ifndef PAGEPICK_BUNDLE_CHUNK_WRITER_H_
#define PAGEPICK_BUNDLE_CHUNK_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/catalogue.h"
#include "model/model_view.h"

namespace pagepick {

// A large catalogue in pieces of which a visitor fetches few (models/FORMAT.md,
// "Chunked bundles"): what every visitor needs is one file, the skeleton, and
// each cluster's rows and texts are files of their own.

// A model file, gzip, and its size unpacked.
struct Skeleton {
  std::vector<uint8_t> packed;
  uint64_t unpacked_bytes = 0;
};

// The model that `model_bytes` hold without rows: all items' codes, scales and
// popularity are zero, but for the popularity of the most popular ones, which
// new visitors are shown. It has no self-test: its answers need rows.
// kInvalidArgument if the model has one cluster, or neighbours, whose targets
// lie in any cluster.
Result<Skeleton> WriteSkeleton(std::span<const uint8_t> model_bytes);

// A cluster's rows, as they lie in the file, padded (PaddedSize).
std::vector<uint8_t> RowsChunk(const ModelView& model, int32_t cluster);

// What WriteChunks wrote.
struct ChunkFolder {
  std::string name;  // chunks-<xxh3>, by content
  uint64_t bytes = 0;
  int32_t num_files = 0;
  int32_t id_shards = 0;
};

// Writes into a new folder within `folder`
//   rows-<c>.bin    each cluster's rows
//   items-<c>.bin   its items' texts, a catalogue file, gzip, padded
//   ids-<s>.bin     which items have ids of shard s, gzip, padded
// under another name, and renames it when all is written.
// REQUIRES: a model that WriteSkeleton takes
Result<ChunkFolder> WriteChunks(const std::string& folder,
                                const ModelView& model,
                                const Catalogue& catalogue,
                                std::span<const int32_t> storage_order);

// The shard of an id: FNV-1a, 32 bits, modulo the number of shards.
uint32_t IdShard(const std::string& id, uint32_t num_shards);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_CHUNK_WRITER_H_
