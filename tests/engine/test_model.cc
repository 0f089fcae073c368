#include "test_model.h"

#include <algorithm>
#include <cstring>
#include <span>

#include "base/hash.h"
#include "model/section_file.h"

namespace pagepick {
namespace {

using Bytes = std::vector<uint8_t>;

template <typename T>
void Append(T value, Bytes* out) {
  const size_t at = out->size();
  out->resize(at + sizeof(T));
  std::memcpy(out->data() + at, &value, sizeof(T));
}

void AppendVarint(uint64_t value, Bytes* out) {
  for (; value >= 0x80; value >>= 7) {
    out->push_back(static_cast<uint8_t>(value | 0x80));
  }
  out->push_back(static_cast<uint8_t>(value));
}

void AppendInteger(uint32_t field, uint64_t value, Bytes* out) {
  AppendVarint(field << 3, out);
  AppendVarint(value, out);
}

void AppendFloat(uint32_t field, float value, Bytes* out) {
  AppendVarint(field << 3 | 5, out);
  Append(value, out);
}

void AppendMessage(uint32_t field, const Bytes& message, Bytes* out) {
  AppendVarint(field << 3 | 2, out);
  AppendVarint(message.size(), out);
  out->insert(out->end(), message.begin(), message.end());
}

void AppendPacked(uint32_t field, const std::vector<uint32_t>& values,
                  Bytes* out) {
  Bytes packed;
  for (const uint32_t value : values) AppendVarint(value, &packed);
  AppendMessage(field, packed, out);
}

void AppendPacked(uint32_t field, const std::vector<float>& values,
                  Bytes* out) {
  Bytes packed;
  for (const float value : values) Append(value, &packed);
  AppendMessage(field, packed, out);
}

Bytes UserTowerMessage(const TestModel& model) {
  Bytes message;
  AppendInteger(1, static_cast<uint64_t>(model.kind), &message);
  AppendFloat(2, model.fold_in.alpha0, &message);
  AppendFloat(3, model.fold_in.regularization, &message);
  AppendFloat(4, model.fold_in.frequency_exponent, &message);
  AppendInteger(5, static_cast<uint64_t>(model.fold_in.num_items), &message);
  AppendFloat(6, model.recency_decay, &message);
  return message;
}

Bytes RatingScaleMessage() {
  Bytes message;
  AppendInteger(1, 1, &message);
  AppendFloat(3, 1, &message);
  AppendFloat(4, 1, &message);
  AppendFloat(5, 1, &message);
  return message;
}

Bytes HeaderMessage(const TestModel& model) {
  Bytes header;
  AppendInteger(1, static_cast<uint64_t>(model.num_items), &header);
  AppendInteger(2, static_cast<uint64_t>(model.dim), &header);
  AppendInteger(3, static_cast<uint64_t>(model.bits), &header);
  AppendInteger(4, std::max<size_t>(model.cluster_offsets.size(), 2) - 1,
                &header);
  AppendInteger(5, model.default_num_probes, &header);
  AppendMessage(6, UserTowerMessage(model), &header);
  for (const ModelHeader::RatingKnot& knot : model.knots) {
    Bytes message;
    AppendFloat(1, knot.rating, &message);
    AppendFloat(2, knot.weight, &message);
    AppendMessage(7, message, &header);
  }
  AppendMessage(8, RatingScaleMessage(), &header);
  for (const ModelHeader::SelfTestSample& sample : model.self_test) {
    Bytes message;
    AppendPacked(1, sample.items, &message);
    AppendPacked(2, sample.ratings, &message);
    AppendPacked(3, sample.expected_items, &message);
    AppendPacked(4, sample.expected_scores, &message);
    AppendMessage(9, message, &header);
  }
  return header;
}

struct Section {
  SectionKind kind;
  Bytes bytes;
};

template <typename T>
Section SectionOf(SectionKind kind, const std::vector<T>& values) {
  Section section{kind, Bytes(values.size() * sizeof(T))};
  if (!values.empty()) {
    std::memcpy(section.bytes.data(), values.data(), section.bytes.size());
  }
  return section;
}

Bytes PackedRows(const TestModel& model) {
  const auto dim = static_cast<size_t>(model.dim);
  const size_t row_bytes = CodeRowBytes(model.bits, model.dim);
  Bytes rows(static_cast<size_t>(model.num_items) * row_bytes);
  std::vector<int8_t> padded(PaddedDim(model.bits, model.dim), 0);
  for (size_t i = 0; i < static_cast<size_t>(model.num_items); ++i) {
    std::copy_n(model.codes.data() + i * dim, dim, padded.data());
    PackCodes(model.bits, padded,
              std::span(rows).subspan(i * row_bytes, row_bytes));
  }
  return rows;
}

std::vector<Section> SectionsOf(const TestModel& model) {
  std::vector<uint16_t> halves;
  for (const float scale : model.scales) halves.push_back(FloatToHalf(scale));
  std::vector<Section> sections = {
      {SectionKind::kItemCodes, PackedRows(model)},
      SectionOf(SectionKind::kItemScales, halves),
      SectionOf(SectionKind::kItemPopularity, model.popularity)};
  if (!model.matrix.empty()) {
    sections.push_back(SectionOf(SectionKind::kUserMatrix, model.matrix));
  }
  if (!model.cluster_offsets.empty()) {
    sections.push_back(SectionOf(SectionKind::kCentroids, model.centroids));
    sections.push_back(
        SectionOf(SectionKind::kClusterOffsets, model.cluster_offsets));
  }
  return sections;
}

void Align(Bytes* file) {
  while (file->size() % kSectionAlignment != 0) file->push_back(0);
}

float RandomFloat(Rng* rng) {
  return static_cast<float>(2 * rng->Uniform() - 1);
}

// M M' + I / 4 for the [rows x dim] matrix M', symmetric to the bit.
std::vector<float> GramianOf(const std::vector<float>& rows, size_t dim) {
  std::vector<float> gramian(dim * dim, 0);
  for (size_t i = 0; i < dim; ++i) {
    for (size_t j = 0; j <= i; ++j) {
      float sum = i == j ? 0.25f : 0;
      for (size_t r = 0; r < rows.size(); r += dim) {
        sum += rows[r + i] * rows[r + j];
      }
      gramian[i * dim + j] = sum;
      gramian[j * dim + i] = sum;
    }
  }
  return gramian;
}

void AddClusters(int32_t num_clusters, Rng* rng, TestModel* model) {
  model->cluster_offsets = {0, static_cast<uint32_t>(model->num_items)};
  for (int32_t c = 1; c < num_clusters; ++c) {
    model->cluster_offsets.push_back(static_cast<uint32_t>(
        rng->Below(static_cast<uint64_t>(model->num_items) + 1)));
  }
  std::sort(model->cluster_offsets.begin(), model->cluster_offsets.end());
  for (int32_t i = 0; i < num_clusters * model->dim; ++i) {
    model->centroids.push_back(RandomFloat(rng));
  }
}

}  // namespace

AlignedBuffer TestModel::Bytes() const {
  const std::vector<uint8_t> header = HeaderMessage(*this);
  const std::vector<Section> sections = SectionsOf(*this);
  std::vector<uint8_t> body(64 + 32 * sections.size(), 0);
  body.insert(body.end(), header.begin(), header.end());
  std::vector<uint8_t> table;
  for (const Section& section : sections) {
    Align(&body);
    Append(static_cast<uint64_t>(section.kind), &table);
    Append(static_cast<uint64_t>(body.size()), &table);
    Append(static_cast<uint64_t>(section.bytes.size()), &table);
    Append(Xxh3(section.bytes), &table);
    body.insert(body.end(), section.bytes.begin(), section.bytes.end());
  }
  std::copy(table.begin(), table.end(), body.begin() + 64);
  const size_t head_size = 64 + table.size() + header.size();

  std::vector<uint8_t> front(kSectionFileMagic.begin(),
                             kSectionFileMagic.end());
  Append(kFormatMajor, &front);
  Append(kFormatMinor, &front);
  Append(static_cast<uint64_t>(body.size()), &front);
  Append(uint64_t{0}, &front);
  Append(static_cast<uint32_t>(sections.size()), &front);
  Append(static_cast<uint32_t>(header.size()), &front);
  std::copy(front.begin(), front.end(), body.begin());
  const uint64_t head_hash = Xxh3(std::span(body).subspan(32, head_size - 32));
  std::memcpy(body.data() + 24, &head_hash, sizeof(head_hash));

  AlignedBuffer file(body.size());
  std::copy(body.begin(), body.end(), file.data());
  return file;
}

float TestModel::ValueAt(int32_t item, int32_t d) const {
  const auto i = static_cast<size_t>(item);
  return HalfToFloat(FloatToHalf(scales[i])) *
         static_cast<float>(
             codes[i * static_cast<size_t>(dim) + static_cast<size_t>(d)]);
}

TestModel RandomModel(CodeBits bits, UserTowerKind kind, int32_t num_items,
                      int32_t dim, int32_t num_clusters, Rng* rng) {
  TestModel model;
  model.bits = bits;
  model.kind = kind;
  model.num_items = num_items;
  model.dim = dim;
  const int32_t codes = 2 * MaxCode(bits) + 1;
  for (int32_t i = 0; i < num_items * dim; ++i) {
    const uint64_t draw = rng->Below(static_cast<uint64_t>(codes));
    model.codes.push_back(
        static_cast<int8_t>(static_cast<int32_t>(draw) - MaxCode(bits)));
  }
  std::vector<float> values;
  for (int32_t i = 0; i < num_items; ++i) {
    model.scales.push_back(static_cast<float>(0.002 + 0.004 * rng->Uniform()));
    model.popularity.push_back(static_cast<uint8_t>(rng->Next()));
    for (int32_t d = 0; d < dim; ++d) values.push_back(model.ValueAt(i, d));
  }
  if (kind != UserTowerKind::kMean) {
    model.matrix = GramianOf(values, static_cast<size_t>(dim));
  }
  model.fold_in = {.alpha0 = 0.3f,
                   .regularization = 0.01f,
                   .frequency_exponent = 1,
                   .num_items = num_items};
  if (num_clusters > 1) AddClusters(num_clusters, rng, &model);
  return model;
}

std::vector<HistoryEvent> RandomHistory(int32_t num_items, size_t events,
                                        Rng* rng) {
  std::vector<HistoryEvent> history;
  for (size_t i = 0; i < events; ++i) {
    const auto item =
        static_cast<int32_t>(rng->Below(static_cast<uint64_t>(num_items)));
    const auto rating = static_cast<float>(rng->Below(2));
    history.push_back({item, rating, static_cast<double>(rng->Below(5))});
  }
  return history;
}

TestModel Checkerboard(int32_t num_items, UserTowerKind kind) {
  TestModel model;
  model.num_items = num_items;
  model.dim = 2;
  model.kind = kind;
  for (int32_t i = 0; i < num_items; ++i) {
    const auto length = static_cast<int8_t>(100 - i);
    const bool even = i % 2 == 0;
    model.codes.push_back(even ? length : int8_t{0});
    model.codes.push_back(even ? int8_t{0} : length);
    model.scales.push_back(1.0f / 128);
    model.popularity.push_back(static_cast<uint8_t>(255 - i));
  }
  if (kind != UserTowerKind::kMean) model.matrix = {2, 0, 0, 2};
  model.fold_in = {.alpha0 = 0.1f,
                   .regularization = 0.1f,
                   .frequency_exponent = 0,
                   .num_items = num_items};
  return model;
}

}  // namespace pagepick
