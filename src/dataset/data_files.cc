#include "dataset/data_files.h"

#include <filesystem>
#include <span>
#include <string_view>

namespace pagepick {

namespace {

constexpr std::string_view kRatingNames[] = {
    "ratings.csv",      "ratings.dat", "ratings.tsv", "ratings.txt",
    "u.data",           "events.csv",  "events.tsv",  "interactions.csv",
    "interactions.tsv", "reviews.csv", "reviews.tsv"};
constexpr std::string_view kItemNames[] = {
    "items.csv",     "items.tsv",     "items.dat",    "movies.csv",
    "movies.dat",    "movies.tsv",    "books.csv",    "books.tsv",
    "catalogue.csv", "catalogue.tsv", "catalog.csv",  "catalog.tsv",
    "products.csv",  "products.tsv",  "articles.csv", "u.item"};

// The first of `names` that is a file of `folder`, with its path, or "".
std::string FindFirst(const std::filesystem::path& folder,
                      std::span<const std::string_view> names) {
  for (const std::string_view name : names) {
    const std::filesystem::path path = folder / name;
    std::error_code error;
    if (std::filesystem::is_regular_file(path, error)) return path.string();
  }
  return {};
}

}  // namespace

Result<DataFiles> FindDataFiles(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return Status::NotFound("'" + folder + "' is not a folder");
  }
  DataFiles files{FindFirst(folder, kRatingNames),
                  FindFirst(folder, kItemNames)};
  if (!files.ratings.empty()) return files;
  std::string names;
  for (const std::string_view name : kRatingNames) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return Status::NotFound("'" + folder +
                          "' has no ratings file, expected one of: " + names +
                          "; or name the files themselves");
}

}  // namespace pagepick
