#include "base/parallel_for.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

namespace pagepick {

int HardwareThreads() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

void ParallelFor(int64_t count, int64_t grain, int num_threads,
                 const std::function<void(int64_t begin, int64_t end)>& body) {
  assert(grain > 0);
  if (count <= 0) return;
  const int64_t num_pieces = (count + grain - 1) / grain;
  // Pieces are handed out as threads come free: rows differ in cost. Which
  // thread ran a piece cannot show, since pieces share nothing.
  std::atomic<int64_t> next_piece = 0;
  const auto work = [&] {
    while (true) {
      const int64_t piece = next_piece.fetch_add(1, std::memory_order_relaxed);
      if (piece >= num_pieces) return;
      body(piece * grain, std::min(count, (piece + 1) * grain));
    }
  };
  const int64_t helpers = std::min<int64_t>(num_threads, num_pieces) - 1;
  std::vector<std::thread> threads;
  for (int64_t i = 0; i < helpers; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
}

}  // namespace pagepick
