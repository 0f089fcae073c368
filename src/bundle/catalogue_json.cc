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
    const std::string& id = catalogue.ids.IdOf(index);
    if (const size_t end = id.find('\n'); end != std::string::npos) {
      return Status::InvalidArgument(
          "the id that begins with '" + id.substr(0, end) +
          "' has a line break, which a bundle's cannot: take it out of the "
          "ratings and the catalogue");
    }
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

// A column of texts as one text, one to a line: a page reads it in less than
// half the time of an array. Within a text a line's end is a space.
class Lines {
 public:
  void Add(const std::string& text) {
    if (!is_first_) text_.push_back('\n');
    is_first_ = false;
    const size_t begin = text_.size();
    text_ += text;
    std::replace(text_.begin() + static_cast<std::ptrdiff_t>(begin),
                 text_.end(), '\n', ' ');
  }

  bool AllEmpty() const {
    return text_.find_first_not_of('\n') == std::string::npos;
  }
  std::string Take() { return std::move(text_); }

 private:
  bool is_first_ = true;
  std::string text_;
};

void AddUnlessEmpty(const char* name, Lines column, Json* document) {
  if (!column.AllEmpty()) (*document)[name] = column.Take();
}

void AddUnlessEmpty(const char* name, Json column, Json* document) {
  const bool empty =
      std::all_of(column.begin(), column.end(),
                  [](const Json& entry) { return entry.is_null(); });
  if (!empty) (*document)[name] = std::move(column);
}

// The entries of a column, from its lines if it is a text; an array is one of
// an older file. No items have no line.
Json EntriesOf(const Json& column, bool has_items) {
  const std::string* text = TextOf(&column);
  if (text == nullptr) return column;
  Json entries = Json::array();
  if (!has_items) return entries;
  size_t begin = 0;
  for (;;) {
    const size_t end = text->find('\n', begin);
    entries.push_back(text->substr(begin, end - begin));
    if (end == std::string::npos) return entries;
    begin = end + 1;
  }
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

Status ReadNames(const Json& names, const char* column, IdMap* map) {
  if (!names.is_array()) {
    return Disagrees(std::string("no column \"") + column + "\"");
  }
  for (const Json& name : names) {
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

Status ReadIds(const Json& document, IdMap* ids) {
  const Json* column = FindField(document, "ids");
  if (column == nullptr) return Disagrees("no column \"ids\"");
  return ReadNames(EntriesOf(*column, *column != ""), "ids", ids);
}

Status ReadColumn(const Json& document, const Column& column,
                  std::vector<CatalogueItem>* items) {
  const Json* found = FindField(document, column.name);
  if (found == nullptr) return {};
  const Json entries = EntriesOf(*found, !items->empty());
  if (!entries.is_array() || entries.size() != items->size()) {
    return Disagrees(std::string("\"") + column.name + "\" has not " +
                     std::to_string(items->size()) + " entries");
  }
  for (size_t i = 0; i < items->size(); ++i) {
    if (!column.store(entries[i], &(*items)[i])) {
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
  Lines ids;
  Lines titles;
  Json years = Json::array();
  Lines urls;
  Lines images;
  Json prices = Json::array();
  Json item_tags = Json::array();
  for (const int32_t index : storage_order) {
    const CatalogueItem& item = catalogue.items[static_cast<size_t>(index)];
    ids.Add(catalogue.ids.IdOf(index));
    titles.Add(item.title);
    years.push_back(item.year ? Json(*item.year) : Json());
    urls.Add(item.url);
    images.Add(item.image);
    prices.push_back(item.price ? Json(ShortestDouble(*item.price)) : Json());
    Json tags = Json::array();
    for (const int32_t tag : item.tags) {
      tags.push_back(used.new_index[static_cast<size_t>(tag)]);
    }
    item_tags.push_back(std::move(tags));
  }
  Json document = Json::object();
  document["ids"] = ids.Take();
  document["titles"] = titles.Take();
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
  PAGEPICK_RETURN_IF_ERROR(ReadIds(document, &catalogue.ids));
  catalogue.items.resize(static_cast<size_t>(catalogue.ids.size()));
  for (const Column& column : kColumns) {
    PAGEPICK_RETURN_IF_ERROR(ReadColumn(document, column, &catalogue.items));
  }
  const Json* tags = FindField(document, "tags");
  if (tags != nullptr) {
    PAGEPICK_RETURN_IF_ERROR(ReadNames(*tags, "tags", &catalogue.tags));
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
