#include "model/model_view.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "model/header_checks.h"

namespace pagepick {

namespace {

constexpr uint32_t kWhitenedTower = 1;
constexpr uint32_t kFoldInTower = 2;
constexpr uint32_t kNetworkTower = 3;
constexpr uint16_t kMaxScale = 0x5C00;  // 256 as half; greater: NaN, negative
constexpr float kMaxUserMatrixValue = 1e9F;
constexpr float kMaxCentroidValue = 32768;
constexpr float kMaxBias = 1e9F;
constexpr float kMaxNeighborWeight = 65536;

// A section of exactly `size` bytes; an empty one is an absent one.
Status FindSection(const SectionFile& file, SectionKind kind, uint64_t size,
                   const uint8_t** begin) {
  Result<std::span<const uint8_t>> bytes = file.Find(kind);
  if (!bytes.ok() && bytes.status().code() != StatusCode::kNotFound) {
    return std::move(bytes).status();
  }
  const uint64_t found = bytes.ok() ? bytes->size() : 0;
  if (found != size || (bytes.ok() && size == 0)) {
    return Status::Corruption(
        "section of kind {} has {} bytes, the header asks for {}",
        static_cast<uint32_t>(kind), found, size);
  }
  if (size > 0) *begin = bytes->data();
  return {};
}

// Sizes are products of checked header numbers and fit 64 bits with room to
// spare.
template <typename T>
Status ReadSection(const SectionFile& file, SectionKind kind, uint64_t count,
                   std::span<const T>* values) {
  const uint8_t* begin = nullptr;
  PAGEPICK_RETURN_IF_ERROR(FindSection(file, kind, count * sizeof(T), &begin));
  *values = {reinterpret_cast<const T*>(begin), static_cast<size_t>(count)};
  return {};
}

Status CheckFloats(const char* name, std::span<const float> values,
                   float limit) {
  for (const float value : values) {
    if (!(value >= -limit && value <= limit)) {  // catches NaN
      return Status::Corruption("{} hold a value out of range", name);
    }
  }
  return {};
}

// Whether a row holds bits that stand for no code: -128 of eight bits, or 0 of
// four, which store code + 8. Eight bytes at a time: taking 1 from each number
// of a word borrows into the highest bit of one that is 0 (Warren, "Hacker's
// Delight", 6-1).
bool HasInvalidCode(CodeBits bits, std::span<const uint8_t> row) {
  const auto width = static_cast<uint32_t>(bits);
  const uint64_t ones = UINT64_MAX / ((uint64_t{1} << width) - 1);
  const uint64_t highest = ones << (width - 1);
  uint64_t invalid = 0;
  for (size_t at = 0; at < row.size(); at += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, &row[at], sizeof(word));
    if (bits == CodeBits::kInt8) word ^= highest;  // so that -128 is 0
    invalid |= (word - ones) & ~word & highest;
  }
  return invalid != 0;
}

// Codes that would count for a dimension beyond the last.
bool HasPadding(CodeBits bits, int32_t dim, std::span<const uint8_t> row) {
  for (auto i = static_cast<size_t>(dim); i < PaddedDim(bits, dim); ++i) {
    if (CodeAt(bits, row.data(), i) != 0) return true;
  }
  return false;
}

Status CheckTable(const char* name, const CodeTable& table) {
  for (size_t i = 0; i < table.scales.size(); ++i) {
    const auto row = table.Row(i);
    if (table.scales[i] > kMaxScale || HasInvalidCode(table.bits, row) ||
        HasPadding(table.bits, table.dim, row)) {
      return Status::Corruption("{} {}: a code or its scale is out of range",
                                name, i);
    }
  }
  return {};
}

// A table of `rows` from two sections of their own.
Status ReadTable(const SectionFile& file, SectionKind codes, SectionKind scales,
                 uint64_t rows, CodeTable* table) {
  PAGEPICK_RETURN_IF_ERROR(
      ReadSection(file, codes, rows * CodeRowBytes(table->bits, table->dim),
                  &table->codes));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, scales, rows, &table->scales));
  return CheckTable("item", *table);
}

Status CheckUserMatrix(std::span<const float> matrix, size_t dim) {
  PAGEPICK_RETURN_IF_ERROR(
      CheckFloats("user matrix", matrix, kMaxUserMatrixValue));
  if (matrix.empty()) return {};
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j < i; ++j) {
      if (matrix[i * dim + j] != matrix[j * dim + i]) {
        return Status::Corruption("user matrix is not symmetric");
      }
    }
  }
  return {};
}

Status CheckClusterOffsets(std::span<const uint32_t> offsets,
                           uint32_t item_count) {
  if (offsets.empty()) return {};
  if (offsets.front() != 0 || offsets.back() != item_count ||
      !std::is_sorted(offsets.begin(), offsets.end())) {
    return Status::Corruption("cluster offsets do not rise from 0 to {}",
                              item_count);
  }
  return {};
}

}  // namespace

Status ModelView::ReadItems(const SectionFile& file) {
  const uint64_t items = header_.item_count;
  items_.bits = inputs_.bits = bits();
  items_.dim = dim();
  PAGEPICK_RETURN_IF_ERROR(ReadTable(file, SectionKind::kItemCodes,
                                     SectionKind::kItemScales, items, &items_));
  inputs_.dim = static_cast<int32_t>(header_.input_dim);
  PAGEPICK_RETURN_IF_ERROR(
      ReadTable(file, SectionKind::kInputCodes, SectionKind::kInputScales,
                header_.has_input_table ? items : 0, &inputs_));
  item_bytes_ += items_.codes.size() + items_.scales.size_bytes() +
                 inputs_.codes.size() + inputs_.scales.size_bytes();
  return {};
}

