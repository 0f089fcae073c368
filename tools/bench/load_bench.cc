// What LoadDataset costs at scale.
//
//   load_bench                     made-up data: 10M ratings of 100k users
//   load_bench ratings.csv [items.csv]
//
// The peak is the growth of the process's high-water mark of resident memory
// during the load, with the ids.

#include <fmt/core.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "dataset/load_dataset.h"
#include "dataset/synthetic.h"

namespace pagepick {
namespace {

int64_t PeakBytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<int64_t>(usage.ru_maxrss) * 1024;
}

Status Measure(const std::string& ratings, const std::string& items) {
  const int64_t before = PeakBytes();
  const auto start = std::chrono::steady_clock::now();
  PAGEPICK_ASSIGN_OR_RETURN(const LoadedDataset loaded,
                            LoadDataset(ratings, items, {}));
  const std::chrono::duration<double> elapsed =
      std::chrono::steady_clock::now() - start;
  const auto peak = static_cast<double>(PeakBytes() - before);
  const auto rows = static_cast<double>(loaded.report.ratings.rows);
  fmt::print("rows {:.0f}  users {}  items {}\n", rows,
             loaded.dataset.num_users(), loaded.dataset.num_items());
  fmt::print("{:.2f} s  {:.2f} M rows/s\n", elapsed.count(),
             rows / elapsed.count() / 1e6);
  fmt::print("peak {:.1f} MB  {:.2f} bytes a row\n", peak / 1e6, peak / rows);
  return {};
}

// In a process of its own, whose memory does not raise this one's peak.
Status MakeSample(const std::string& folder) {
  const pid_t child = ::fork();
  if (child == 0) {
    SampleOptions options;
    options.users = 100000;
    options.items = 50000;
    options.ratings = 10000000;
    ::_exit(WriteSample(options, folder, {}).ok() ? 0 : 1);
  }
  int result = -1;
  if (child < 0 || ::waitpid(child, &result, 0) != child || result != 0) {
    return Status::IoError("cannot write a sample to '" + folder + "'");
  }
  return {};
}

Status Run(int argc, char** argv) {
  if (argc > 1) return Measure(argv[1], argc > 2 ? argv[2] : "");
  const std::string folder = std::filesystem::temp_directory_path() /
                             ("load_bench-" + std::to_string(::getpid()));
  Status status = MakeSample(folder);
  if (status.ok()) {
    status = Measure(folder + "/ratings.csv", folder + "/items.csv");
  }
  std::filesystem::remove_all(folder);
  return status;
}

}  // namespace
}  // namespace pagepick

int main(int argc, char** argv) {
  const pagepick::Status status = pagepick::Run(argc, argv);
  if (!status.ok()) fmt::print(stderr, "load_bench: {}\n", status.message());
  return status.ok() ? 0 : 1;
}
