#ifndef PAGEPICK_FEATURES_FEATURE_SPEC_H_
#define PAGEPICK_FEATURES_FEATURE_SPEC_H_

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/status.h"
#include "dataset/catalogue.h"
#include "features/text_ngrams.h"

namespace pagepick {

// What of a catalogue an item tower gets to see.
struct FeatureOptions {
  int32_t max_tags = 4096;       // the most frequent ones; 0 = no tags
  int32_t max_decades = 64;      // the most frequent ones; 0 = no decades
  bool numbers = true;           // year and price
  int32_t max_knots = 16;        // of year and price each; 0 = none
  int32_t title_buckets = 4096;  // 0 = nothing of the title
  int32_t min_ngram = 3;
  int32_t max_ngram = 5;
  int32_t dense_dim = 0;  // of vectors made elsewhere; 0 = none
  // Pairs of tags, and of a tag with a year knot, the most frequent ones: what
  // a linear model cannot add up by itself, "a new film of action". 0 = none.
  int32_t max_pairs = 0;
};

// How a number is brought to mean 0 and deviation 1.
struct NumberScale {
  int32_t known = 0;  // training items that have the number; 0 = no columns
  double mean = 0;
  double deviation = 1;
};

// Values of a number that parts the training items evenly, rising; a number
// between two of them counts for both, the nearer one more, and one beyond
// the ends for the end. So a linear model of these columns is a piecewise
// linear curve of the number, flat where nothing is known.
using NumberKnots = std::vector<double>;

// Two columns of which an item has both, the smaller one first.
using ColumnPair = std::pair<int32_t, int32_t>;

// Every column that features have and how each is filled: fitted once on the
// training items, kept with the model, and then the same for any catalogue.
// Plain data. Columns stand in the order of the fields.
struct FeatureSpec {
  std::vector<std::string> tags;  // by name, so that other catalogues match
  std::vector<int32_t> decades;   // 199 for the 1990s, rising
  NumberScale year;
  NumberScale log_price;  // of log(1 + price)
  NumberKnots year_knots;
  NumberKnots log_price_knots;
  NgramOptions title;  // num_buckets = 0: nothing of the title
  int32_t dense_dim = 0;
  std::vector<ColumnPair> pairs;  // rising
};

// A range of columns that belong together.
struct FeatureGroup {
  std::string name;   // "tags", "decade", "numbers", "year", "price", "title",
                      // "dense" or "pairs"
  int32_t begin = 0;  // columns [begin, end)
  int32_t end = 0;
};

// The groups that have columns, in order of column.
std::vector<FeatureGroup> GroupsOf(const FeatureSpec& spec);

// The decade of a year, rounded down: 1999 -> 199.
int32_t DecadeOf(int32_t year);

// log(1 + price), or NaN if the item has no price that means anything.
double LogPriceOf(const CatalogueItem& item);

// kInvalidArgument if the item or one of its tags is not of the catalogue.
Status CheckFeatureItem(const Catalogue& catalogue, int32_t item);

// Chooses columns and statistics by `training_items` alone. The same however
// often items are given and in whatever order they stand in the catalogue.
// kInvalidArgument: an option out of range, an item or tag that the
// catalogue does not have.
Result<FeatureSpec> FitFeatureSpec(const Catalogue& catalogue,
                                   std::span<const int32_t> training_items,
                                   const FeatureOptions& options);

}  // namespace pagepick

#endif  // PAGEPICK_FEATURES_FEATURE_SPEC_H_
