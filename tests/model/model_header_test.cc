#include "model/model_header.h"

#include <gtest/gtest.h>

#include "base/rng.h"
#include "toy_model.h"

namespace pagepick {
namespace {

ModelHeader FullHeader() {
  ModelHeader header = MakeToyModel({}).header;
  header.self_test = {{{0, 300, 2}, {5, 1, 0.5F}, {4, 70000}, {1.5F, -2}},
                      {{}, {}, {1}, {1}}};
  return header;
}

TEST(ModelHeader, ReadsEveryFieldAsWritten) {
  const Result<ModelHeader> read = ParseModelHeader(EncodeHeader(FullHeader()));
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->item_count, 6u);
  EXPECT_EQ(read->embedding_dim, 3u);
  EXPECT_EQ(read->code_bits, 8u);
  EXPECT_EQ(read->num_clusters, 2u);
  EXPECT_EQ(read->default_num_probes, 2u);
  EXPECT_EQ(read->user_tower_kind, 1u);
  EXPECT_EQ(read->alpha0, 0.5F);
  EXPECT_EQ(read->regularization, 0.1F);
  EXPECT_EQ(read->frequency_exponent, 1.0F);
  EXPECT_EQ(read->tower_num_items, 6u);
  EXPECT_EQ(read->recency_decay, 0.75F);
  ASSERT_EQ(read->rating_weights.size(), 3u);
  EXPECT_EQ(read->rating_weights[0].rating, 1.0F);
  EXPECT_EQ(read->rating_weights[0].weight, -1.0F);
  EXPECT_TRUE(read->scale_is_explicit);
  EXPECT_EQ(read->scale_min, 1.0F);
  EXPECT_EQ(read->scale_max, 5.0F);
  EXPECT_EQ(read->scale_step, 0.5F);
  EXPECT_EQ(read->positive_threshold, 4.0F);
  ASSERT_EQ(read->self_test.size(), 2u);
  EXPECT_EQ(read->self_test[0].items, (std::vector<uint32_t>{0, 300, 2}));
  EXPECT_EQ(read->self_test[0].ratings, (std::vector<float>{5, 1, 0.5F}));
  EXPECT_EQ(read->self_test[0].expected_items,
            (std::vector<uint32_t>{4, 70000}));
  EXPECT_EQ(read->self_test[0].expected_scores, (std::vector<float>{1.5F, -2}));
}

TEST(ModelHeader, ReadsWhetherCodesAreThoseOfResiduals) {
  EXPECT_TRUE(
      ParseModelHeader(MessageBytes().Varint(11, 1).bytes())->by_residual);
  EXPECT_FALSE(
      ParseModelHeader(MessageBytes().Varint(11, 0).bytes())->by_residual);
}

TEST(ModelHeader, AnEmptyMessageIsAllZeros) {
  const Result<ModelHeader> read = ParseModelHeader({});
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->item_count, 0u);
  EXPECT_FALSE(read->by_residual);
  EXPECT_TRUE(read->rating_weights.empty());
}

TEST(ModelHeader, ReadsRepeatedNumbersThatAreNotPacked) {
  const Bytes sample =
      MessageBytes().Varint(1, 7).Float(2, 3).Varint(1, 8).Float(2, 4).bytes();
  const Result<ModelHeader> read =
      ParseModelHeader(MessageBytes().Message(9, sample).bytes());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->self_test[0].items, (std::vector<uint32_t>{7, 8}));
  EXPECT_EQ(read->self_test[0].ratings, (std::vector<float>{3, 4}));
}

TEST(ModelHeader, SkipsFieldsItDoesNotKnow) {
  const Bytes unknown = MessageBytes()
                            .Varint(100, UINT64_MAX)
                            .Fixed64(101, 5)
                            .Message(102, {0xFF, 0xFF})
                            .Fixed32(103, 6)
                            .bytes();
  const Bytes tower = MessageBytes().Raw(unknown).Varint(1, 2).bytes();
  const Result<ModelHeader> read = ParseModelHeader(MessageBytes()
                                                        .Raw(unknown)
                                                        .Message(6, tower)
                                                        .Varint(1, 5)
                                                        .Message(15, {9, 9, 9})
                                                        .bytes());
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->item_count, 5u);
  EXPECT_EQ(read->user_tower_kind, 2u);
}

TEST(ModelHeader, TheLastOfAFieldGivenTwiceCounts) {
  const Result<ModelHeader> read =
      ParseModelHeader(MessageBytes().Varint(1, 5).Varint(1, 6).bytes());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->item_count, 6u);
}

