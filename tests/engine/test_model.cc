#include "test_model.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "model/model_view.h"

namespace pagepick {
namespace {

std::vector<uint8_t> PackedRows(const TestModel& model) {
  const auto dim = static_cast<size_t>(model.dim);
  const size_t row_bytes = CodeRowBytes(model.bits, model.dim);
  std::vector<uint8_t> rows(static_cast<size_t>(model.num_items) * row_bytes);
  std::vector<int8_t> padded(PaddedDim(model.bits, model.dim), 0);
  for (size_t i = 0; i < static_cast<size_t>(model.num_items); ++i) {
    std::copy_n(model.codes.data() + i * dim, dim, padded.data());
    PackCodes(model.bits, padded,
              std::span(rows).subspan(i * row_bytes, row_bytes));
  }
  return rows;
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

void AddNetwork(TestModel* model, Rng* rng) {
  constexpr uint32_t kInputDim = 6;
  constexpr uint32_t kHidden = 3;
  ToyModel& extra = model->extra;
  extra.header.decays = {1, 0.75f};
  extra.header.input_dim = kInputDim;
  extra.header.num_hidden = kHidden;
  extra.header.has_input_table = true;
  const auto outputs = static_cast<uint32_t>(model->dim);
  const auto draw = [rng](size_t size) {
    std::vector<float> values(size);
    for (float& value : values) value = RandomFloat(rng);
    return values;
  };
  for (const uint32_t rows : {outputs, kHidden}) {
    AddRows(draw(size_t{rows} * 2 * kInputDim), 2 * kInputDim,
            &extra.network_codes, &extra.network_scales);
  }
  AddRows(draw(size_t{outputs} * kHidden), kHidden, &extra.network_codes,
          &extra.network_scales);
  extra.network_biases = draw(kHidden + size_t{outputs});
  TestModel inputs;
  inputs.bits = model->bits;
  inputs.num_items = model->num_items;
  inputs.dim = kInputDim;
  for (int32_t i = 0; i < model->num_items * inputs.dim; ++i) {
    inputs.codes.push_back(static_cast<int8_t>(
        RandomFloat(rng) * static_cast<float>(MaxCode(model->bits))));
  }
  extra.input_codes = PackedRows(inputs);
  extra.input_scales.assign(static_cast<size_t>(model->num_items),
                            FloatToHalf(0.125f));
}

}  // namespace

void AddRandomNeighbors(TestModel* model, Rng* rng) {
  constexpr uint32_t kRiceBits = 3;
  BitBytes rows;
  const auto num_items = static_cast<uint32_t>(model->num_items);
  for (uint32_t i = 0; i < num_items; ++i) {
    std::vector<uint32_t> gaps;
    uint32_t next = 0;
    for (uint64_t length = rng->Below(7); length > 0; --length) {
      const auto gap = static_cast<uint32_t>(rng->Below(200));
      if (next + gap >= num_items) break;
      gaps.push_back(gap);
      next += gap + 1;
    }
    rows.Bits(3, static_cast<uint32_t>(gaps.size()));
    for (const uint32_t gap : gaps) {
      const auto weight = static_cast<uint32_t>(rng->Below(16));
      rows.Rice(kRiceBits, gap).Bits(4, weight);
    }
  }
  ToyModel& extra = model->extra;
  extra.header.neighbor_max_row_length = 6;
  extra.header.neighbor_rice_bits = kRiceBits;
  extra.neighbor_rows = rows.bytes();
  for (int level = 0; level < 16; ++level) {
    extra.neighbor_weights.push_back(RandomFloat(rng));
  }
}

AlignedBuffer TestModel::Bytes() const {
  ToyModel model = extra;
  ModelHeader& header = model.header;
  header.item_count = static_cast<uint32_t>(num_items);
  header.embedding_dim = static_cast<uint32_t>(dim);
  header.code_bits = static_cast<uint32_t>(bits);
  header.num_clusters =
      static_cast<uint32_t>(std::max<size_t>(cluster_offsets.size(), 2) - 1);
  header.default_num_probes = default_num_probes;
  header.user_tower_kind = static_cast<uint32_t>(kind);
  header.alpha0 = fold_in.alpha0;
  header.regularization = fold_in.regularization;
  header.frequency_exponent = fold_in.frequency_exponent;
  header.tower_num_items = static_cast<uint32_t>(fold_in.num_items);
  header.recency_decay = recency_decay;
  header.rating_weights = knots;
  header.scale_is_explicit = true;
  header.scale_max = header.scale_step = header.positive_threshold = 1;
  header.self_test = self_test;
  model.codes = PackedRows(*this);
  for (const float scale : scales) model.scales.push_back(FloatToHalf(scale));
  if (!cluster_offsets.empty()) model.popularity = popularity;
  model.user_matrix = matrix;
  model.centroids = centroids;
  model.cluster_offsets = cluster_offsets;
  for (const float radius : block_radii) {
    model.block_radii.push_back(FloatToHalf(radius));
  }
  return BuildModel(model);
}

float TestModel::ValueAt(int32_t item, int32_t d) const {
  const auto i = static_cast<size_t>(item);
  const float value =
      HalfToFloat(FloatToHalf(scales[i])) *
      static_cast<float>(
          codes[i * static_cast<size_t>(dim) + static_cast<size_t>(d)]);
  if (!extra.header.by_residual || scales[i] == 0) return value;
  size_t cluster = 0;
  while (cluster_offsets[cluster + 1] <= i) ++cluster;
  return value +
         centroids[cluster * static_cast<size_t>(dim) + static_cast<size_t>(d)];
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
  if (kind == UserTowerKind::kNetwork) {
    AddNetwork(&model, rng);
  } else if (kind != UserTowerKind::kMean) {
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

namespace {

// Each a step or none away from its cluster's centroid in every dimension, with
// a share of steps of its own.
void AddPlantedItems(int32_t count, const std::vector<int32_t>& centroid,
                     float scale, Rng* rng, TestModel* model) {
  struct Item {
    int32_t steps = 0;
    std::vector<int8_t> codes;
  };
  std::vector<Item> items(static_cast<size_t>(count));
  for (Item& item : items) {
    const double share = rng->Uniform();
    for (const int32_t code : centroid) {
      const bool is_away = rng->Uniform() < share;
      const auto step =
          is_away ? 2 * static_cast<int32_t>(rng->Below(2)) - 1 : 0;
      item.codes.push_back(static_cast<int8_t>(code + step));
      item.steps += step * step;
    }
  }
  std::stable_sort(
      items.begin(), items.end(),
      [](const Item& a, const Item& b) { return a.steps > b.steps; });
  for (const Item& item : items) {
    const float radius =
        1.01f * scale * std::sqrt(static_cast<float>(item.steps));
    const size_t block = model->scales.size() / kRadiusRows;
    model->block_radii.resize(block + 1);
    model->block_radii[block] = std::max(model->block_radii[block], radius);
    model->codes.insert(model->codes.end(), item.codes.begin(),
                        item.codes.end());
    model->scales.push_back(scale);
    model->popularity.push_back(1);
  }
}

}  // namespace

TestModel PlantedClusters(CodeBits bits, int32_t num_clusters,
                          int32_t items_per_cluster, int32_t dim, Rng* rng) {
  TestModel model;
  model.bits = bits;
  model.num_items = num_clusters * items_per_cluster;
  model.dim = dim;
  model.default_num_probes = static_cast<uint32_t>(num_clusters);
  const int32_t largest = MaxCode(bits);
  const float scale = 1.0f / 64;
  for (int32_t c = 0; c < num_clusters; ++c) {
    std::vector<int32_t> centroid(static_cast<size_t>(dim));
    for (int32_t& code : centroid) {
      code = static_cast<int32_t>(
                 rng->Below(static_cast<uint64_t>(2 * largest - 1))) -
             largest + 1;
      model.centroids.push_back(scale * static_cast<float>(code));
    }
    AddPlantedItems(items_per_cluster, centroid, scale, rng, &model);
    model.cluster_offsets.push_back(
        static_cast<uint32_t>(c * items_per_cluster));
  }
  model.block_radii.resize(model.scales.size() / kRadiusRows + 1);
  model.cluster_offsets.push_back(static_cast<uint32_t>(model.num_items));
  return model;
}

TestModel ByResidual(TestModel planted) {
  const auto dim = static_cast<size_t>(planted.dim);
  const size_t per_cluster =
      planted.codes.size() / dim / (planted.cluster_offsets.size() - 1);
  for (size_t n = 0; n < planted.codes.size(); ++n) {
    const size_t cluster = n / dim / per_cluster;
    const float centroid = planted.centroids[cluster * dim + n % dim];
    planted.codes[n] = static_cast<int8_t>(
        planted.codes[n] - std::lround(centroid / planted.scales[n / dim]));
  }
  planted.extra.header.by_residual = true;
  return planted;
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
  if (kind == UserTowerKind::kNetwork) {
    model.extra.header.decays = {1};
    model.extra.header.input_dim = 2;
    AddRows(std::vector<float>{1, 0, 0, 1}, 2, &model.extra.network_codes,
            &model.extra.network_scales);
    model.extra.network_biases = {0, 0};
  } else if (kind != UserTowerKind::kMean) {
    model.matrix = {2, 0, 0, 2};
  }
  model.fold_in = {.alpha0 = 0.1f,
                   .regularization = 0.1f,
                   .frequency_exponent = 0,
                   .num_items = num_items};
  return model;
}

}  // namespace pagepick
