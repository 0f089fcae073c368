#include "bundle/model_writer.h"

#include <algorithm>
#include <cmath>

#include "bundle/header_messages.h"
#include "bundle/section_writer.h"
#include "model/model_view.h"

namespace pagepick {

namespace {

constexpr double kMostPopular = 255;

Result<std::vector<uint8_t>> PopularityOf(const std::vector<float>& counts) {
  double largest = 0;
  for (const float count : counts) {
    if (!(count >= 0) || !std::isfinite(count)) {
      return Status::InvalidArgument(
          "an item's count is negative or not finite");
    }
    largest = std::max(largest, static_cast<double>(count));
  }
  std::vector<uint8_t> popularity;
  popularity.reserve(counts.size());
  for (const float count : counts) {
    const double level =
        count == 0 ? 0
                   : std::max(1.0, std::round(kMostPopular *
                                              std::log1p(double{count}) /
                                              std::log1p(largest)));
    popularity.push_back(static_cast<uint8_t>(level));
  }
  return popularity;
}

void SetSelfTest(const std::vector<SelfTestSample>& samples,
                 proto::ModelHeader* message) {
  for (const SelfTestSample& sample : samples) {
    proto::SelfTestSample* added = message->add_self_test();
    added->mutable_items()->Add(sample.items.begin(), sample.items.end());
    added->mutable_ratings()->Add(sample.ratings.begin(), sample.ratings.end());
    added->mutable_expected_items()->Add(sample.expected_items.begin(),
                                         sample.expected_items.end());
    added->mutable_expected_scores()->Add(sample.expected_scores.begin(),
                                          sample.expected_scores.end());
  }
}

proto::ModelHeader HeaderOf(const ModelContents& contents) {
  proto::ModelHeader header;
  header.set_item_count(static_cast<uint32_t>(contents.items.num_items));
  header.set_embedding_dim(static_cast<uint32_t>(contents.items.dim));
  header.set_code_bits(static_cast<uint32_t>(contents.items.bits));
  header.set_num_clusters(static_cast<uint32_t>(contents.num_clusters));
  header.set_default_num_probes(
      static_cast<uint32_t>(contents.default_num_probes));
  SetTowers(contents.user_tower, contents.rating_weights, &header);
  SetScale(contents.scale, header.mutable_rating_scale());
  SetSelfTest(contents.self_test, &header);
  SetProvenance(contents.provenance, header.mutable_provenance());
  return header;
}

}  // namespace

Result<std::vector<uint8_t>> WriteModel(const ModelContents& contents) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> popularity,
                            PopularityOf(contents.item_counts));
  PAGEPICK_ASSIGN_OR_RETURN(const std::string header,
                            Serialize(HeaderOf(contents)));
  const Section sections[] = {
      MakeSection(SectionKind::kItemCodes, contents.items.codes),
      MakeSection(SectionKind::kItemScales, contents.items.scales),
      MakeSection(SectionKind::kItemPopularity, popularity),
      MakeSection(SectionKind::kUserMatrix, contents.user_tower.matrix),
      MakeSection(SectionKind::kCentroids, contents.centroids),
      MakeSection(SectionKind::kClusterOffsets, contents.cluster_offsets),
  };
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<uint8_t> file,
                            WriteSectionFile(header, sections));
  // The reader's rules are the writer's: there is one list of them.
  const Result<ModelView> view = ModelView::Parse(file);
  if (!view.ok()) {
    return Status::InvalidArgument("the model's parts disagree: " +
                                   view.status().message());
  }
  return file;
}

Result<Provenance> ReadProvenance(std::span<const uint8_t> model_bytes) {
  PAGEPICK_RETURN_IF_ERROR(ModelView::Parse(model_bytes).status());
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file,
                            SectionFile::Parse(model_bytes));
  proto::ModelHeader header;
  PAGEPICK_RETURN_IF_ERROR(Deserialize(file.header(), &header));
  return ToProvenance(header.provenance());
}

}  // namespace pagepick
