#include "bundle/model_writer.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "bundle/block_radii.h"
#include "bundle/header_messages.h"
#include "bundle/section_writer.h"
#include "model/model_view.h"
#include "quantizer/neighbor_coder.h"

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

Status DropPopularityThatOrderTells(const ModelContents& contents,
                                    std::vector<uint8_t>* popularity) {
  if (contents.num_clusters != 1) return {};
  const std::vector<float>& counts = contents.item_counts;
  if (counts.size() != static_cast<size_t>(contents.items.num_items) ||
      !std::is_sorted(counts.begin(), counts.end(), std::greater<>())) {
    return Status::InvalidArgument(
        "items without clusters must come by falling popularity");
  }
  popularity->clear();
  return {};
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

// A network's matrices as rows of int8 codes, one after the other.
struct CodedNetwork {
  std::vector<uint8_t> codes;
  std::vector<uint16_t> scales;
  std::vector<float> biases;
};

void AddMatrix(const std::vector<float>& matrix, size_t row_size,
               CodedNetwork* coded) {
  if (matrix.empty()) return;
  const auto rows = static_cast<int32_t>(matrix.size() / row_size);
  const QuantizedEmbeddings quantized =
      Quantize({rows, static_cast<int32_t>(row_size), matrix}, CodeBits::kInt8,
               /*num_threads=*/1);
  coded->codes.insert(coded->codes.end(), quantized.codes.begin(),
                      quantized.codes.end());
  coded->scales.insert(coded->scales.end(), quantized.scales.begin(),
                       quantized.scales.end());
}

Result<CodedNetwork> CodeNetwork(const ModelContents& contents) {
  CodedNetwork coded;
  if (contents.user_tower.kind != UserTowerKind::kNetwork) return coded;
  const UserNetwork& network = contents.user_tower.network;
  if (!IsValid(network, contents.items.dim)) {
    return Status::InvalidArgument(
        "the user network's matrices disagree in shape");
  }
  AddMatrix(network.linear, network.InputSize(), &coded);
  AddMatrix(network.hidden_weights, network.InputSize(), &coded);
  AddMatrix(network.output_weights, static_cast<size_t>(network.num_hidden),
            &coded);
  coded.biases = network.hidden_bias;
  coded.biases.insert(coded.biases.end(), network.output_bias.begin(),
                      network.output_bias.end());
  return coded;
}

proto::ModelHeader HeaderOf(const ModelContents& contents) {
  proto::ModelHeader header;
  header.set_item_count(static_cast<uint32_t>(contents.items.num_items));
  header.set_embedding_dim(static_cast<uint32_t>(contents.items.dim));
  header.set_code_bits(static_cast<uint32_t>(contents.items.bits));
  header.set_num_clusters(static_cast<uint32_t>(contents.num_clusters));
  header.set_default_num_probes(
      static_cast<uint32_t>(contents.default_num_probes));
  header.set_by_residual(contents.items.by_residual);
  SetTowers(contents.user_tower, contents.rating_weights, &header);
  header.mutable_user_tower()->set_has_input_table(contents.inputs.num_items >
                                                   0);
  SetScale(contents.scale, header.mutable_rating_scale());
  SetSelfTest(contents.self_test, &header);
  SetProvenance(contents.provenance, header.mutable_provenance());
  return header;
}

}  // namespace

Result<std::vector<uint8_t>> WriteModel(const ModelContents& contents) {
  PAGEPICK_ASSIGN_OR_RETURN(std::vector<uint8_t> popularity,
                            PopularityOf(contents.item_counts));
  PAGEPICK_RETURN_IF_ERROR(DropPopularityThatOrderTells(contents, &popularity));
  if (!IsValid(contents.neighbors, contents.items.num_items)) {
    return Status::InvalidArgument(
        "the sparse neighbours are not sound rows of the items");
  }
  PAGEPICK_ASSIGN_OR_RETURN(const CodedNetwork network, CodeNetwork(contents));
  const CodedNeighbors neighbors =
      CodeNeighbors(contents.neighbors, contents.items.num_items);
  proto::ModelHeader message = HeaderOf(contents);
  if (!neighbors.rows.empty()) {
    message.mutable_neighbors()->set_max_row_length(neighbors.max_row_length);
    message.mutable_neighbors()->set_rice_bits(neighbors.rice_bits);
  }
  PAGEPICK_ASSIGN_OR_RETURN(const std::string header, Serialize(message));
  const std::vector<uint16_t> radii =
      BlockRadii(contents.items, contents.centroids, contents.cluster_offsets);
  const Section sections[] = {
      MakeSection(SectionKind::kItemCodes, contents.items.codes),
      MakeSection(SectionKind::kItemScales, contents.items.scales),
      MakeSection(SectionKind::kItemPopularity, popularity),
      MakeSection(SectionKind::kUserMatrix, contents.user_tower.matrix),
      MakeSection(SectionKind::kCentroids, contents.centroids),
      MakeSection(SectionKind::kClusterOffsets, contents.cluster_offsets),
      MakeSection(SectionKind::kNetworkCodes, network.codes),
      MakeSection(SectionKind::kNetworkScales, network.scales),
      MakeSection(SectionKind::kNetworkBiases, network.biases),
      MakeSection(SectionKind::kInputCodes, contents.inputs.codes),
      MakeSection(SectionKind::kInputScales, contents.inputs.scales),
      MakeSection(SectionKind::kNeighborRows, neighbors.rows),
      MakeSection(SectionKind::kNeighborWeights, neighbors.weights),
      MakeSection(SectionKind::kBlockRadii, radii),
  };
  PAGEPICK_ASSIGN_OR_RETURN(
      std::vector<uint8_t> file,
      WriteSectionFile(header, sections, VersionOf(message)));
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
