#ifndef PAGEPICK_DATASET_ID_MAP_H_
#define PAGEPICK_DATASET_ID_MAP_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace pagepick {

// External string ids <-> dense indices 0, 1, 2, ... in order of first
// appearance. Owns the strings; movable, not copyable. Costs about 50 bytes
// an id of up to 15 bytes.
class IdMap {
 public:
  IdMap() = default;
  IdMap(IdMap&&) = default;
  IdMap& operator=(IdMap&&) = default;

  int32_t size() const { return static_cast<int32_t>(ids_.size()); }

  // The index of `id`, which is added if it is new.
  // REQUIRES: size() < INT32_MAX
  int32_t FindOrAdd(std::string_view id);

  // The index of `id`, or -1.
  int32_t Find(std::string_view id) const;

  // Valid as long as the map.  REQUIRES: 0 <= index < size()
  const std::string& IdOf(int32_t index) const {
    return ids_[static_cast<size_t>(index)];
  }

 private:
  // A place of the hash table: some bits of the id's hash, so that a search
  // seldom has to look at a string, and growth never.
  struct Slot {
    uint32_t hash = 0;
    int32_t index = -1;
  };

  // The slot that holds `id`, or the empty one where it belongs.
  size_t SlotOf(std::string_view id, uint32_t hash) const;
  void Grow();

  std::deque<std::string> ids_;  // a deque, so that IdOf's references stay
  std::vector<Slot> slots_;      // a power of two, linear probing
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_ID_MAP_H_
