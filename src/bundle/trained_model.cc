#include "bundle/trained_model.h"

#include <array>
#include <cstring>
#include <numeric>
#include <utility>

#include "base/file.h"
#include "bundle/header_messages.h"
#include "bundle/section_writer.h"
#include "bundle/trained_checks.h"
#include "model/header_checks.h"

namespace pagepick {

namespace {

void SetItem(const std::string& id, const CatalogueItem& item,
             proto::CatalogueItem* message) {
  message->set_id(id);
  message->set_title(item.title);
  message->set_url(item.url);
  message->set_image(item.image);
  if (item.year) message->set_year(*item.year);
  if (item.price) message->set_price(*item.price);
  for (const int32_t tag : item.tags) {
    message->add_tags(static_cast<uint32_t>(tag));
  }
}

CatalogueItem ToItem(const proto::CatalogueItem& message) {
  CatalogueItem item;
  item.title = message.title();
  item.url = message.url();
  item.image = message.image();
  if (message.has_year()) item.year = message.year();
  if (message.has_price()) item.price = message.price();
  for (const uint32_t tag : message.tags()) {
    item.tags.push_back(static_cast<int32_t>(tag));
  }
  return item;
}

proto::TrainedHeader HeaderOf(const TrainedModel& model) {
  proto::TrainedHeader header;
  proto::ModelHeader* towers = header.mutable_model();
  towers->set_item_count(static_cast<uint32_t>(model.towers.items.num_items));
  towers->set_embedding_dim(static_cast<uint32_t>(model.towers.items.dim));
  SetTowers(model.towers.user, model.towers.rating_weights, towers);
  towers->mutable_user_tower()->set_has_input_table(
      model.towers.inputs.num_items > 0);
  const RatingScale& scale = model.dataset.scale;
  SetScale({scale.is_explicit, scale.min, scale.max, scale.step,
            model.positive_threshold},
           towers->mutable_rating_scale());
  SetProvenance(model.provenance, towers->mutable_provenance());
  const Catalogue& catalogue = model.dataset.catalogue;
  for (int32_t i = 0; i < catalogue.ids.size(); ++i) {
    SetItem(catalogue.ids.IdOf(i), catalogue.items[static_cast<size_t>(i)],
            header.add_items());
  }
  for (int32_t i = 0; i < catalogue.tags.size(); ++i) {
    header.add_tags(catalogue.tags.IdOf(i));
  }
  for (int32_t i = 0; i < model.dataset.users.size(); ++i) {
    header.add_users(model.dataset.users.IdOf(i));
  }
  header.set_has_times(model.dataset.has_times);
  SetTraining(model.training, header.mutable_training());
  return header;
}

// The towers' part of the header, read and checked as a shipped one is.
Result<ModelHeader> ReadTowersHeader(const proto::ModelHeader& message) {
  PAGEPICK_ASSIGN_OR_RETURN(const std::string bytes, Serialize(message));
  PAGEPICK_ASSIGN_OR_RETURN(
      ModelHeader header,
      ParseModelHeader(
          {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}));
  PAGEPICK_RETURN_IF_ERROR(CheckTowers(header));
  return header;
}

// The whole section as numbers; an absent section is an empty one.
template <typename T>
Status ReadNumbers(const SectionFile& file, SectionKind kind,
                   std::vector<T>* values) {
  const Result<std::span<const uint8_t>> found = file.Find(kind);
  if (!found.ok()) {
    const bool absent = found.status().code() == StatusCode::kNotFound;
    return absent ? Status() : found.status();
  }
  const std::span<const uint8_t> bytes = *found;
  if (bytes.size() % sizeof(T) != 0) {
    return Status::Corruption("section of kind " +
                              std::to_string(static_cast<uint32_t>(kind)) +
                              " is no whole number of entries");
  }
  values->resize(bytes.size() / sizeof(T));
  if (!bytes.empty()) std::memcpy(values->data(), bytes.data(), bytes.size());
  return {};
}

Status AddId(const std::string& id, const char* what, IdMap* ids) {
  const int32_t next = ids->size();
  if (ids->FindOrAdd(id) == next) return {};
  return Status::Corruption(std::string(what) + " id '" + id +
                            "' occurs twice");
}

Status ReadNames(const proto::TrainedHeader& header, Dataset* dataset) {
  for (const proto::CatalogueItem& item : header.items()) {
    PAGEPICK_RETURN_IF_ERROR(AddId(item.id(), "item", &dataset->catalogue.ids));
    dataset->catalogue.items.push_back(ToItem(item));
  }
  for (const std::string& tag : header.tags()) {
    PAGEPICK_RETURN_IF_ERROR(AddId(tag, "tag", &dataset->catalogue.tags));
  }
  for (const std::string& user : header.users()) {
    PAGEPICK_RETURN_IF_ERROR(AddId(user, "user", &dataset->users));
  }
  return {};
}

// The parts of a network in the order of its section.
std::array<std::vector<float>*, 5> PartsOf(UserNetwork* network) {
  return {&network->linear, &network->hidden_weights, &network->hidden_bias,
          &network->output_weights, &network->output_bias};
}

std::vector<float> FloatsOf(UserNetwork network) {
  std::vector<float> floats;
  for (const std::vector<float>* part : PartsOf(&network)) {
    floats.insert(floats.end(), part->begin(), part->end());
  }
  return floats;
}

// REQUIRES: CheckTowers has passed the header that `network`'s sizes are from
Status ReadNetwork(const SectionFile& file, size_t dim, UserNetwork* network) {
  std::vector<float> floats;
  PAGEPICK_RETURN_IF_ERROR(ReadNumbers(file, SectionKind::kNetwork, &floats));
  const auto hidden = static_cast<size_t>(network->num_hidden);
  const size_t inputs = network->InputSize();
  const std::array<size_t, 5> sizes = {dim * inputs, hidden * inputs, hidden,
                                       dim * hidden, dim};
  const size_t expected =
      std::accumulate(sizes.begin(), sizes.end(), size_t{0});
  if (floats.size() != expected) {
    return Status::Corruption("network of " + std::to_string(floats.size()) +
                              " floats, the header asks for " +
                              std::to_string(expected));
  }
  auto begin = floats.begin();
  const auto parts = PartsOf(network);
  for (size_t p = 0; p < parts.size(); ++p) {
    const auto end = begin + static_cast<std::ptrdiff_t>(sizes[p]);
    parts[p]->assign(begin, end);
    begin = end;
  }
  return {};
}

Status ReadNeighbors(const SectionFile& file, SparseNeighbors* neighbors) {
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kNeighborOffsets, &neighbors->offsets));
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kNeighborTargets, &neighbors->targets));
  return ReadNumbers(file, SectionKind::kNeighborFloats, &neighbors->weights);
}

