#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "clusters/kmeans.h"
#include "eval/principal_plane.h"
#include "pagepick/report/sections.h"
#include "towers/item_embeddings.h"

namespace pagepick {

namespace {

using Json = nlohmann::ordered_json;

// More dots than this neither load nor read well.
constexpr size_t kMaxItems = 2000;
// More colours than this can't be told apart.
constexpr size_t kMaxGroups = 8;

// The most liked candidates, most liked first.
std::vector<int32_t> MostLiked(const std::vector<float>& counts) {
  std::vector<int32_t> items;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) items.push_back(static_cast<int32_t>(i));
  }
  std::stable_sort(items.begin(), items.end(), [&](int32_t a, int32_t b) {
    return counts[static_cast<size_t>(a)] > counts[static_cast<size_t>(b)];
  });
  return items;
}

// A group of each item, -1 = the others, and the groups' names.
struct Groups {
  std::vector<int> of_item;
  std::vector<std::string> names;
};

// By first tag; without names if too few items have one.
Groups GroupByTag(const Catalogue& catalogue,
                  const std::vector<int32_t>& items) {
  std::vector<int32_t> counts(static_cast<size_t>(catalogue.tags.size()), 0);
  std::vector<int32_t> tag_of;
  int32_t tagged = 0;
  for (const int32_t item : items) {
    const auto& tags = catalogue.items[static_cast<size_t>(item)].tags;
    tag_of.push_back(tags.empty() ? -1 : tags[0]);
    if (tags.empty()) continue;
    ++counts[static_cast<size_t>(tags[0])];
    ++tagged;
  }
  Groups groups;
  if (2 * static_cast<size_t>(tagged) < items.size() || tagged == 0) return {};
  std::vector<int32_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return counts[static_cast<size_t>(a)] > counts[static_cast<size_t>(b)];
  });
  order.resize(std::min(order.size(), kMaxGroups));
  for (const int32_t tag : order) {
    groups.names.push_back(catalogue.tags.IdOf(tag));
  }
  for (const int32_t tag : tag_of) {
    const auto place = std::find(order.begin(), order.end(), tag);
    groups.of_item.push_back(
        place == order.end() ? -1 : static_cast<int>(place - order.begin()));
  }
  return groups;
}

Groups GroupByCluster(const ItemEmbeddings& rows) {
  KMeansOptions options;
  options.num_clusters =
      std::min(rows.num_items, static_cast<int32_t>(kMaxGroups));
  const Clustering clustering = BuildKMeansClusters(rows, options);
  Groups groups;
  groups.of_item.assign(clustering.cluster_of.begin(),
                        clustering.cluster_of.end());
  for (int32_t c = 1; c <= options.num_clusters; ++c) {
    groups.names.push_back("Cluster " + std::to_string(c));
  }
  return groups;
}

std::string TitleOf(const Catalogue& catalogue, int32_t item) {
  const std::string& title = catalogue.items[static_cast<size_t>(item)].title;
  return title.empty() ? catalogue.ids.IdOf(item) : title;
}

// Enough digits for a dot on a page.
double Rounded(float coordinate) {
  return std::round(static_cast<double>(coordinate) * 1e4) / 1e4;
}

}  // namespace

void AddItems(const TrainedModel& trained,
              const std::vector<float>& positive_counts,
              const std::vector<int64_t>& recommended, Json* document) {
  std::vector<int32_t> items = MostLiked(positive_counts);
  const size_t shown = std::min(items.size(), kMaxItems);
  (*document)["items_left_out"] = items.size() - shown;
  items.resize(shown);
  const ItemEmbeddings rows = SelectRows(trained.towers.items, items);
  const std::vector<MapPoint> map = PrincipalPlane(rows);
  const Catalogue& catalogue = trained.dataset.catalogue;
  Groups groups = GroupByTag(catalogue, items);
  if (groups.names.empty() && !items.empty()) groups = GroupByCluster(rows);
  Json list = Json::array();
  for (size_t n = 0; n < items.size(); ++n) {
    const auto item = static_cast<size_t>(items[n]);
    list.push_back({{"title", TitleOf(catalogue, items[n])},
                    {"likes", positive_counts[item]},
                    {"recommended", recommended[item]},
                    {"x", Rounded(map[n].x)},
                    {"y", Rounded(map[n].y)},
                    {"group", groups.of_item[n]}});
  }
  (*document)["groups"] = groups.names;
  (*document)["items"] = std::move(list);
}

}  // namespace pagepick
