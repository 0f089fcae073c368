#include "eval/topk_file.h"

#include <cassert>

#include "base/file.h"

namespace pagepick {

std::string FormatTopK(const Dataset& dataset,
                       const std::vector<HeldOutUser>& users,
                       const std::vector<std::vector<int32_t>>& rankings) {
  assert(users.size() == rankings.size());
  std::string text;
  for (size_t n = 0; n < users.size(); ++n) {
    text += dataset.users.IdOf(users[n].user);
    text += '\t';
    for (size_t rank = 0; rank < rankings[n].size(); ++rank) {
      if (rank > 0) text += ',';
      text += dataset.catalogue.ids.IdOf(rankings[n][rank]);
    }
    text += '\n';
  }
  return text;
}

Status WriteTopKFile(const std::string& path, const Dataset& dataset,
                     const std::vector<HeldOutUser>& users,
                     const std::vector<std::vector<int32_t>>& rankings) {
  return WriteFileAtomically(path, FormatTopK(dataset, users, rankings));
}

}  // namespace pagepick
