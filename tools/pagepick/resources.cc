#include "pagepick/resources.h"

#include <sys/resource.h>

namespace pagepick {

uint64_t PeakMemory() {
  rusage usage{};
  if (::getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  const auto peak = static_cast<uint64_t>(usage.ru_maxrss);
#ifdef __APPLE__
  return peak;
#else
  return peak * 1024;  // kilobytes but on macOS
#endif
}

}  // namespace pagepick
