#ifndef PAGEPICK_DATASET_DOCTOR_H_
#define PAGEPICK_DATASET_DOCTOR_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dataset/load_dataset.h"

namespace pagepick {

// How a count spreads over users or items.
struct Quantiles {
  int64_t min = 0;
  int64_t quarter = 0;  // a quarter of them have at most this
  int64_t median = 0;
  int64_t nine_tenths = 0;
  int64_t max = 0;
  double mean = 0;
};

// `counts` in any order; all zero if empty.
Quantiles QuantilesOf(std::vector<int64_t> counts);

// How many interactions have a rating from `from` to `to`, both included;
// they are the same unless there are many different ratings.
struct RatingCount {
  float from = 0;
  float to = 0;
  int64_t count = 0;
};

// Something of the files that does not reach the model, or not as it stands.
struct LeftOut {
  int64_t count = 0;
  std::string what;
  std::string why;
};

// What the data doctor found, beside LoadReport: numbers, and sentences for
// the owner of the data. Says nothing about who rated what.
struct DataReport {
  int64_t interactions = 0;
  int32_t users = 0;
  int32_t rated_items = 0;
  int32_t items = 0;
  double density = 0;            // of rated items x users
  float positive_threshold = 0;  // DefaultPositiveThreshold of the scale
  int64_t positives = 0;
  std::vector<RatingCount> histogram;  // by rating
  uint32_t first_time = 0;             // of the known ones; 0 = none
  uint32_t last_time = 0;
  int64_t without_time = 0;
  Quantiles ratings_per_user;
  Quantiles ratings_per_item;  // of rated items
  int32_t one_rating_users = 0;
  int32_t testable_users = 0;  // enough positives to be held out
  int32_t unrated_items = 0;
  int32_t untitled_items = 0;  // in the catalogue, with an empty title
  std::vector<LeftOut> left_out;
  std::vector<std::string> notes;
};

DataReport InspectDataset(const LoadedDataset& loaded);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_DOCTOR_H_