TEST(ModelHeader, RefusesFieldsThatAreMistypedOrMalformed) {
  const std::pair<const char*, Bytes> bad[] = {
      {"a float for a number", MessageBytes().Float(1, 5).bytes()},
      {"a number for a message", MessageBytes().Varint(6, 1).bytes()},
      {"bytes for a number", MessageBytes().Message(2, {1}).bytes()},
      {"more than 32 bits", MessageBytes().Varint(1, 1ULL << 32).bytes()},
      {"a number for a float",
       MessageBytes().Message(6, MessageBytes().Varint(2, 1).bytes()).bytes()},
      {"a double for a float",
       MessageBytes().Message(6, MessageBytes().Fixed64(2, 1).bytes()).bytes()},
      {"a float for a bool",
       MessageBytes().Message(8, MessageBytes().Float(1, 1).bytes()).bytes()},
      {"packed floats cut short",
       MessageBytes()
           .Message(9, MessageBytes().Message(2, {0, 0, 0}).bytes())
           .bytes()},
      {"packed numbers cut short",
       MessageBytes()
           .Message(9, MessageBytes().Message(1, {1, 0x80}).bytes())
           .bytes()},
      {"packed numbers of more than 32 bits",
       MessageBytes()
           .Message(9, MessageBytes()
                           .Message(1, {0xFF, 0xFF, 0xFF, 0xFF, 0x1F})
                           .bytes())
           .bytes()},
      {"a group", {100 << 1 | 1, 6, 3}},
      {"a group's start", {0x0B}},
      {"a group's end", {0x0C}},
      {"field number 0", {0x00, 0x01}},
      {"an unfinished key", {0x80}},
      {"a key of more than 32 bits", {0xF8, 0xFF, 0xFF, 0xFF, 0x1F, 1}},
      {"a message longer than the bytes", {6 << 3 | 2, 5, 8, 1}},
      {"a length of 64 bits",
       {6 << 3 | 2, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1}},
      {"an inner message longer than the outer one",
       MessageBytes().Message(7, {1 << 3 | 5, 0, 0}).bytes()},
  };
  for (const auto& [what, bytes] : bad) {
    EXPECT_EQ(ParseModelHeader(bytes).status().code(), StatusCode::kCorruption)
        << what;
  }
}

TEST(ModelHeader, RefusesMoreMessagesThanItMayHold) {
  MessageBytes knots;
  for (uint32_t i = 0; i < kMaxRatingKnots; ++i) knots.Message(7, {});
  EXPECT_TRUE(ParseModelHeader(knots.bytes()).ok());
  EXPECT_FALSE(ParseModelHeader(knots.Message(7, {}).bytes()).ok());
  MessageBytes samples;
  for (uint32_t i = 0; i < kMaxSelfTestSamples; ++i) samples.Message(9, {});
  EXPECT_TRUE(ParseModelHeader(samples.bytes()).ok());
  EXPECT_FALSE(ParseModelHeader(samples.Message(9, {}).bytes()).ok());
}

TEST(ModelHeader, SaysWhereTheBadFieldBegins) {
  const Status status =
      ParseModelHeader(MessageBytes().Varint(1, 5).Float(2, 1).bytes())
          .status();
  EXPECT_NE(status.message().find("byte 2 of 7"), std::string::npos)
      << status.message();
}

TEST(ModelHeader, ReadsACutMessageOnlyIfItIsCutBetweenFields) {
  const Bytes whole = EncodeHeader(FullHeader());
  int read = 0;
  for (size_t size = 0; size < whole.size(); ++size) {
    const Bytes cut(whole.begin(),
                    whole.begin() + static_cast<std::ptrdiff_t>(size));
    read += ParseModelHeader(cut).ok() ? 1 : 0;
  }
  // Before each of 5 numbers, the tower, 3 knots, the scale and 2 samples.
  EXPECT_EQ(read, 12);
}

TEST(ModelHeader, SurvivesDamagedMessages) {
  Rng rng(11);
  const Bytes whole = EncodeHeader(FullHeader());
  int read = 0;
  for (int round = 0; round < 20000; ++round) {
    Bytes damaged = whole;
    const uint64_t places = 1 + rng.Below(4);
    for (uint64_t i = 0; i < places; ++i) {
      damaged[static_cast<size_t>(rng.Below(damaged.size()))] =
          static_cast<uint8_t>(rng.Below(256));
    }
    read += ParseModelHeader(damaged).ok() ? 1 : 0;
  }
  // Both ways must have been taken, or the test tests nothing.
  EXPECT_GT(read, 1000);
  EXPECT_LT(read, 19000);
}

}  // namespace
}  // namespace pagepick
