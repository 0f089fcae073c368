#include "model/model_view.h"

#include <algorithm>
#include <string>

#include "model/header_checks.h"

namespace pagepick {

namespace {

constexpr uint32_t kMeanTower = 0;
constexpr uint16_t kMaxScale = 0x5C00;  // 256 as half; greater: NaN, negative
constexpr float kMaxUserMatrixValue = 1e9F;
constexpr float kMaxCentroidValue = 65536;

// Sizes are products of checked header numbers and fit 64 bits with room to
// spare. An empty section is an absent one.
template <typename T>
Status ReadSection(const SectionFile& file, SectionKind kind, uint64_t count,
                   std::span<const T>* values) {
  Result<std::span<const uint8_t>> bytes = file.Find(kind);
  if (!bytes.ok() && bytes.status().code() != StatusCode::kNotFound) {
    return bytes.status();
  }
  const uint64_t found = bytes.ok() ? bytes->size() : 0;
  if (found != count * sizeof(T) || (bytes.ok() && count == 0)) {
    return Status::Corruption(
        "section of kind " + std::to_string(static_cast<uint32_t>(kind)) +
        " has " + std::to_string(found) + " bytes, the header asks for " +
        std::to_string(count * sizeof(T)));
  }
  if (count > 0) {
    *values = {reinterpret_cast<const T*>(bytes->data()),
               static_cast<size_t>(count)};
  }
  return {};
}

Status CheckFloats(const char* name, std::span<const float> values,
                   float limit) {
  for (const float value : values) {
    if (!(value >= -limit && value <= limit)) {  // catches NaN
      return Status::Corruption(std::string(name) +
                                " hold a value out of range");
    }
  }
  return {};
}

// Bytes that stand for no code: -128 of eight bits, -8 of four. A sum of
// bytes rather than an early return, because compilers turn it into SIMD.
bool HasInvalidCode(CodeBits bits, std::span<const uint8_t> row) {
  uint8_t invalid = 0;
  if (bits == CodeBits::kInt8) {
    for (const uint8_t byte : row) invalid |= byte == 0x80 ? 1 : 0;
  } else {
    for (const uint8_t byte : row) {
      invalid |= byte < 0x10 ? 1 : 0;
      invalid |= (byte & 0x0F) == 0 ? 1 : 0;
    }
  }
  return invalid != 0;
}

// Codes that would count for a dimension beyond the last.
bool HasPadding(CodeBits bits, int32_t dim, std::span<const uint8_t> row) {
  const size_t block = static_cast<size_t>(dim) / CodesPerBlock(bits);
  const size_t used = static_cast<size_t>(dim) % CodesPerBlock(bits);
  if (used == 0) return false;
  const auto last = row.subspan(block * kCodeBlockBytes);
  for (size_t j = 0; j < kCodeBlockBytes; ++j) {
    if (bits == CodeBits::kInt8) {
      if (j >= used && last[j] != 0) return true;
      continue;
    }
    if (j >= used && (last[j] & 0x0F) != 8) return true;
    if (j + kCodeBlockBytes >= used && last[j] >> 4 != 8) return true;
  }
  return false;
}

Status CheckItems(const ModelView& view) {
  const size_t row_bytes = CodeRowBytes(view.bits(), view.dim());
  for (size_t i = 0; i < view.scales().size(); ++i) {
    const auto row = view.codes().subspan(i * row_bytes, row_bytes);
    if (view.scales()[i] > kMaxScale || HasInvalidCode(view.bits(), row) ||
        HasPadding(view.bits(), view.dim(), row)) {
      return Status::Corruption("item " + std::to_string(i) +
                                ": a code or its scale is out of range");
    }
  }
  return {};
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
    return Status::Corruption("cluster offsets do not rise from 0 to " +
                              std::to_string(item_count));
  }
  return {};
}

}  // namespace

Result<ModelView> ModelView::Parse(std::span<const uint8_t> bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file, SectionFile::Parse(bytes));
  if (file.Find(SectionKind::kItemCodes).status().code() ==
      StatusCode::kNotFound) {
    return Status::Unsupported(
        "file holds no item codes: it is not a model made by 'build'");
  }
  ModelView view;
  PAGEPICK_ASSIGN_OR_RETURN(view.header_, ParseModelHeader(file.header()));
  const ModelHeader& header = view.header_;
  PAGEPICK_RETURN_IF_ERROR(CheckModelHeader(header));

  const uint64_t items = header.item_count;
  const uint64_t dim = header.embedding_dim;
  const uint64_t clusters = header.num_clusters == 1 ? 0 : header.num_clusters;
  PAGEPICK_RETURN_IF_ERROR(
      ReadSection(file, SectionKind::kItemCodes,
                  items * CodeRowBytes(view.bits(), view.dim()), &view.codes_));
  PAGEPICK_RETURN_IF_ERROR(
      ReadSection(file, SectionKind::kItemScales, items, &view.scales_));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kItemPopularity,
                                       items, &view.popularity_));
  PAGEPICK_RETURN_IF_ERROR(
      ReadSection(file, SectionKind::kUserMatrix,
                  header.user_tower_kind == kMeanTower ? 0 : dim * dim,
                  &view.user_matrix_));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kCentroids,
                                       clusters * dim, &view.centroids_));
  PAGEPICK_RETURN_IF_ERROR(ReadSection(file, SectionKind::kClusterOffsets,
                                       clusters == 0 ? 0 : clusters + 1,
                                       &view.cluster_offsets_));

  PAGEPICK_RETURN_IF_ERROR(CheckItems(view));
  PAGEPICK_RETURN_IF_ERROR(
      CheckUserMatrix(view.user_matrix_, header.embedding_dim));
  PAGEPICK_RETURN_IF_ERROR(
      CheckFloats("centroids", view.centroids_, kMaxCentroidValue));
  PAGEPICK_RETURN_IF_ERROR(
      CheckClusterOffsets(view.cluster_offsets_, header.item_count));
  return view;
}

}  // namespace pagepick
