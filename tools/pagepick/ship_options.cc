#include "pagepick/ship_options.h"

#include <map>

#include "base/parallel_for.h"
#include "pagepick/terminal.h"

namespace pagepick {

void AddUserTowerOption(CLI::App* app, UserTowerKind* kind) {
  const std::map<std::string, UserTowerKind> towers = {
      {UserTowerName(UserTowerKind::kFoldIn), UserTowerKind::kFoldIn},
      {UserTowerName(UserTowerKind::kWhitened), UserTowerKind::kWhitened},
      {UserTowerName(UserTowerKind::kMean), UserTowerKind::kMean}};
  app->add_option("--user-tower", *kind,
                  "How ratings become a taste: fold-in, whitened or mean "
                  "[fold-in]")
      ->transform(CLI::CheckedTransformer(towers).description(
          "{fold-in,whitened,mean}"))
      ->group("Shipped file");
}

void AddShipOptions(CLI::App* app, ShipOptions* options) {
  options->num_threads = HardwareThreads();
  const std::map<std::string, CodeBits> bits = {{"4", CodeBits::kInt4},
                                                {"8", CodeBits::kInt8}};
  app->add_option("--bits", options->bits,
                  "Bits per number, 4 or 8 [as trained, else 8]")
      ->transform(CLI::Transformer(bits).description("{4,8}"))
      ->group("Shipped file");
  AddUserTowerOption(app, &options->user_tower);
  app->add_option("--clusters", options->num_clusters,
                  "Clusters of items; 0 = by the catalogue's size")
      ->check(CLI::NonNegativeNumber)
      ->group("Shipped file");
  const std::map<std::string, ClusteringKind> clusterings = {
      {"kmeans", ClusteringKind::kKMeans},
      {"spherical", ClusteringKind::kSphericalMixture},
      {"diagonal", ClusteringKind::kDiagonalMixture}};
  app->add_option("--clustering", options->clustering,
                  "How items are grouped: kmeans, or a mixture of spherical or "
                  "diagonal normal distributions [kmeans]")
      ->transform(CLI::CheckedTransformer(clusterings)
                      .description("{kmeans,spherical,diagonal}"))
      ->group("Shipped file");
  app->add_option("--probes", options->num_probes,
                  "Clusters that a query scans; 0 = all, the exact answer "
                  "[the fewest that reach --recall]")
      ->check(CLI::NonNegativeNumber)
      ->type_name("INT")
      ->group("Shipped file");
  app->add_option("--recall", options->recall,
                  "Share of the exact top 100 that clusters must find, asked "
                  "as held-out visitors would [0.99]")
      ->check(CLI::Range(0.0, 1.0))
      ->group("Shipped file");
}

void AddBudgetOption(CLI::App* app, const std::string& what,
                     std::string* budget) {
  app->add_option("--budget", *budget,
                  what +
                      ". A size such as 400kB or 1.5MB; titles and the "
                      "like (catalogue-….json) come on top")
      ->group("Shipped file");
}

Result<std::optional<uint64_t>> ReadBudget(const std::string& budget) {
  if (budget.empty()) return std::optional<uint64_t>();
  const Result<uint64_t> bytes = ParseByteSize(budget);
  if (bytes.ok()) return std::optional<uint64_t>(*bytes);
  return Status::InvalidArgument("--budget: " + bytes.status().message());
}

}  // namespace pagepick
