#include "dataset/id_map.h"

#include <cassert>
#include <cstdint>
#include <span>
#include <utility>

#include "base/hash.h"

namespace pagepick {

namespace {

constexpr size_t kSmallestTable = 16;

uint32_t HashOf(std::string_view id) {
  return static_cast<uint32_t>(
      Xxh3(std::span(reinterpret_cast<const uint8_t*>(id.data()), id.size())));
}

}  // namespace

size_t IdMap::SlotOf(std::string_view id, uint32_t hash) const {
  const size_t mask = slots_.size() - 1;
  size_t slot = hash & mask;
  while (slots_[slot].index >= 0 &&
         (slots_[slot].hash != hash || IdOf(slots_[slot].index) != id)) {
    slot = (slot + 1) & mask;
  }
  return slot;
}

void IdMap::Grow() {
  const size_t size = slots_.empty() ? kSmallestTable : slots_.size() * 2;
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(size));
  const size_t mask = size - 1;
  for (const Slot& entry : old) {
    if (entry.index < 0) continue;
    size_t slot = entry.hash & mask;
    while (slots_[slot].index >= 0) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

int32_t IdMap::FindOrAdd(std::string_view id) {
  // At most three quarters full, so that runs of taken slots stay short.
  if ((ids_.size() + 1) * 4 > slots_.size() * 3) Grow();
  const uint32_t hash = HashOf(id);
  Slot& slot = slots_[SlotOf(id, hash)];
  if (slot.index < 0) {
    assert(size() < INT32_MAX);
    slot = {hash, size()};
    ids_.emplace_back(id);
  }
  return slot.index;
}

int32_t IdMap::Find(std::string_view id) const {
  if (slots_.empty()) return -1;
  return slots_[SlotOf(id, HashOf(id))].index;
}

}  // namespace pagepick
