#include "dataset/synthetic.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <vector>

#include "base/rng.h"
#include "dataset/file_writer.h"
#include "dataset/synthetic_catalogue.h"
#include "dataset/synthetic_visitors.h"

namespace pagepick {

namespace {

constexpr int64_t kMinRatings = 5;  // of a user, where there are enough

// How many items each user rates: a few rate much, the sum is exact.
std::vector<int64_t> DrawActivity(const SampleOptions& options, Rng* rng) {
  const int64_t least = std::min(kMinRatings, options.ratings / options.users);
  const auto spare =
      static_cast<double>(options.ratings - least * options.users);
  std::vector<double> sums;
  double sum = 0;
  for (int32_t u = 0; u < options.users; ++u) {
    sum += std::exp(0.9 * rng->Normal());
    sums.push_back(sum);
  }
  std::vector<int64_t> counts;
  int64_t given = 0;
  for (const double up_to : sums) {
    const auto goal = static_cast<int64_t>(spare * (up_to / sum));
    counts.push_back(least + goal - given);
    given = goal;
  }
  // What is more than there are items goes to the others.
  int64_t excess = 0;
  for (int64_t& count : counts) {
    excess += std::max<int64_t>(count - options.items, 0);
    count = std::min<int64_t>(count, options.items);
  }
  for (int64_t& count : counts) {
    const int64_t more = std::min(excess, options.items - count);
    count += more;
    excess -= more;
  }
  return counts;
}

Status CheckOptions(const SampleOptions& options) {
  if (options.users < 1 || options.items < 1 || options.ratings < 1) {
    return Status::InvalidArgument(
        "a sample needs at least one user, one item and one rating");
  }
  const int64_t pairs = int64_t{options.users} * options.items;
  if (options.ratings < options.users || options.ratings > pairs) {
    return Status::InvalidArgument(fmt::format(
        "{} ratings of {} users and {} items, expected from {} (one a user) "
        "to {} (all of them)",
        options.ratings, options.users, options.items, options.users, pairs));
  }
  return {};
}

void WriteItems(const std::vector<SyntheticItem>& items, FileWriter* file) {
  file->Write("item_id,title,tags,year\n");
  for (size_t i = 0; i < items.size(); ++i) {
    const SyntheticItem& item = items[i];
    std::string genres(SyntheticGenre(item.genre));
    if (item.second_genre != item.genre) {
      genres += fmt::format("|{}", SyntheticGenre(item.second_genre));
    }
    file->Write(fmt::format("m{},{},{}|{},{}\n", i + 1, item.title, genres,
                            SyntheticTheme(item.theme), item.year));
  }
}

Status WriteRatings(const std::vector<int64_t>& activity,
                    SyntheticVisitors* visitors, const SampleProgress& progress,
                    FileWriter* file) {
  file->Write("user_id,item_id,rating,timestamp\n");
  const int64_t total =
      std::accumulate(activity.begin(), activity.end(), int64_t{0});
  int64_t done = 0;
  fmt::memory_buffer rows;
  for (size_t u = 0; u < activity.size(); ++u) {
    visitors->Start();
    rows.clear();
    for (int64_t n = 0; n < activity[u]; ++n) {
      const int32_t item = visitors->NextItem();
      const int rating = visitors->RatingOf(item);
      fmt::format_to(std::back_inserter(rows), "u{},m{},{},{}\n", u + 1,
                     item + 1, rating, visitors->NextTime());
    }
    file->Write({rows.data(), rows.size()});
    done += activity[u];
    if (progress && !progress(done, total)) {
      return Status::InvalidArgument("stopped; nothing was written");
    }
  }
  return {};
}

}  // namespace

Status WriteSample(const SampleOptions& options, const std::string& folder,
                   const SampleProgress& progress) {
  PAGEPICK_RETURN_IF_ERROR(CheckOptions(options));
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return Status::IoError(fmt::format("cannot make the folder '{}': {}",
                                       folder, error.message()));
  }
  PAGEPICK_ASSIGN_OR_RETURN(FileWriter catalogue,
                            FileWriter::Create(folder + "/items.csv"));
  PAGEPICK_ASSIGN_OR_RETURN(FileWriter ratings,
                            FileWriter::Create(folder + "/ratings.csv"));
  Rng rng(options.seed);
  const std::vector<SyntheticItem> items =
      MakeSyntheticItems(options.items, &rng);
  const std::vector<int64_t> activity = DrawActivity(options, &rng);
  SyntheticVisitors visitors(items, &rng);
  WriteItems(items, &catalogue);
  PAGEPICK_RETURN_IF_ERROR(
      WriteRatings(activity, &visitors, progress, &ratings));
  // Together at the end: a failure must not leave one new and one old file.
  PAGEPICK_RETURN_IF_ERROR(catalogue.Commit());
  return ratings.Commit();
}

}  // namespace pagepick
