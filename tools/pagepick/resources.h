#ifndef PAGEPICK_TOOLS_PAGEPICK_RESOURCES_H_
#define PAGEPICK_TOOLS_PAGEPICK_RESOURCES_H_

#include <chrono>
#include <cstdint>

namespace pagepick {

// Bytes of memory that this process held at most so far.
uint64_t PeakMemory();

// Seconds since it was made.
class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(Clock::now() - start_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point start_ = Clock::now();
};

}  // namespace pagepick

#endif  // PAGEPICK_TOOLS_PAGEPICK_RESOURCES_H_
