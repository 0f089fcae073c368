#ifndef PAGEPICK_TESTS_MODEL_TOY_MODEL_H_
#define PAGEPICK_TESTS_MODEL_TOY_MODEL_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/aligned_buffer.h"
#include "kernels/codes.h"
#include "model/model_header.h"
#include "model/section_file.h"

namespace pagepick {

// A second, independent writer of the format, after models/FORMAT.md: it
// needs no libprotobuf, so it also runs in Node, and it writes whatever it is
// told to, sound or not.

using Bytes = std::vector<uint8_t>;

// Protobuf's wire format.
class MessageBytes {
 public:
  MessageBytes& Varint(uint32_t field, uint64_t value);
  MessageBytes& Fixed32(uint32_t field, uint32_t value);
  MessageBytes& Fixed64(uint32_t field, uint64_t value);
  MessageBytes& Float(uint32_t field, float value);
  MessageBytes& Message(uint32_t field, const Bytes& bytes);
  MessageBytes& PackedVarints(uint32_t field, std::span<const uint32_t> values);
  MessageBytes& PackedFloats(uint32_t field, std::span<const float> values);
  // As they are.
  MessageBytes& Raw(const Bytes& bytes);

  const Bytes& bytes() const { return bytes_; }

 private:
  void Append(uint64_t varint);
  Bytes bytes_;
};

struct ToySection {
  uint32_t kind = 0;
  Bytes bytes;
};

// The container, with every hash right.
AlignedBuffer BuildFile(const Bytes& header,
                        const std::vector<ToySection>& sections);

// Makes the hashes right again after damage; sections that the table places
// outside the file keep theirs.
void Rehash(std::span<uint8_t> file);

AlignedBuffer Copy(std::span<const uint8_t> bytes);

// A model in the parts that a test wants to bend.
struct ToyModel {
  ModelHeader header;
  Bytes codes;
  std::vector<uint16_t> scales;
  Bytes popularity;
  std::vector<float> user_matrix;
  std::vector<float> centroids;
  std::vector<uint32_t> cluster_offsets;
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
};

// Neighbour rows bit by bit, the lowest of a byte first.
class BitBytes {
 public:
  BitBytes& Bits(uint32_t count, uint32_t value);
  BitBytes& Rice(uint32_t rice_bits, uint32_t value);
  const Bytes& bytes() const { return bytes_; }

 private:
  Bytes bytes_;
  size_t used_ = 0;
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
AlignedBuffer BuildModel(const ToyModel& model);

}  // namespace pagepick

#endif  // PAGEPICK_TESTS_MODEL_TOY_MODEL_H_
