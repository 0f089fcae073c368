#include "pagepick/personas.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/rng.h"
#include "engine/engine.h"

namespace pagepick {

namespace {

constexpr uint64_t kSeed = 1;
constexpr size_t kLikes = 5;

float BestRating(const Engine& engine) {
  return engine.model().header().scale_max;
}

// Up to kLikes items with the tag, most popular first.
Persona PersonaOfTag(const Bundle& bundle, const Engine& engine, int32_t tag) {
  std::vector<int32_t> items;
  for (size_t i = 0; i < bundle.catalogue.items.size(); ++i) {
    const std::vector<int32_t>& tags = bundle.catalogue.items[i].tags;
    if (std::count(tags.begin(), tags.end(), tag) > 0) {
      items.push_back(static_cast<int32_t>(i));
    }
  }
  // Without clusters items lie by popularity, which then is not stored.
  const auto popularity = engine.model().popularity();
  if (!popularity.empty()) {
    std::stable_sort(items.begin(), items.end(), [&](int32_t a, int32_t b) {
      return popularity[static_cast<size_t>(a)] >
             popularity[static_cast<size_t>(b)];
    });
  }
  items.resize(std::min(items.size(), kLikes));
  Persona persona{"likes " + bundle.catalogue.tags.IdOf(tag), {}};
  for (const int32_t item : items) {
    persona.ratings.push_back(
        {bundle.catalogue.ids.IdOf(item), BestRating(engine), 0});
  }
  return persona;
}

std::vector<Persona> PersonasOfTags(const Bundle& bundle, const Engine& engine,
                                    int32_t count) {
  std::vector<int64_t> uses(static_cast<size_t>(bundle.catalogue.tags.size()));
  for (const CatalogueItem& item : bundle.catalogue.items) {
    for (const int32_t tag : item.tags) ++uses[static_cast<size_t>(tag)];
  }
  std::vector<int32_t> order(uses.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    return uses[static_cast<size_t>(a)] > uses[static_cast<size_t>(b)];
  });
  std::vector<Persona> personas;
  for (const int32_t tag : order) {
    const bool enough = personas.size() == static_cast<size_t>(count);
    if (enough || uses[static_cast<size_t>(tag)] == 0) break;
    personas.push_back(PersonaOfTag(bundle, engine, tag));
  }
  return personas;
}

Result<Persona> PersonaOfItem(const Bundle& bundle, const Engine& engine,
                              int32_t item) {
  RecommendOptions options;
  options.k = static_cast<int32_t>(kLikes) - 1;
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> similar,
                            engine.SimilarItems(item, options));
  Persona persona;
  const auto like = [&](int32_t liked) {
    persona.ratings.push_back(
        {bundle.catalogue.ids.IdOf(liked), BestRating(engine), 0});
  };
  like(item);
  for (const Recommendation& one : similar) like(one.item);
  return persona;
}

}  // namespace

std::vector<Persona> PersonasOfVisitors(const TrainedModel& trained,
                                        int32_t count) {
  std::vector<HeldOutUser> visitors =
      HeldOutUsers(trained.dataset, trained.split, HeldOutFold::kTest);
  Rng rng(kSeed);
  Shuffle(&visitors, &rng);
  visitors.resize(std::min(visitors.size(), static_cast<size_t>(count)));
  std::vector<Persona> personas;
  for (const HeldOutUser& visitor : visitors) {
    Persona persona;
    for (const Interaction& seen : visitor.seen) {
      persona.ratings.push_back({trained.dataset.catalogue.ids.IdOf(seen.item),
                                 seen.rating, static_cast<double>(seen.time)});
    }
    personas.push_back(std::move(persona));
  }
  return personas;
}

Result<std::vector<Persona>> PersonasOfBundle(const Bundle& bundle,
                                              int32_t count) {
  PAGEPICK_ASSIGN_OR_RETURN(const Engine engine,
                            Engine::Create(bundle.model.bytes()));
  std::vector<Persona> personas = PersonasOfTags(bundle, engine, count);
  if (!personas.empty()) return personas;
  std::vector<int32_t> items(static_cast<size_t>(bundle.catalogue.ids.size()));
  std::iota(items.begin(), items.end(), 0);
  Rng rng(kSeed);
  Shuffle(&items, &rng);
  items.resize(std::min(items.size(), static_cast<size_t>(count)));
  for (const int32_t item : items) {
    PAGEPICK_ASSIGN_OR_RETURN(Persona persona,
                              PersonaOfItem(bundle, engine, item));
    personas.push_back(std::move(persona));
  }
  return personas;
}

}  // namespace pagepick
