#ifndef PAGEPICK_DATASET_LOAD_CATALOGUE_H_
#define PAGEPICK_DATASET_LOAD_CATALOGUE_H_

#include <string>

#include "base/status.h"
#include "dataset/load_dataset.h"
#include "dataset/table_reader.h"

namespace pagepick {

// The catalogue half of LoadDataset: gives the rated items, which
// `loaded->dataset.catalogue.ids` holds, their texts and adds the items that
// nobody rated, if `add_unrated`. report.items->format is set.
Status LoadCatalogue(const LoadOptions& options, bool add_unrated,
                     const ByteProgress& progress, LoadedDataset* loaded);

// A catalogue without ratings, of items that are new. Errors as those of
// LoadDataset.
Result<Catalogue> LoadCatalogueAlone(const std::string& path,
                                     const LoadOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_LOAD_CATALOGUE_H_
