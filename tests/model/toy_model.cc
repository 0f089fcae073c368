#include "toy_model.h"

#include <algorithm>
#include <cstring>

#include "model/model_view.h"
#include "model/section_file.h"

namespace pagepick {

void AddRows(std::span<const float> values, uint32_t dim, Bytes* codes,
             std::vector<uint16_t>* scales) {
  const size_t row_bytes = CodeRowBytes(CodeBits::kInt8, static_cast<int>(dim));
  for (size_t row = 0; row < values.size() / dim; ++row) {
    const size_t begin = codes->size();
    codes->resize(begin + row_bytes, 0);
    for (size_t i = 0; i < dim; ++i) {
      const auto code = static_cast<int8_t>(values[row * dim + i] * 64);
      (*codes)[begin + i] = static_cast<uint8_t>(code);
    }
    scales->push_back(FloatToHalf(1.0F / 64));
  }
}

namespace {

template <typename T>
void AddSection(SectionKind kind, const std::vector<T>& values,
                std::vector<ToySection>* sections) {
  if (values.empty()) return;
  Bytes bytes(values.size() * sizeof(T));
  std::memcpy(bytes.data(), values.data(), bytes.size());
  sections->push_back({static_cast<uint32_t>(kind), bytes});
}

// 0.5, -0.5, 0.25, 0.5, ...
std::vector<float> Pattern(size_t size) {
  constexpr float kValues[] = {0.5F, -0.5F, 0.25F};
  std::vector<float> values;
  for (size_t i = 0; i < size; ++i) values.push_back(kValues[i % 3]);
  return values;
}

void AddNetwork(const ToyShape& shape, ToyModel* model) {
  ModelHeader& header = model->header;
  header.decays = {1, 0.5F};
  header.input_dim = 2;
  header.num_hidden = 2;
  header.has_input_table = true;
  for (const uint32_t rows : {shape.dim, header.num_hidden}) {
    AddRows(Pattern(size_t{rows} * 4), 4, &model->network_codes,
            &model->network_scales);
  }
  AddRows(Pattern(size_t{shape.dim} * 2), 2, &model->network_codes,
          &model->network_scales);
  model->network_biases = Pattern(header.num_hidden + size_t{shape.dim});
  const size_t row_bytes = CodeRowBytes(shape.bits, 2);
  model->input_codes.resize(shape.items * row_bytes);
  std::vector<int8_t> codes(PaddedDim(shape.bits, 2), 0);
  for (uint32_t i = 0; i < shape.items; ++i) {
    codes[0] = i % 2 == 0 ? 5 : -5;
    codes[1] = static_cast<int8_t>(i % 5);
    PackCodes(shape.bits, codes,
              std::span(model->input_codes).subspan(i * row_bytes, row_bytes));
    model->input_scales.push_back(FloatToHalf(0.25F));
  }
}

// The next item and the one after it, as far as there are such.
void AddNeighbors(const ToyShape& shape, ToyModel* model) {
  model->header.neighbor_max_row_length = 2;
  model->header.neighbor_rice_bits = 2;
  BitBytes rows;
  for (uint32_t i = 0; i < shape.items; ++i) {
    const uint32_t length = std::min(2U, shape.items - 1 - i);
    rows.Bits(2, length);
    if (length > 0) rows.Rice(2, i + 1).Bits(4, i % 16);
    if (length > 1) rows.Rice(2, 0).Bits(4, 15);
  }
  model->neighbor_rows = rows.bytes();
  for (int level = 0; level < 16; ++level) {
    model->neighbor_weights.push_back(static_cast<float>(level - 5) / 4);
  }
}

}  // namespace

ToyModel MakeToyModel(const ToyShape& shape) {
  ToyModel model;
  ModelHeader& header = model.header;
  header.item_count = shape.items;
  header.embedding_dim = shape.dim;
  header.code_bits = static_cast<uint32_t>(shape.bits);
  header.num_clusters = shape.clusters;
  header.default_num_probes = shape.clusters;
  header.by_residual = shape.by_residual;
  header.user_tower_kind = shape.tower;
  header.alpha0 = 0.5F;
  header.regularization = 0.1F;
  header.frequency_exponent = 1;
  header.tower_num_items = shape.items;
  header.recency_decay = 0.75F;
  header.rating_weights = {{1, -1}, {3, 0}, {4, 1}};
  header.scale_is_explicit = true;
  header.scale_min = 1;
  header.scale_max = 5;
  header.scale_step = 0.5F;
  header.positive_threshold = 4;

  const auto dim = static_cast<int32_t>(shape.dim);
  const size_t row_bytes = CodeRowBytes(shape.bits, dim);
  model.codes.resize(shape.items * row_bytes);
  std::vector<int8_t> codes(PaddedDim(shape.bits, dim), 0);
  for (uint32_t i = 0; i < shape.items; ++i) {
    for (uint32_t j = 0; j < shape.dim; ++j) {
      codes[j] = static_cast<int8_t>((i * 5 + j * 3) % 7);
    }
    codes[0] = i % 2 == 0 ? 7 : -7;
    PackCodes(shape.bits, codes,
              std::span(model.codes).subspan(i * row_bytes, row_bytes));
    model.scales.push_back(FloatToHalf(0.125F));
    if (shape.clusters == 1) continue;
    model.popularity.push_back(static_cast<uint8_t>(255 - 20 * (i % 12)));
  }
  if (shape.tower == 3) AddNetwork(shape, &model);
  if (shape.neighbors) AddNeighbors(shape, &model);
  if (shape.tower == 1 || shape.tower == 2) {
    model.user_matrix.assign(size_t{shape.dim} * shape.dim, 0.25F);
    for (uint32_t j = 0; j < shape.dim; ++j) {
      model.user_matrix[j * (shape.dim + 1)] = 2;
    }
  }
  if (shape.clusters > 1) {
    for (uint32_t c = 0; c < shape.clusters; ++c) {
      model.cluster_offsets.push_back(c * (shape.items / shape.clusters));
      for (uint32_t j = 0; j < shape.dim; ++j) {
        model.centroids.push_back(c % 2 == j % 2 ? 0.5F : -0.5F);
      }
    }
    model.cluster_offsets.push_back(shape.items);
    model.block_radii.assign(shape.items / kRadiusRows + 1, FloatToHalf(1000));
  }
  return model;
}

Bytes EncodeHeader(const ModelHeader& header) {
  MessageBytes tower;
  tower.Varint(1, header.user_tower_kind)
      .Float(2, header.alpha0)
      .Float(3, header.regularization)
      .Float(4, header.frequency_exponent)
      .Varint(5, header.tower_num_items)
      .Float(6, header.recency_decay);
  if (!header.decays.empty()) {
    tower.PackedFloats(7, header.decays)
        .Varint(8, header.input_dim)
        .Varint(9, header.num_hidden)
        .Varint(10, header.has_input_table ? 1 : 0);
  }
  MessageBytes scale;
  scale.Varint(1, header.scale_is_explicit ? 1 : 0)
      .Float(2, header.scale_min)
      .Float(3, header.scale_max)
      .Float(4, header.scale_step)
      .Float(5, header.positive_threshold);
  MessageBytes message;
  message.Varint(1, header.item_count)
      .Varint(2, header.embedding_dim)
      .Varint(3, header.code_bits)
      .Varint(4, header.num_clusters)
      .Varint(5, header.default_num_probes)
      .Message(6, tower.bytes());
  for (const ModelHeader::RatingKnot& knot : header.rating_weights) {
    message.Message(
        7, MessageBytes().Float(1, knot.rating).Float(2, knot.weight).bytes());
  }
  message.Message(8, scale.bytes());
  for (const ModelHeader::SelfTestSample& sample : header.self_test) {
    message.Message(9, MessageBytes()
                           .PackedVarints(1, sample.items)
                           .PackedFloats(2, sample.ratings)
                           .PackedVarints(3, sample.expected_items)
                           .PackedFloats(4, sample.expected_scores)
                           .bytes());
  }
  if (header.neighbor_max_row_length > 0) {
    message.Message(10, MessageBytes()
                            .Varint(1, header.neighbor_max_row_length)
                            .Varint(2, header.neighbor_rice_bits)
                            .bytes());
  }
  if (header.by_residual) message.Varint(11, 1);
  return message.bytes();
}

std::vector<ToySection> SectionsOf(const ToyModel& model) {
  std::vector<ToySection> sections;
  AddSection(SectionKind::kItemCodes, model.codes, &sections);
  AddSection(SectionKind::kItemScales, model.scales, &sections);
  AddSection(SectionKind::kItemPopularity, model.popularity, &sections);
  AddSection(SectionKind::kUserMatrix, model.user_matrix, &sections);
  AddSection(SectionKind::kCentroids, model.centroids, &sections);
  AddSection(SectionKind::kClusterOffsets, model.cluster_offsets, &sections);
  AddSection(SectionKind::kBlockRadii, model.block_radii, &sections);
  AddSection(SectionKind::kNetworkCodes, model.network_codes, &sections);
  AddSection(SectionKind::kNetworkScales, model.network_scales, &sections);
  AddSection(SectionKind::kNetworkBiases, model.network_biases, &sections);
  AddSection(SectionKind::kInputCodes, model.input_codes, &sections);
  AddSection(SectionKind::kInputScales, model.input_scales, &sections);
  AddSection(SectionKind::kNeighborRows, model.neighbor_rows, &sections);
  AddSection(SectionKind::kNeighborWeights, model.neighbor_weights, &sections);
  return sections;
}

FormatVersion VersionOf(const ModelHeader& header) {
  return header.by_residual ? kResidualVersion : kUsualVersion;
}

AlignedBuffer BuildModel(const ToyModel& model) {
  return BuildFile(EncodeHeader(model.header), SectionsOf(model),
                   VersionOf(model.header));
}

}  // namespace pagepick
