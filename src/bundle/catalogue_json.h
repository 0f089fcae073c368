#ifndef PAGEPICK_BUNDLE_CATALOGUE_JSON_H_
#define PAGEPICK_BUNDLE_CATALOGUE_JSON_H_

#include <cstdint>
#include <span>
#include <string>

#include "base/status.h"
#include "dataset/catalogue.h"

namespace pagepick {

// The columns of catalogue-<xxh3>.json (models/FORMAT.md) on one line, for
// the items that `storage_order` names, in its order. Bytes that are not
// UTF-8 become U+FFFD, line breaks in titles and addresses spaces.
// kInvalidArgument if an index is out of range or occurs twice, or an id has a
// line break.
Result<std::string> CatalogueToJson(const Catalogue& catalogue,
                                    std::span<const int32_t> storage_order);

// The way back; items come in the file's order. kCorruption if the text is
// not JSON or its columns disagree.
Result<Catalogue> CatalogueFromJson(std::span<const uint8_t> text);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_CATALOGUE_JSON_H_
