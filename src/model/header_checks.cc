#include "model/header_checks.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "model/section_file.h"

namespace pagepick {

namespace {

constexpr uint32_t kMaxCount = INT32_MAX;
constexpr float kMaxRating = 1e9F;
constexpr float kMaxWeight = 1e4F;
constexpr float kMaxTowerConstant = 1e6F;
constexpr float kMinFoldInRegularization = 1e-9F;
constexpr float kMaxFloat = 3.4e38F;
constexpr uint32_t kFoldInTower = 2;
constexpr uint32_t kNetworkTower = 3;

// NaN is in no range.
bool InRange(float value, float least, float most) {
  return value >= least && value <= most;
}

bool IsRating(float value) { return InRange(value, -kMaxRating, kMaxRating); }

Status CheckNumber(const char* name, uint32_t found, uint32_t least,
                   uint32_t most) {
  if (found >= least && found <= most) return {};
  return Status::Corruption("header: {} is {}, expected {}..{}", name, found,
                            least, most);
}

struct FloatRange {
  const char* name;
  float ModelHeader::*member;
  float least;
  float most;
};

constexpr float kAboveZero = std::numeric_limits<float>::denorm_min();

constexpr FloatRange kFloatRanges[] = {
    {"user_tower.alpha0", &ModelHeader::alpha0, 0, kMaxTowerConstant},
    {"user_tower.regularization", &ModelHeader::regularization, 0,
     kMaxTowerConstant},
    {"user_tower.recency_decay", &ModelHeader::recency_decay, kAboveZero, 1},
    {"rating_scale", &ModelHeader::scale_min, -kMaxRating, kMaxRating},
    {"rating_scale", &ModelHeader::scale_max, -kMaxRating, kMaxRating},
    {"rating_scale", &ModelHeader::scale_step, kAboveZero, kMaxRating},
    {"rating_scale", &ModelHeader::positive_threshold, -kMaxRating, kMaxRating},
};

// Floats are not printed: that would pull printf into the page's engine.
Status OutOfRange(const char* name) {
  return Status::Corruption("header: {} is out of range", name);
}

Status CheckFloatRanges(const ModelHeader& header) {
  for (const auto& [name, member, least, most] : kFloatRanges) {
    if (!InRange(header.*member, least, most)) return OutOfRange(name);
  }
  return {};
}

Status CheckStorage(const ModelHeader& header) {
  if (header.code_bits != 4 && header.code_bits != 8) {
    return Status::Corruption("header: code_bits is {}, expected 4 or 8",
                              header.code_bits);
  }
  PAGEPICK_RETURN_IF_ERROR(
      CheckNumber("num_clusters", header.num_clusters, 1, header.item_count));
  return CheckNumber("default_num_probes", header.default_num_probes, 1,
                     header.num_clusters);
}

Status CheckNetwork(const ModelHeader& header) {
  const bool is_network = header.user_tower_kind == kNetworkTower;
  if (!is_network && !header.has_input_table) return {};
  const auto is_decay = [](float value) { return value > 0 && value <= 1; };
  const bool sound =
      is_network && !header.decays.empty() &&
      header.decays.size() <= kMaxDecays &&
      std::all_of(header.decays.begin(), header.decays.end(), is_decay) &&
      header.input_dim >= 1 && header.input_dim <= kMaxEmbeddingDim &&
      (header.has_input_table || header.input_dim == header.embedding_dim) &&
      header.num_hidden <= kMaxHidden;
  return sound ? Status() : OutOfRange("user_tower's network");
}

Status CheckUserTower(const ModelHeader& header) {
  if (header.user_tower_kind > kNetworkTower) {
    return Status::Unsupported(
        "model has a user tower of kind {}, this program knows kinds up to {}",
        header.user_tower_kind, kNetworkTower);
  }
  PAGEPICK_RETURN_IF_ERROR(CheckNetwork(header));
  PAGEPICK_RETURN_IF_ERROR(CheckNumber("user_tower.num_items",
                                       header.tower_num_items, 0, kMaxCount));
  if (header.user_tower_kind != kFoldInTower) return {};
  if (header.regularization < kMinFoldInRegularization) {
    return OutOfRange("user_tower.regularization");
  }
  if (header.frequency_exponent != 0 && header.frequency_exponent != 1) {
    return Status::Unsupported(
        "the fold-in's frequency exponent is neither 0 nor 1");
  }
  return CheckNumber("user_tower.num_items", header.tower_num_items, 1,
                     kMaxCount);
}

Status CheckRatings(const ModelHeader& header) {
  PAGEPICK_RETURN_IF_ERROR(CheckNumber(
      "number of rating_weights",
      static_cast<uint32_t>(header.rating_weights.size()), 1, kMaxRatingKnots));
  const ModelHeader::RatingKnot* before = nullptr;
  for (const ModelHeader::RatingKnot& knot : header.rating_weights) {
    const bool rising = before == nullptr || knot.rating > before->rating;
    if (!rising || !IsRating(knot.rating) ||
        !InRange(knot.weight, -kMaxWeight, kMaxWeight)) {
      return OutOfRange("a knot of rating_weights");
    }
    before = &knot;
  }
  if (header.scale_min > header.scale_max) return OutOfRange("rating_scale");
  return {};
}

bool AreItems(const std::vector<uint32_t>& items, uint32_t item_count) {
  return items.size() <= kMaxSelfTestItems &&
         std::all_of(items.begin(), items.end(),
                     [=](uint32_t item) { return item < item_count; });
}

bool AreWithin(const std::vector<float>& values, float limit) {
  return std::all_of(values.begin(), values.end(), [=](float value) {
    return InRange(value, -limit, limit);
  });
}

Status CheckSample(const ModelHeader::SelfTestSample& sample,
                   uint32_t item_count) {
  const bool sound =
      AreItems(sample.items, item_count) &&
      sample.items.size() == sample.ratings.size() &&
      AreItems(sample.expected_items, item_count) &&
      !sample.expected_items.empty() &&
      sample.expected_items.size() == sample.expected_scores.size() &&
      AreWithin(sample.ratings, kMaxRating) &&
      AreWithin(sample.expected_scores, kMaxFloat);
  return sound ? Status() : OutOfRange("a sample of self_test");
}

}  // namespace

Status CheckTowers(const ModelHeader& header) {
  PAGEPICK_RETURN_IF_ERROR(
      CheckNumber("item_count", header.item_count, 1, kMaxCount));
  PAGEPICK_RETURN_IF_ERROR(
      CheckNumber("embedding_dim", header.embedding_dim, 1, kMaxEmbeddingDim));
  PAGEPICK_RETURN_IF_ERROR(CheckFloatRanges(header));
  PAGEPICK_RETURN_IF_ERROR(CheckUserTower(header));
  return CheckRatings(header);
}

Status CheckModelHeader(const ModelHeader& header, uint32_t major_version) {
  PAGEPICK_RETURN_IF_ERROR(CheckTowers(header));
  // Residuals need clusters, and older readers know of none.
  if (header.by_residual &&
      (header.num_clusters == 1 || major_version < kResidualVersion.major)) {
    return OutOfRange("by_residual");
  }
  PAGEPICK_RETURN_IF_ERROR(CheckStorage(header));
  if (header.neighbor_max_row_length > header.item_count ||
      header.neighbor_rice_bits > kMaxRiceBits) {
    return OutOfRange("neighbors");
  }
  for (const ModelHeader::SelfTestSample& sample : header.self_test) {
    PAGEPICK_RETURN_IF_ERROR(CheckSample(sample, header.item_count));
  }
  return {};
}

}  // namespace pagepick
