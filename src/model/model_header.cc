#include "model/model_header.h"

#include <cstring>
#include <string>

#include "base/byte_reader.h"

namespace pagepick {

namespace {

enum WireType : uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kFixed32 = 5
};

struct Field {
  uint32_t number = 0;
  uint32_t type = 0;
  uint64_t number_value = 0;       // kVarint, kFixed64, kFixed32
  std::span<const uint8_t> bytes;  // kBytes
};

// False at a truncated field, a group or an invalid key.
bool ReadField(ByteReader* reader, Field* field) {
  uint64_t key = 0;
  if (!reader->ReadVarint(&key) || key > UINT32_MAX || key < 8) return false;
  field->number = static_cast<uint32_t>(key >> 3);
  field->type = static_cast<uint32_t>(key & 7);
  switch (field->type) {
    case kVarint:
      return reader->ReadVarint(&field->number_value);
    case kFixed64:
      return reader->ReadU64(&field->number_value);
    case kFixed32: {
      uint32_t value = 0;
      if (!reader->ReadU32(&value)) return false;
      field->number_value = value;
      return true;
    }
    case kBytes: {
      uint64_t size = 0;
      return reader->ReadVarint(&size) &&
             reader->ReadBytes(size, &field->bytes);
    }
    default:
      return false;
  }
}

bool Get(const Field& field, uint32_t* value) {
  if (field.type != kVarint || field.number_value > UINT32_MAX) return false;
  *value = static_cast<uint32_t>(field.number_value);
  return true;
}

bool Get(const Field& field, bool* value) {
  if (field.type != kVarint) return false;
  *value = field.number_value != 0;
  return true;
}

bool Get(const Field& field, float* value) {
  if (field.type != kFixed32) return false;
  const auto bits = static_cast<uint32_t>(field.number_value);
  std::memcpy(value, &bits, sizeof(bits));
  return true;
}

bool Append(const Field& field, std::vector<uint32_t>* values) {
  uint32_t value = 0;
  if (field.type != kBytes) {
    if (!Get(field, &value)) return false;
    values->push_back(value);
    return true;
  }
  ByteReader packed(field.bytes);
  Field one;
  one.type = kVarint;
  while (packed.remaining() > 0) {
    if (!packed.ReadVarint(&one.number_value) || !Get(one, &value)) {
      return false;
    }
    values->push_back(value);
  }
  return true;
}

bool Append(const Field& field, std::vector<float>* values) {
  float value = 0;
  if (field.type != kBytes) {
    if (!Get(field, &value)) return false;
    values->push_back(value);
    return true;
  }
  ByteReader packed(field.bytes);
  while (packed.remaining() > 0) {
    if (!packed.ReadF32(&value)) return false;
    values->push_back(value);
  }
  return true;
}

using KnotMessage = ModelHeader::RatingKnot;
using SampleMessage = ModelHeader::SelfTestSample;

// Each Take stores one field of its message; a field it does not know is
// skipped, false is a mistyped one.

bool Take(const Field& field, KnotMessage* knot) {
  switch (field.number) {
    case 1:
      return Get(field, &knot->rating);
    case 2:
      return Get(field, &knot->weight);
    default:
      return true;
  }
}

bool Take(const Field& field, SampleMessage* sample) {
  switch (field.number) {
    case 1:
      return Append(field, &sample->items);
    case 2:
      return Append(field, &sample->ratings);
    case 3:
      return Append(field, &sample->expected_items);
    case 4:
      return Append(field, &sample->expected_scores);
    default:
      return true;
  }
}

bool TakeUserTower(const Field& field, ModelHeader* header) {
  switch (field.number) {
    case 1:
      return Get(field, &header->user_tower_kind);
    case 2:
      return Get(field, &header->alpha0);
    case 3:
      return Get(field, &header->regularization);
    case 4:
      return Get(field, &header->frequency_exponent);
    case 5:
      return Get(field, &header->tower_num_items);
    case 6:
      return Get(field, &header->recency_decay);
    case 7:
      return Append(field, &header->decays);
    case 8:
      return Get(field, &header->input_dim);
    case 9:
      return Get(field, &header->num_hidden);
    case 10:
      return Get(field, &header->has_input_table);
    default:
      return true;
  }
}

bool TakeNeighbors(const Field& field, ModelHeader* header) {
  switch (field.number) {
    case 1:
      return Get(field, &header->neighbor_max_row_length);
    case 2:
      return Get(field, &header->neighbor_rice_bits);
    default:
      return true;
  }
}

bool TakeRatingScale(const Field& field, ModelHeader* header) {
  switch (field.number) {
    case 1:
      return Get(field, &header->scale_is_explicit);
    case 2:
      return Get(field, &header->scale_min);
    case 3:
      return Get(field, &header->scale_max);
    case 4:
      return Get(field, &header->scale_step);
    case 5:
      return Get(field, &header->positive_threshold);
    default:
      return true;
  }
}

template <typename Message>
bool ReadMessage(const Field& field, Message* message,
                 bool (*take)(const Field&, Message*)) {
  if (field.type != kBytes) return false;
  ByteReader reader(field.bytes);
  Field inner;
  while (reader.remaining() > 0) {
    if (!ReadField(&reader, &inner) || !take(inner, message)) return false;
  }
  return true;
}

// The limits stop a header of many empty messages from claiming many times
// its own size in memory.
bool TakeHeader(const Field& field, ModelHeader* header) {
  switch (field.number) {
    case 1:
      return Get(field, &header->item_count);
    case 2:
      return Get(field, &header->embedding_dim);
    case 3:
      return Get(field, &header->code_bits);
    case 4:
      return Get(field, &header->num_clusters);
    case 5:
      return Get(field, &header->default_num_probes);
    case 6:
      return ReadMessage(field, header, TakeUserTower);
    case 7:
      return header->rating_weights.size() < kMaxRatingKnots &&
             ReadMessage<KnotMessage>(
                 field, &header->rating_weights.emplace_back(), Take);
    case 8:
      return ReadMessage(field, header, TakeRatingScale);
    case 9:
      return header->self_test.size() < kMaxSelfTestSamples &&
             ReadMessage<SampleMessage>(
                 field, &header->self_test.emplace_back(), Take);
    case 10:
      return ReadMessage(field, header, TakeNeighbors);
    default:
      return true;
  }
}

}  // namespace

Result<ModelHeader> ParseModelHeader(std::span<const uint8_t> bytes) {
  ModelHeader header;
  ByteReader reader(bytes);
  Field field;
  while (reader.remaining() > 0) {
    const size_t begin = reader.position();
    if (!ReadField(&reader, &field) || !TakeHeader(field, &header)) {
      return Status::Corruption(
          "header: byte " + std::to_string(begin) + " of " +
          std::to_string(bytes.size()) +
          " starts a field that is cut, mistyped or one too many");
    }
  }
  return header;
}

}  // namespace pagepick
