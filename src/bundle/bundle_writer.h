#ifndef PAGEPICK_BUNDLE_BUNDLE_WRITER_H_
#define PAGEPICK_BUNDLE_BUNDLE_WRITER_H_

#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/model_writer.h"
#include "dataset/catalogue.h"

namespace pagepick {

// Whether a visitor fetches the model as one file, or the clusters that a
// question looks at (chunk_writer.h).
enum class BundleLayout { kWhole, kChunked };

// One file of the bundle, or the folder of chunks, as written.
struct BundleFile {
  std::string name;
  uint64_t bytes = 0;
  int32_t files_in_folder = 0;
};

// Writes into `folder` (made if absent):
//   model-<xxh3>.pick       the model file
//   catalogue-<xxh3>.json   titles, links and tags, in storage order
//   manifest.json           names both; the only file that keeps its name,
//                           and written last, so a visitor never meets a
//                           manifest whose files are missing
//   chunks-<xxh3>/          of a chunked bundle instead of the catalogue; its
//                           model file is the skeleton
// and removes model and catalogue files and chunks of an earlier bundle. Layout
// of the JSON files: models/FORMAT.md. `storage_order` [items of the model]:
// position -> index into `catalogue`. kInvalidArgument if a model that cannot
// be chunked is to be.
Result<std::vector<BundleFile>> WriteBundle(
    const std::string& folder, const ModelContents& contents,
    std::span<const uint8_t> model_bytes, const Catalogue& catalogue,
    std::span<const int32_t> storage_order,
    BundleLayout layout = BundleLayout::kWhole);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_BUNDLE_WRITER_H_
