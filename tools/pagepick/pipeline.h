#ifndef PAGEPICK_TOOLS_PAGEPICK_PIPELINE_H_
#define PAGEPICK_TOOLS_PAGEPICK_PIPELINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/status.h"
#include "bundle/model_writer.h"
#include "bundle/trained_model.h"

namespace pagepick {

// How items are grouped.
enum class ClusteringKind { kKMeans, kSphericalMixture, kDiagonalMixture };

// How a trained model becomes the file that ships.
struct ShipOptions {
  // None = what the towers learned around, else 8.
  std::optional<CodeBits> bits;
  UserTowerKind user_tower = UserTowerKind::kFoldIn;
  int32_t num_clusters = 0;  // 0 = by the catalogue's size
  ClusteringKind clustering = ClusteringKind::kKMeans;
  // 0 = all clusters, which equals a flat scan; none = the fewest that find
  // `recall` of the exact top 100, asked as validation visitors would.
  std::optional<int32_t> num_probes;
  double recall = 0.99;
  uint64_t seed = 1;
  int num_threads = 1;
};

CodeBits CodeBitsOf(const TrainedModel& trained, const ShipOptions& options);

// What scanning so many clusters finds, and how much it looks at; means over
// visitors.
struct ProbePoint {
  int32_t num_probes = 0;
  double recall = 0;      // of the exact top 100
  double rows_share = 0;  // of the catalogue
};

// The file in memory, byte for byte what `build` writes and `eval` measures.
struct ShippedModel {
  ModelContents contents;
  AlignedBuffer bytes;
  std::vector<int32_t> storage_order;  // position -> item of the dataset
  // Of a Gaussian mixture, per item; less = better.
  std::optional<double> bic;
  // What the number of probes was chosen by; empty where nothing was chosen.
  std::vector<ProbePoint> probe_curve;
};

// Whether an item's row is other than zero. Items without a positive rating in
// training have none, unless `add-items` gave them one.
bool HasEmbedding(const ItemEmbeddings& items, int32_t item);

// Towers -> user tower of choice, clusters, codes, self-test -> bytes. Items
// without an embedding stay out.
Result<ShippedModel> PrepareShippedModel(const TrainedModel& trained,
                                         const ShipOptions& options);

// What a model file costs to fetch: sections that grow with the catalogue,
// per item, and the rest (user tower, centroids, header), in all.
struct ShippedBytes {
  double per_item = 0;
  uint64_t fixed = 0;
};
Result<ShippedBytes> BytesOf(std::span<const uint8_t> model);

// Writes `contents` into `bytes` anew, after a change that answers do not
// depend on (provenance).
Status WriteBytes(ShippedModel* model);

// The user tower of that kind for the trained item embeddings, with the
// trained recency; where a network was trained, that.
Result<UserTower> MakeUserTower(const TrainedModel& trained,
                                UserTowerKind kind);

// "fold-in", "whitened" or "mean".
const char* UserTowerName(UserTowerKind kind);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_PIPELINE_H_
