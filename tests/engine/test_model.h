#ifndef PAGEPICK_TESTS_ENGINE_TEST_MODEL_H_
#define PAGEPICK_TESTS_ENGINE_TEST_MODEL_H_

#include <cstdint>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/rng.h"
#include "engine/recommendation.h"
#include "kernels/codes.h"
#include "model/model_header.h"
#include "towers/user_tower.h"
#include "toy_model.h"

namespace pagepick {

// A model to make by hand out of numbers, and its file's bytes by way of
// ToyModel.
struct TestModel {
  CodeBits bits = CodeBits::kInt8;
  int32_t num_items = 0;
  int32_t dim = 0;
  std::vector<int8_t> codes;        // [num_items x dim]
  std::vector<float> scales;        // [num_items], stored as halves
  std::vector<uint8_t> popularity;  // [num_items], shipped with clusters

  UserTowerKind kind = UserTowerKind::kMean;
  std::vector<float> matrix;  // [dim x dim], empty for kMean
  FoldInConstants fold_in;
  float recency_decay = 1;
  std::vector<ModelHeader::RatingKnot> knots = {{0, -1}, {1, 1}};

  std::vector<float> centroids;           // [clusters x dim]
  std::vector<uint32_t> cluster_offsets;  // [clusters + 1], empty: one cluster
  std::vector<float> block_radii;         // stored as halves, or empty
  uint32_t default_num_probes = 1;

  std::vector<ModelHeader::SelfTestSample> self_test;

  // A network, an input table, neighbours: what is set here ships as it is.
  ToyModel extra;

  AlignedBuffer Bytes() const;

  // Dimension d of item i as the file stores it, its centroid's included where
  // extra.header says that codes are those of residuals.
  float ValueAt(int32_t item, int32_t d) const;
};

// Random codes, scales near 1/256, popularity and matrix; a network has two
// paces, three hidden units and an input table of its own. The ratings 0..1
// weigh -1..1.
TestModel RandomModel(CodeBits bits, UserTowerKind kind, int32_t num_items,
                      int32_t dim, int32_t num_clusters, Rng* rng);

// Neighbours at random: up to six an item, with weights of a like size as the
// scores of RandomModel.
void AddRandomNeighbors(TestModel* model, Rng* rng);

// Events on different or equal items, ratings 0 or 1, few different times.
std::vector<HistoryEvent> RandomHistory(int32_t num_items, size_t events,
                                        Rng* rng);

// Items at random around centroids far from each other, in clusters of equal
// size, each with the farthest first; radii of blocks are the distances of
// their farthest items and a hundredth more.
TestModel PlantedClusters(CodeBits bits, int32_t num_clusters,
                          int32_t items_per_cluster, int32_t dim, Rng* rng);

// The same items, coded by residual.
// REQUIRES: PlantedClusters made them
TestModel ByResidual(TestModel planted);

// Even items lie along the first axis and odd ones along the second; a lower
// item is longer and more popular.
TestModel Checkerboard(int32_t num_items, UserTowerKind kind);

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_ENGINE_TEST_MODEL_H_