Status ModelView::ReadUserTower(const SectionFile& file) {
  const uint64_t size = header_.embedding_dim;
  const uint32_t kind = header_.user_tower_kind;
  const bool has_matrix = kind == kWhitenedTower || kind == kFoldInTower;
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kUserMatrix,
                                       has_matrix ? size * size : 0,
                                       &user_matrix_));
  return CheckUserMatrix(user_matrix_, header_.embedding_dim);
}

Status ModelView::ReadNetwork(const SectionFile& file) {
  const bool is_network = header_.user_tower_kind == kNetworkTower;
  const uint64_t outputs = is_network ? header_.embedding_dim : 0;
  const uint64_t hidden = is_network ? header_.num_hidden : 0;
  if (is_network) {
    network_linear_.dim = network_hidden_.dim =
        static_cast<int32_t>(header_.decays.size() * header_.input_dim);
    network_output_.dim = static_cast<int32_t>(hidden);
  }
  CodeTable* const tables[] = {&network_linear_, &network_hidden_,
                               &network_output_};
  const uint64_t rows[] = {outputs, hidden, hidden > 0 ? outputs : 0};
  uint64_t bytes = 0;
  for (size_t t = 0; t < 3; ++t) {
    bytes += rows[t] * CodeRowBytes(CodeBits::kInt8, tables[t]->dim);
  }
  std::span<const uint8_t> codes;
  std::span<const uint16_t> scales;
  PAGEPICK_RETURN_IF_ERROR(
      ReadSection(file, SectionKind::kNetworkCodes, bytes, &codes));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kNetworkScales,
                                       rows[0] + rows[1] + rows[2], &scales));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kNetworkBiases,
                                       hidden + outputs, &network_biases_));
  for (size_t t = 0; t < 3; ++t) {
    const auto count = static_cast<size_t>(rows[t]);
    const size_t size = count * CodeRowBytes(CodeBits::kInt8, tables[t]->dim);
    tables[t]->codes = codes.first(size);
    tables[t]->scales = scales.first(count);
    codes = codes.subspan(size);
    scales = scales.subspan(count);
    PAGEPICK_RETURN_IF_ERROR(CheckTable("network row", *tables[t]));
  }
  return CheckFloats("network biases", network_biases_, kMaxBias);
}

Status ModelView::ReadClusters(const SectionFile& file) {
  const uint64_t clusters =
      header_.num_clusters == 1 ? 0 : header_.num_clusters;
  // An older version wrote the popularity of unclustered items, too.
  const bool has_popularity =
      clusters > 0 || file.Find(SectionKind::kItemPopularity).ok();
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kItemPopularity,
                                       has_popularity ? header_.item_count : 0,
                                       &popularity_));
  item_bytes_ += popularity_.size();
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kCentroids,
                                       clusters * header_.embedding_dim,
                                       &centroids_));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kClusterOffsets,
                                       clusters == 0 ? 0 : clusters + 1,
                                       &cluster_offsets_));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFloats("centroids", centroids_, kMaxCentroidValue));
  const bool has_radii =
      clusters > 0 && file.Find(SectionKind::kBlockRadii).ok();
  PAGEPICK_RETURN_IF_ERROR(ReadSection(
      file, SectionKind::kBlockRadii,
      has_radii ? header_.item_count / kRadiusRows + 1 : 0, &block_radii_));
  for (const uint16_t radius : block_radii_) {
    if (radius > kLargestHalf) {
      return Status::Corruption("{} hold a value out of range", "block radii");
    }
  }
  if (header_.by_residual) {
    items_.centroids = centroids_;
    items_.cluster_offsets = cluster_offsets_;
  }
  return CheckClusterOffsets(cluster_offsets_, header_.item_count);
}

Status ModelView::ReadNeighbors(const SectionFile& file) {
  const bool present = header_.neighbor_max_row_length > 0;
  NeighborCoding coding{.num_items = header_.item_count,
                        .max_row_length = header_.neighbor_max_row_length,
                        .rice_bits = header_.neighbor_rice_bits,
                        .weights = {}};
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kNeighborWeights,
                                       present ? kNeighborWeights : 0,
                                       &coding.weights));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFloats("neighbour weights", coding.weights, kMaxNeighborWeight));
  if (!present) {
    std::span<const uint8_t> none;
    return ReadSection(file, SectionKind::kNeighborRows, 0, &none);
  }
  const Result<std::span<const uint8_t>> found =
      file.Find(SectionKind::kNeighborRows);
  std::span<const uint8_t> rows;  // which Parse refuses
  if (found.ok()) rows = *found;
  PAGEPICK_RETURN_IF_ERROR(neighbors_.Read(rows, coding));
  item_bytes_ += rows.size();
  return {};
}

Status ModelView::Read(std::span<const uint8_t> bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file, SectionFile::Parse(bytes));
  if (file.Find(SectionKind::kItemCodes).status().code() ==
      StatusCode::kNotFound) {
    return Status::Unsupported(
        "file holds no item codes: it is not a model made by 'build'");
  }
  PAGEPICK_RETURN_IF_ERROR(ReadModelHeader(file.header(), &header_));
  PAGEPICK_RETURN_IF_ERROR(CheckModelHeader(header_, file.major_version()));
  PAGEPICK_RETURN_IF_ERROR(ReadItems(file));
  PAGEPICK_RETURN_IF_ERROR(ReadUserTower(file));
  PAGEPICK_RETURN_IF_ERROR(ReadNetwork(file));
  PAGEPICK_RETURN_IF_ERROR(ReadClusters(file));
  return ReadNeighbors(file);
}

Result<ModelView> ModelView::Parse(std::span<const uint8_t> bytes) {
  ModelView view;
  PAGEPICK_RETURN_IF_ERROR(view.Read(bytes));
  return view;
}

}  // namespace pagepick
