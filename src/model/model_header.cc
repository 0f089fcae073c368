#include "model/model_header.h"

#include <cstring>

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

// The value of a field of that type; false if it is cut, or a group.
bool ReadValue(ByteReader* reader, Field* field) {
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

// False at an invalid key, too.
bool ReadField(ByteReader* reader, Field* field) {
  uint64_t key = 0;
  if (!reader->ReadVarint(&key) || key > UINT32_MAX || key < 8) return false;
  field->number = static_cast<uint32_t>(key >> 3);
  field->type = static_cast<uint32_t>(key & 7);
  return ReadValue(reader, field);
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

// One value, or as many as are packed: REQUIRES: `type` is that of one.
template <typename T>
bool Append(const Field& field, WireType type, std::vector<T>* values) {
  if (field.type != kBytes) {
    T value{};
    if (!Get(field, &value)) return false;
    values->push_back(value);
    return true;
  }
  ByteReader packed(field.bytes);
  Field one;
  one.type = type;
  while (packed.remaining() > 0) {
    if (!ReadValue(&packed, &one) || !Append(one, type, values)) return false;
  }
  return true;
}

// Has `take` store every field of the message in `field`; false if one is cut
// or mistyped.
template <typename Take>
bool ReadMessage(const Field& field, Take take) {
  if (field.type != kBytes) return false;
  ByteReader reader(field.bytes);
  Field inner;
  while (reader.remaining() > 0) {
    if (!ReadField(&reader, &inner) || !take(inner)) return false;
  }
  return true;
}

// The messages that are plain parts of the header, by their field's number.
constexpr uint32_t kHeader = 0;
constexpr uint32_t kUserTower = 6;
constexpr uint32_t kRatingScale = 8;
constexpr uint32_t kNeighbors = 10;

// Where a field of one of these messages belongs.
template <typename T>
struct Place {
  uint8_t message;
  uint8_t number;
  T ModelHeader::*member;
};

constexpr Place<uint32_t> kIntegers[] = {
    {kHeader, 1, &ModelHeader::item_count},
    {kHeader, 2, &ModelHeader::embedding_dim},
    {kHeader, 3, &ModelHeader::code_bits},
    {kHeader, 4, &ModelHeader::num_clusters},
    {kHeader, 5, &ModelHeader::default_num_probes},
    {kUserTower, 1, &ModelHeader::user_tower_kind},
    {kUserTower, 5, &ModelHeader::tower_num_items},
    {kUserTower, 8, &ModelHeader::input_dim},
    {kUserTower, 9, &ModelHeader::num_hidden},
    {kNeighbors, 1, &ModelHeader::neighbor_max_row_length},
    {kNeighbors, 2, &ModelHeader::neighbor_rice_bits},
};
constexpr Place<float> kFloats[] = {
    {kUserTower, 2, &ModelHeader::alpha0},
    {kUserTower, 3, &ModelHeader::regularization},
    {kUserTower, 4, &ModelHeader::frequency_exponent},
    {kUserTower, 6, &ModelHeader::recency_decay},
    {kRatingScale, 2, &ModelHeader::scale_min},
    {kRatingScale, 3, &ModelHeader::scale_max},
    {kRatingScale, 4, &ModelHeader::scale_step},
    {kRatingScale, 5, &ModelHeader::positive_threshold},
};
constexpr Place<bool> kFlags[] = {
    {kHeader, 11, &ModelHeader::by_residual},
    {kUserTower, 10, &ModelHeader::has_input_table},
    {kRatingScale, 1, &ModelHeader::scale_is_explicit},
};

// Each Take stores one field of its message; a field it does not know is
// skipped, false is a mistyped one.

template <typename T>
bool TakePlain(std::span<const Place<T>> places, uint32_t message,
               const Field& field, ModelHeader* header) {
  for (const Place<T>& place : places) {
    if (place.message == message && place.number == field.number) {
      return Get(field, &(header->*place.member));
    }
  }
  return true;
}

bool TakePlain(uint32_t message, const Field& field, ModelHeader* header) {
  return TakePlain<uint32_t>(kIntegers, message, field, header) &&
         TakePlain<float>(kFloats, message, field, header) &&
         TakePlain<bool>(kFlags, message, field, header);
}

bool TakeKnot(const Field& field, ModelHeader::RatingKnot* knot) {
  switch (field.number) {
    case 1:
      return Get(field, &knot->rating);
    case 2:
      return Get(field, &knot->weight);
    default:
      return true;
  }
}

bool TakeSample(const Field& field, ModelHeader::SelfTestSample* sample) {
  switch (field.number) {
    case 1:
      return Append(field, kVarint, &sample->items);
    case 2:
      return Append(field, kFixed32, &sample->ratings);
    case 3:
      return Append(field, kVarint, &sample->expected_items);
    case 4:
      return Append(field, kFixed32, &sample->expected_scores);
    default:
      return true;
  }
}

bool TakePart(uint32_t message, const Field& field, ModelHeader* header) {
  if (message == kUserTower && field.number == 7) {
    return Append(field, kFixed32, &header->decays);
  }
  return TakePlain(message, field, header);
}

// The limits stop a header of many empty messages from claiming many times
// its own size in memory.
bool TakeHeader(const Field& field, ModelHeader* header) {
  switch (field.number) {
    case kUserTower:
    case kRatingScale:
    case kNeighbors:
      return ReadMessage(field, [&](const Field& inner) {
        return TakePart(field.number, inner, header);
      });
    case 7: {
      if (header->rating_weights.size() >= kMaxRatingKnots) return false;
      auto& knot = header->rating_weights.emplace_back();
      return ReadMessage(
          field, [&](const Field& inner) { return TakeKnot(inner, &knot); });
    }
    case 9: {
      if (header->self_test.size() >= kMaxSelfTestSamples) return false;
      auto& sample = header->self_test.emplace_back();
      return ReadMessage(field, [&](const Field& inner) {
        return TakeSample(inner, &sample);
      });
    }
    default:
      return TakePlain(kHeader, field, header);
  }
}

}  // namespace

Status ReadModelHeader(std::span<const uint8_t> bytes, ModelHeader* header) {
  ByteReader reader(bytes);
  Field field;
  while (reader.remaining() > 0) {
    const size_t begin = reader.position();
    if (!ReadField(&reader, &field) || !TakeHeader(field, header)) {
      return Status::Corruption(
          "header: byte {} of {} starts a field that is cut, mistyped or one "
          "too many",
          begin, bytes.size());
    }
  }
  return {};
}

Result<ModelHeader> ParseModelHeader(std::span<const uint8_t> bytes) {
  ModelHeader header;
  PAGEPICK_RETURN_IF_ERROR(ReadModelHeader(bytes, &header));
  return header;
}

}  // namespace pagepick
