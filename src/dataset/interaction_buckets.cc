#include "dataset/interaction_buckets.h"

#include <sys/mman.h>

#include <algorithm>
#include <tuple>

namespace pagepick {

namespace {

// Few enough users that sorting one bucket needs little beside the data, even
// if a few thousand users hold it all.
constexpr int32_t kBucketUsers = 256;
// Small enough that a bucket's last, half-empty chunk is no burden where the
// system hands out larger pages than asked for.
constexpr int64_t kChunkRows = 4096;
constexpr size_t kChunkBytes = kChunkRows * sizeof(Interaction);

// A row and its place in the file.
struct Row {
  Interaction interaction;
  int64_t order;
};

bool ByPairThenAge(const Row& a, const Row& b) {
  const Interaction& x = a.interaction;
  const Interaction& y = b.interaction;
  return std::tie(x.user, x.item, x.time, a.order) <
         std::tie(y.user, y.item, y.time, b.order);
}

bool ByUserThenAge(const Row& a, const Row& b) {
  const Interaction& x = a.interaction;
  const Interaction& y = b.interaction;
  return std::tie(x.user, x.time, a.order) < std::tie(y.user, y.time, b.order);
}

// Leaves one row per (user, item).  REQUIRES: sorted ByPairThenAge
void Merge(OnRepeat on_repeat, std::vector<Row>* rows) {
  size_t kept = 0;
  for (size_t n = 0; n < rows->size(); ++n) {
    Row row = (*rows)[n];
    const bool repeats =
        kept > 0 &&
        (*rows)[kept - 1].interaction.user == row.interaction.user &&
        (*rows)[kept - 1].interaction.item == row.interaction.item;
    if (repeats) {
      --kept;
      if (on_repeat == OnRepeat::kAddUp) {
        row.interaction.rating += (*rows)[kept].interaction.rating;
      }
    }
    (*rows)[kept++] = row;
  }
  rows->resize(kept);
}

}  // namespace

void InteractionBuckets::Release::operator()(Interaction* chunk) const {
  ::munmap(chunk, kChunkBytes);
}

bool InteractionBuckets::Add(const Interaction& interaction) {
  const auto index = static_cast<size_t>(interaction.user / kBucketUsers);
  if (index >= buckets_.size()) buckets_.resize(index + 1);
  Bucket& bucket = buckets_[index];
  const int64_t place = bucket.size % kChunkRows;
  if (place == 0) {
    void* pages = ::mmap(nullptr, kChunkBytes, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) return false;
    bucket.chunks.emplace_back(static_cast<Interaction*>(pages));
  }
  bucket.chunks.back()[static_cast<size_t>(place)] = interaction;
  ++bucket.size;
  ++size_;
  return true;
}

OrderedInteractions InteractionBuckets::Finish(int32_t num_users,
                                               OnRepeat on_repeat) {
  OrderedInteractions result;
  result.interactions.reserve(static_cast<size_t>(size_));
  result.user_offsets.assign(static_cast<size_t>(num_users) + 1, 0);
  std::vector<Row> rows;
  for (Bucket& bucket : buckets_) {
    rows.clear();
    rows.reserve(static_cast<size_t>(bucket.size));
    for (Chunk& chunk : bucket.chunks) {
      const int64_t filled =
          std::min(kChunkRows, bucket.size - static_cast<int64_t>(rows.size()));
      for (int64_t n = 0; n < filled; ++n) {
        rows.push_back(
            {chunk[static_cast<size_t>(n)], static_cast<int64_t>(rows.size())});
      }
      chunk.reset();
    }
    std::sort(rows.begin(), rows.end(), ByPairThenAge);
    Merge(on_repeat, &rows);
    std::sort(rows.begin(), rows.end(), ByUserThenAge);
    for (const Row& row : rows) {
      result.interactions.push_back(row.interaction);
      ++result.user_offsets[static_cast<size_t>(row.interaction.user) + 1];
    }
  }
  for (size_t u = 1; u < result.user_offsets.size(); ++u) {
    result.user_offsets[u] += result.user_offsets[u - 1];
  }
  result.repeated_rows =
      size_ - static_cast<int64_t>(result.interactions.size());
  buckets_.clear();
  size_ = 0;
  return result;
}

}  // namespace pagepick
