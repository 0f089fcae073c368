#ifndef PAGEPICK_TOOLS_PAGEPICK_DIFF_MODELS_H_
#define PAGEPICK_TOOLS_PAGEPICK_DIFF_MODELS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "pagepick/personas.h"

namespace pagepick {

// An item of either model.
struct NamedItem {
  std::string id;
  std::string title;
};

// What changes for one persona.
struct PersonaDiff {
  std::string name;
  std::vector<NamedItem> likes;  // newest first, as far as a model knows them
  int32_t listed = 0;            // items in the new list
  int32_t stay = 0;              // of them that were in the old one
  std::vector<NamedItem> enter;  // best first
  std::vector<NamedItem> leave;
};

// How many more of the personas an item is shown to.
struct ItemShift {
  NamedItem item;
  int32_t before = 0;
  int32_t after = 0;
};

struct ModelDiff {
  std::vector<PersonaDiff> personas;
  double mean_overlap = 0;        // share of the new lists that stays
  std::vector<ItemShift> gained;  // largest change first
  std::vector<ItemShift> lost;
  std::vector<NamedItem> added;     // items of the new model alone
  std::vector<NamedItem> vanished;  // items of the old model alone
};

// Asks both models for the first `k` of every persona's list. Borrows nothing.
Result<ModelDiff> DiffModels(const Bundle& before, const Bundle& after,
                             const std::vector<Persona>& personas, int32_t k);

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_DIFF_MODELS_H_