Status ReadTowers(const SectionFile& file, const ModelHeader& header,
                  Towers* towers) {
  towers->items.num_items = static_cast<int32_t>(header.item_count);
  towers->items.dim = static_cast<int32_t>(header.embedding_dim);
  towers->user = ToUserTower(header);
  towers->rating_weights = ToRatingWeights(header);
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kItemEmbeddings, &towers->items.values));
  if (header.has_input_table) {
    towers->inputs.num_items = towers->items.num_items;
    towers->inputs.dim = static_cast<int32_t>(header.input_dim);
  }
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kInputEmbeddings, &towers->inputs.values));
  if (towers->user.kind == UserTowerKind::kNetwork) {
    PAGEPICK_RETURN_IF_ERROR(
        ReadNetwork(file, header.embedding_dim, &towers->user.network));
  }
  PAGEPICK_RETURN_IF_ERROR(ReadNeighbors(file, &towers->neighbors));
  return ReadNumbers(file, SectionKind::kUserMatrix, &towers->user.matrix);
}

// The header of a model that Load will accept; kCorruption else.
Result<proto::TrainedHeader> CheckedHeaderOf(const TrainedModel& model) {
  PAGEPICK_RETURN_IF_ERROR(CheckInteractions(model.dataset));
  PAGEPICK_RETURN_IF_ERROR(CheckTrainedModel(model));
  proto::TrainedHeader header = HeaderOf(model);
  PAGEPICK_RETURN_IF_ERROR(ReadTowersHeader(header.model()).status());
  return header;
}

}  // namespace

