#include "bundle/catalogue_json.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "bundle/json.h"

namespace pagepick {

namespace {

Status CheckOrder(const Catalogue& catalogue,
                  std::span<const int32_t> storage_order) {
  if (catalogue.items.size() != static_cast<size_t>(catalogue.ids.size())) {
    return Status::InvalidArgument(
        "catalogue has " + std::to_string(catalogue.items.size()) +
        " items but " + std::to_string(catalogue.ids.size()) + " ids");
  }
  std::vector<bool> seen(catalogue.items.size(), false);
  for (const int32_t index : storage_order) {
    const auto i = static_cast<size_t>(index);
    if (index < 0 || i >= seen.size() || seen[i]) {
      return Status::InvalidArgument(
          "storage order names item " + std::to_string(index) +
          " twice, or there are only " + std::to_string(seen.size()));
    }
    seen[i] = true;
    for (const int32_t tag : catalogue.items[i].tags) {
      if (tag < 0 || tag >= catalogue.tags.size()) {
        return Status::InvalidArgument("item " + std::to_string(index) +
                                       " has tag " + std::to_string(tag) +
                                       " of " +
                                       std::to_string(catalogue.tags.size()));
      }
    }
  }
  return {};
}

// Tags that occur, in the catalogue's order, and the new index of each.
struct UsedTags {
  Json names = Json::array();
  std::vector<int32_t> new_index;
};

UsedTags FindUsedTags(const Catalogue& catalogue,
                      std::span<const int32_t> storage_order) {
  UsedTags used;
  used.new_index.assign(static_cast<size_t>(catalogue.tags.size()), -1);
  for (const int32_t index : storage_order) {
    for (const int32_t tag : catalogue.items[static_cast<size_t>(index)].tags) {
      used.new_index[static_cast<size_t>(tag)] = 0;
    }
  }
  for (int32_t tag = 0; tag < catalogue.tags.size(); ++tag) {
    int32_t& index = used.new_index[static_cast<size_t>(tag)];
    if (index < 0) continue;
    index = static_cast<int32_t>(used.names.size());
    used.names.push_back(catalogue.tags.IdOf(tag));
  }
  return used;
}

void AddUnlessEmpty(const char* name, Json column, Json* document) {
  const bool empty = std::all_of(
      column.begin(), column.end(),
      [](const Json& entry) { return entry.is_null() || entry == ""; });
  if (!empty) (*document)[name] = std::move(column);
}

// A column of the file. `Store` puts one entry into an item and says whether
// it could.
using Store = bool (*)(const Json& entry, CatalogueItem* item);

bool StoreText(const Json& entry, std::string* text) {
  const std::string* found = TextOf(&entry);
  if (found != nullptr) *text = *found;
  return found != nullptr;
}

bool StoreTitle(const Json& entry, CatalogueItem* item) {
  return StoreText(entry, &item->title);
}
bool StoreUrl(const Json& entry, CatalogueItem* item) {
  return StoreText(entry, &item->url);
}
bool StoreImage(const Json& entry, CatalogueItem* item) {
  return StoreText(entry, &item->image);
}

bool StoreYear(const Json& entry, CatalogueItem* item) {
  if (entry.is_null()) return true;
  // Not as int64_t, which takes 2^64 - 1 for -1.
  if (!entry.is_number_integer()) return false;
  const auto year = entry.get<double>();
  if (year < INT32_MIN || year > INT32_MAX) return false;
  item->year = static_cast<int32_t>(year);
  return true;
}

bool StorePrice(const Json& entry, CatalogueItem* item) {
  if (entry.is_null()) return true;
  if (!entry.is_number()) return false;
  const auto price = entry.get<double>();
  if (std::abs(price) > double{std::numeric_limits<float>::max()}) return false;
  item->price = static_cast<float>(price);
  return true;
}

bool StoreTags(const Json& entry, CatalogueItem* item) {
  if (!entry.is_array()) return false;
  for (const Json& tag : entry) {
    if (!tag.is_number_unsigned()) return false;
    const auto index = tag.get<uint64_t>();
    if (index > INT32_MAX) return false;
    item->tags.push_back(static_cast<int32_t>(index));
  }
  return true;
}

struct Column {
  const char* name;
  Store store;
};
constexpr Column kColumns[] = {
    {"titles", StoreTitle}, {"years", StoreYear},   {"urls", StoreUrl},
    {"images", StoreImage}, {"prices", StorePrice}, {"item_tags", StoreTags}};

Status Disagrees(const std::string& what) {
  return Status::Corruption("catalogue: " + what);
}

Status ReadNames(const Json* names, const char* column, IdMap* map) {
  if (names == nullptr || !names->is_array()) {
    return Disagrees(std::string("no array \"") + column + "\"");
  }
  for (const Json& name : *names) {
    const int32_t size_before = map->size();
    if (TextOf(&name) == nullptr ||
        map->FindOrAdd(*TextOf(&name)) != size_before) {
      return Disagrees(std::string("\"") + column + "\" entry " +
                       std::to_string(size_before) +
                       " is not a string, or occurs twice");
    }
  }
  return {};
}

Status ReadColumn(const Json& document, const Column& column,
                  std::vector<CatalogueItem>* items) {
  const Json* entries = FindField(document, column.name);
  if (entries == nullptr) return {};
  if (!entries->is_array() || entries->size() != items->size()) {
    return Disagrees(std::string("\"") + column.name + "\" has not " +
                     std::to_string(items->size()) + " entries");
  }
  for (size_t i = 0; i < items->size(); ++i) {
    if (!column.store((*entries)[i], &(*items)[i])) {
      return Disagrees(std::string("\"") + column.name + "\" entry " +
                       std::to_string(i) + " is of the wrong type");
    }
  }
  return {};
}

}  // namespace

Result<std::string> CatalogueToJson(const Catalogue& catalogue,
                                    std::span<const int32_t> storage_order) {
  PAGEPICK_RETURN_IF_ERROR(CheckOrder(catalogue, storage_order));
  UsedTags used = FindUsedTags(catalogue, storage_order);
  Json ids = Json::array();
  Json titles = Json::array();
  Json years = Json::array();
  Json urls = Json::array();
  Json images = Json::array();
  Json prices = Json::array();
  Json item_tags = Json::array();
  for (const int32_t index : storage_order) {
    const CatalogueItem& item = catalogue.items[static_cast<size_t>(index)];
    ids.push_back(catalogue.ids.IdOf(index));
    titles.push_back(item.title);
    years.push_back(item.year ? Json(*item.year) : Json());
    urls.push_back(item.url);
    images.push_back(item.image);
    prices.push_back(item.price ? Json(ShortestDouble(*item.price)) : Json());
    Json tags = Json::array();
    for (const int32_t tag : item.tags) {
      tags.push_back(used.new_index[static_cast<size_t>(tag)]);
    }
    item_tags.push_back(std::move(tags));
  }
  Json document = Json::object();
  document["ids"] = std::move(ids);
  document["titles"] = std::move(titles);
  AddUnlessEmpty("years", std::move(years), &document);
  AddUnlessEmpty("urls", std::move(urls), &document);
  AddUnlessEmpty("images", std::move(images), &document);
  AddUnlessEmpty("prices", std::move(prices), &document);
  if (!used.names.empty()) {
    document["tags"] = std::move(used.names);
    document["item_tags"] = std::move(item_tags);
  }
  return JsonToText(document, /*indent=*/-1) + "\n";
}

Result<Catalogue> CatalogueFromJson(std::span<const uint8_t> text) {
  const Json document = JsonFromText(text);
  if (!document.is_object()) return Disagrees("not a JSON object");
  Catalogue catalogue;
  PAGEPICK_RETURN_IF_ERROR(
      ReadNames(FindField(document, "ids"), "ids", &catalogue.ids));
  catalogue.items.resize(static_cast<size_t>(catalogue.ids.size()));
  for (const Column& column : kColumns) {
    PAGEPICK_RETURN_IF_ERROR(ReadColumn(document, column, &catalogue.items));
  }
  const Json* tags = FindField(document, "tags");
  if (tags != nullptr) {
    PAGEPICK_RETURN_IF_ERROR(ReadNames(tags, "tags", &catalogue.tags));
  }
  for (const CatalogueItem& item : catalogue.items) {
    for (const int32_t tag : item.tags) {
      if (tag >= catalogue.tags.size()) {
        return Disagrees("an item has tag " + std::to_string(tag) + " of " +
                         std::to_string(catalogue.tags.size()));
      }
    }
  }
  return catalogue;
}

}  // namespace pagepick
