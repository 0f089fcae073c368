#ifndef PAGEPICK_DATASET_ID_MAP_H_
#define PAGEPICK_DATASET_ID_MAP_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pagepick {

// External string ids <-> dense indices 0, 1, 2, ... in order of first
// appearance. Owns the strings; movable, not copyable.
class IdMap {
 public:
  IdMap() = default;
  IdMap(IdMap&&) = default;
  IdMap& operator=(IdMap&&) = default;

  int32_t size() const { return static_cast<int32_t>(ids_.size()); }

  // The index of `id`, which is added if it is new.
  int32_t FindOrAdd(std::string_view id);

  // The index of `id`, or -1.
  int32_t Find(std::string_view id) const;

  // Valid as long as the map.  REQUIRES: 0 <= index < size()
  const std::string& IdOf(int32_t index) const {
    return ids_[static_cast<size_t>(index)];
  }

 private:
  std::deque<std::string> ids_;  // a deque, so that views into it stay valid
  std::unordered_map<std::string_view, int32_t> index_of_;
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_ID_MAP_H_