Status SaveTrainedModel(const TrainedModel& model, const std::string& path) {
  const Result<proto::TrainedHeader> header = CheckedHeaderOf(model);
  if (!header.ok()) {
    return Status::InvalidArgument("cannot save the trained model: " +
                                   header.status().message());
  }
  PAGEPICK_ASSIGN_OR_RETURN(const std::string header_bytes, Serialize(*header));
  const Towers& towers = model.towers;
  const std::vector<float> network = towers.user.kind == UserTowerKind::kNetwork
                                         ? FloatsOf(towers.user.network)
                                         : std::vector<float>();
  const Section sections[] = {
      MakeSection(SectionKind::kUserMatrix, towers.user.matrix),
      MakeSection(SectionKind::kItemEmbeddings, towers.items.values),
      MakeSection(SectionKind::kInteractions, model.dataset.interactions),
      MakeSection(SectionKind::kParts, model.split.parts),
      MakeSection(SectionKind::kInputEmbeddings, towers.inputs.values),
      MakeSection(SectionKind::kNetwork, network),
      MakeSection(SectionKind::kNeighborOffsets, towers.neighbors.offsets),
      MakeSection(SectionKind::kNeighborTargets, towers.neighbors.targets),
      MakeSection(SectionKind::kNeighborFloats, towers.neighbors.weights),
  };
  PAGEPICK_ASSIGN_OR_RETURN(const std::vector<uint8_t> file,
                            WriteSectionFile(header_bytes, sections));
  return WriteFileAtomically(path, file);
}

Result<TrainedModel> ParseTrainedModel(std::span<const uint8_t> bytes) {
  PAGEPICK_ASSIGN_OR_RETURN(const SectionFile file, SectionFile::Parse(bytes));
  if (file.Find(SectionKind::kItemEmbeddings).status().code() ==
      StatusCode::kNotFound) {
    return Status::Unsupported(
        "file holds no item embeddings: it is not a model made by 'train'");
  }
  proto::TrainedHeader message;
  PAGEPICK_RETURN_IF_ERROR(Deserialize(file.header(), &message));
  PAGEPICK_ASSIGN_OR_RETURN(const ModelHeader header,
                            ReadTowersHeader(message.model()));
  TrainedModel model;
  model.positive_threshold = header.positive_threshold;
  model.provenance = ToProvenance(message.model().provenance());
  PAGEPICK_ASSIGN_OR_RETURN(model.training, ToTraining(message.training()));
  PAGEPICK_RETURN_IF_ERROR(ReadTowers(file, header, &model.towers));
  Dataset& dataset = model.dataset;
  dataset.scale = {header.scale_is_explicit, header.scale_min, header.scale_max,
                   header.scale_step};
  dataset.has_times = message.has_times();
  PAGEPICK_RETURN_IF_ERROR(ReadNames(message, &dataset));
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kInteractions, &dataset.interactions));
  PAGEPICK_RETURN_IF_ERROR(
      ReadNumbers(file, SectionKind::kParts, &model.split.parts));
  PAGEPICK_RETURN_IF_ERROR(CheckInteractions(dataset));
  dataset.user_offsets = UserOffsets(dataset);
  PAGEPICK_RETURN_IF_ERROR(CheckTrainedModel(model));
  return model;
}

Result<TrainedModel> LoadTrainedModel(const std::string& path) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer bytes, ReadFile(path));
  Result<TrainedModel> model = ParseTrainedModel(bytes.bytes());
  if (model.ok()) return model;
  return Status(model.status().code(),
                "'" + path + "': " + model.status().message());
}

}  // namespace pagepick
