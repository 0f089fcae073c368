#include "pagepick/diff_models.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <utility>

#include "engine/engine.h"
#include "pagepick/open_model.h"

namespace pagepick {

namespace {

NamedItem NameOf(const Bundle& bundle, int32_t item) {
  return {bundle.catalogue.ids.IdOf(item), TitleOf(bundle, item)};
}

bool Holds(const std::vector<NamedItem>& list, const std::string& id) {
  return std::any_of(list.begin(), list.end(),
                     [&](const NamedItem& item) { return item.id == id; });
}

// The items of `list` that `other` has not.
std::vector<NamedItem> Without(const std::vector<NamedItem>& list,
                               const std::vector<NamedItem>& other) {
  std::vector<NamedItem> rest;
  for (const NamedItem& item : list) {
    if (!Holds(other, item.id)) rest.push_back(item);
  }
  return rest;
}

Result<std::vector<NamedItem>> ListOf(const Bundle& bundle,
                                      const Engine& engine,
                                      const Persona& persona, int32_t k) {
  std::vector<HistoryEvent> history;
  for (const Persona::Rating& rating : persona.ratings) {
    const int32_t item = bundle.catalogue.ids.Find(rating.item);
    if (item >= 0) history.push_back({item, rating.rating, rating.time});
  }
  RecommendOptions options;
  options.k = k;
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<Recommendation> answer,
                            engine.Recommend(history, options));
  std::vector<NamedItem> list;
  list.reserve(answer.size());
  for (const Recommendation& one : answer) {
    list.push_back(NameOf(bundle, one.item));
  }
  return list;
}

std::vector<NamedItem> LikesOf(const Persona& persona, const Bundle& before,
                               const Bundle& after) {
  std::vector<NamedItem> likes;
  for (auto rating = persona.ratings.rbegin(); rating != persona.ratings.rend();
       ++rating) {
    for (const Bundle* bundle : {&after, &before}) {
      const int32_t item = bundle->catalogue.ids.Find(rating->item);
      if (item < 0) continue;
      likes.push_back(NameOf(*bundle, item));
      break;
    }
  }
  return likes;
}

// Counts how often items are shown, before and after.
class Shifts {
 public:
  void Count(const std::vector<NamedItem>& list, int32_t ItemShift::*when) {
    for (const NamedItem& item : list) {
      ItemShift& shift = by_id_[item.id];
      shift.item = item;
      ++(shift.*when);
    }
  }

  // Those shown more (sign 1) or less (-1), the largest change first.
  std::vector<ItemShift> Changed(int sign) const {
    std::vector<ItemShift> changed;
    for (const auto& [id, shift] : by_id_) {
      if (sign * (shift.after - shift.before) > 0) changed.push_back(shift);
    }
    std::stable_sort(changed.begin(), changed.end(),
                     [](const ItemShift& a, const ItemShift& b) {
                       return std::abs(a.after - a.before) >
                              std::abs(b.after - b.before);
                     });
    return changed;
  }

 private:
  std::map<std::string, ItemShift> by_id_;
};

std::vector<NamedItem> ItemsOnlyIn(const Bundle& bundle, const Bundle& other) {
  std::vector<NamedItem> items;
  for (int32_t item = 0; item < bundle.catalogue.ids.size(); ++item) {
    if (other.catalogue.ids.Find(bundle.catalogue.ids.IdOf(item)) < 0) {
      items.push_back(NameOf(bundle, item));
    }
  }
  return items;
}

}  // namespace

Result<ModelDiff> DiffModels(const Bundle& before, const Bundle& after,
                             const std::vector<Persona>& personas, int32_t k) {
  PAGEPICK_ASSIGN_OR_RETURN(const Engine old_engine,
                            Engine::Create(before.model.bytes()));
  PAGEPICK_ASSIGN_OR_RETURN(const Engine new_engine,
                            Engine::Create(after.model.bytes()));
  ModelDiff diff;
  Shifts shifts;
  for (const Persona& persona : personas) {
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<NamedItem> old_list,
                              ListOf(before, old_engine, persona, k));
    PAGEPICK_ASSIGN_OR_RETURN(const std::vector<NamedItem> new_list,
                              ListOf(after, new_engine, persona, k));
    PersonaDiff one{persona.name,
                    LikesOf(persona, before, after),
                    0,
                    0,
                    Without(new_list, old_list),
                    Without(old_list, new_list)};
    one.listed = static_cast<int32_t>(new_list.size());
    one.stay = one.listed - static_cast<int32_t>(one.enter.size());
    diff.mean_overlap += one.listed == 0 ? 1 : 1.0 * one.stay / one.listed;
    diff.personas.push_back(std::move(one));
    shifts.Count(old_list, &ItemShift::before);
    shifts.Count(new_list, &ItemShift::after);
  }
  diff.mean_overlap /=
      std::max<double>(1, static_cast<double>(personas.size()));
  diff.gained = shifts.Changed(1);
  diff.lost = shifts.Changed(-1);
  diff.added = ItemsOnlyIn(after, before);
  diff.vanished = ItemsOnlyIn(before, after);
  return diff;
}

}  // namespace pagepick
