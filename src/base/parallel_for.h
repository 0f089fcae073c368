#ifndef PAGEPICK_BASE_PARALLEL_FOR_H_
#define PAGEPICK_BASE_PARALLEL_FOR_H_

#include <cstdint>
#include <functional>

namespace pagepick {

// The number of hardware threads, at least 1.
int HardwareThreads();

// Calls body(begin, end) on consecutive ranges that cover [0, count) once,
// in up to `num_threads` threads, and waits for all. The ranges are fixed
// `grain`-sized pieces whatever the thread count, so a body that writes only
// to places of its own range, or to one slot per piece (begin / grain) that
// the caller reduces in order, gives the same bits with any thread count.
// REQUIRES: grain > 0
void ParallelFor(int64_t count, int64_t grain, int num_threads,
                 const std::function<void(int64_t begin, int64_t end)>& body);

}  // namespace pagepick

#endif  // PAGEPICK_BASE_PARALLEL_FOR_H_
