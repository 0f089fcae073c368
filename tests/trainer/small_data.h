#ifndef PAGEPICK_TESTS_TRAINER_SMALL_DATA_H_
#define PAGEPICK_TESTS_TRAINER_SMALL_DATA_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "dataset/dataset.h"
#include "dataset/split.h"

namespace pagepick {

// A dataset of users u0, u1, ... and items i0, i1, ... that owns `rows`.
// REQUIRES: rows by user
inline Dataset MakeDataset(int32_t num_users, int32_t num_items,
                           std::vector<Interaction> rows) {
  Dataset dataset;
  for (int32_t user = 0; user < num_users; ++user) {
    dataset.users.FindOrAdd(std::string("u").append(std::to_string(user)));
  }
  for (int32_t item = 0; item < num_items; ++item) {
    dataset.catalogue.ids.FindOrAdd(
        std::string("i").append(std::to_string(item)));
  }
  dataset.catalogue.items.resize(static_cast<size_t>(num_items));
  dataset.user_offsets.assign(static_cast<size_t>(num_users) + 1, 0);
  for (const Interaction& row : rows) {
    ++dataset.user_offsets[static_cast<size_t>(row.user) + 1];
  }
  for (size_t user = 1; user < dataset.user_offsets.size(); ++user) {
    dataset.user_offsets[user] += dataset.user_offsets[user - 1];
  }
  dataset.interactions = std::move(rows);
  return dataset;
}

inline Split TrainOnAll(const Dataset& dataset) {
  return {std::vector<Part>(dataset.interactions.size(), Part::kTrain)};
}

// Even users like all even items and odd users all odd ones, but for the item
// of their own number.
inline Dataset Checkerboard(int32_t num_users, int32_t num_items) {
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < num_users; ++user) {
    for (int32_t item = user % 2; item < num_items; item += 2) {
      if (item != user) rows.push_back({user, item, 1, 0});
    }
  }
  return MakeDataset(num_users, num_items, std::move(rows));
}

// Every pair with probability `density`, ratings 1 to 5.
inline Dataset RandomDataset(int32_t num_users, int32_t num_items,
                             double density, uint64_t seed) {
  Rng rng(seed);
  std::vector<Interaction> rows;
  for (int32_t user = 0; user < num_users; ++user) {
    for (int32_t item = 0; item < num_items; ++item) {
      if (rng.Uniform() >= density) continue;
      const auto rating = static_cast<float>(1 + rng.Below(5));
      rows.push_back({user, item, rating, 0});
    }
  }
  return MakeDataset(num_users, num_items, std::move(rows));
}

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_TRAINER_SMALL_DATA_H_
