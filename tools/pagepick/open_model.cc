#include "pagepick/open_model.h"

#include <filesystem>
#include <utility>

namespace pagepick {

Result<Bundle> ShipInMemory(const TrainedModel& trained,
                            const ShipOptions& options) {
  PAGEPICK_ASSIGN_OR_RETURN(ShippedModel shipped,
                            PrepareShippedModel(trained, options));
  Bundle bundle;
  bundle.model = std::move(shipped.bytes);
  const Catalogue& from = trained.dataset.catalogue;
  for (const int32_t item : shipped.storage_order) {
    bundle.catalogue.ids.FindOrAdd(from.ids.IdOf(item));
    bundle.catalogue.items.push_back(from.items[static_cast<size_t>(item)]);
  }
  for (int32_t tag = 0; tag < from.tags.size(); ++tag) {
    bundle.catalogue.tags.FindOrAdd(from.tags.IdOf(tag));
  }
  return bundle;
}

Result<Bundle> OpenModel(const std::string& path, const ShipOptions& options) {
  if (std::filesystem::is_directory(path)) return ReadBundle(path);
  PAGEPICK_ASSIGN_OR_RETURN(const TrainedModel trained, LoadTrainedModel(path));
  return ShipInMemory(trained, options);
}

const std::string& TitleOf(const Bundle& bundle, int32_t item) {
  const std::string& title =
      bundle.catalogue.items[static_cast<size_t>(item)].title;
  return title.empty() ? bundle.catalogue.ids.IdOf(item) : title;
}

}  // namespace pagepick
