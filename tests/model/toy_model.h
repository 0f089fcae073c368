#ifndef PAGEPICK_TESTS_MODEL_TOY_MODEL_H_
#define PAGEPICK_TESTS_MODEL_TOY_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/codes.h"
#include "model/model_header.h"
#include "toy_file.h"

namespace pagepick {

// A model in the parts that a test wants to bend.
struct ToyModel {
  ModelHeader header;
  Bytes codes;
  std::vector<uint16_t> scales;
  Bytes popularity;
  std::vector<float> user_matrix;
  std::vector<float> centroids;
  std::vector<uint32_t> cluster_offsets;
  std::vector<uint16_t> block_radii;
  Bytes network_codes;
  std::vector<uint16_t> network_scales;
  std::vector<float> network_biases;
  Bytes input_codes;
  std::vector<uint16_t> input_scales;
  Bytes neighbor_rows;
  std::vector<float> neighbor_weights;
};

struct ToyShape {
  uint32_t items = 6;
  uint32_t dim = 3;
  CodeBits bits = CodeBits::kInt8;
  uint32_t clusters = 2;
  uint32_t tower = 1;
  bool neighbors = false;
  bool by_residual = false;
};

// `rows` of int8 codes for `dim` floats each, all scaled by 1/64, appended.
void AddRows(std::span<const float> values, uint32_t dim, Bytes* codes,
             std::vector<uint16_t>* scales);

// Items even and odd point opposite ways in the first dimension, as a
// checkerboard of tastes does; sound in every respect. A network (tower 3) has
// two paces, two hidden units and an input table of two dimensions; neighbours
// are the next item and the one after it.
ToyModel MakeToyModel(const ToyShape& shape);

Bytes EncodeHeader(const ModelHeader& header);
std::vector<ToySection> SectionsOf(const ToyModel& model);
FormatVersion VersionOf(const ModelHeader& header);
AlignedBuffer BuildModel(const ToyModel& model);

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_MODEL_TOY_MODEL_H_
