#ifndef PAGEPICK_BUNDLE_BUNDLE_WRITER_H_
#define PAGEPICK_BUNDLE_BUNDLE_WRITER_H_

#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "bundle/model_writer.h"
#include "dataset/catalogue.h"

namespace pagepick {

// One file of the bundle, as written.
struct BundleFile {
  std::string name;
  uint64_t bytes = 0;
};

// Writes into `folder` (made if absent):
//   model-<xxh3>.pick       the model file
//   catalogue-<xxh3>.json   titles, links and tags, in storage order
//   manifest.json           names both; the only file that keeps its name,
//                           and written last, so a visitor never meets a
//                           manifest whose files are missing
// and removes model and catalogue files of an earlier bundle. Layout of the
// JSON files: models/FORMAT.md. `storage_order` [items of the model]:
// position -> index into `catalogue`.
Result<std::vector<BundleFile>> WriteBundle(
    const std::string& folder, const ModelContents& contents,
    std::span<const uint8_t> model_bytes, const Catalogue& catalogue,
    std::span<const int32_t> storage_order);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_BUNDLE_WRITER_H_
