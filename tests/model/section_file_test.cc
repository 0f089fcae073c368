#include "model/section_file.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "toy_model.h"

namespace pagepick {
namespace {

constexpr auto kCodes = SectionKind::kItemCodes;
constexpr auto kScales = SectionKind::kItemScales;

AlignedBuffer TwoSections() {
  return BuildFile({1, 2, 3}, {{1, {7, 8, 9, 10, 11}}, {2, {5, 6}}});
}

StatusCode CodeOf(std::span<const uint8_t> bytes) {
  return SectionFile::Parse(bytes).status().code();
}

template <typename T>
void Put(AlignedBuffer* file, size_t offset, T value) {
  std::memcpy(file->data() + offset, &value, sizeof(T));
}

TEST(SectionFile, FindsHeaderAndSections) {
  const AlignedBuffer bytes = TwoSections();
  const Result<SectionFile> file = SectionFile::Parse(bytes.bytes());
  ASSERT_TRUE(file.ok()) << file.status().ToString();
  EXPECT_EQ(file->header().size(), 3u);
  EXPECT_EQ(file->header()[2], 3);
  const Result<std::span<const uint8_t>> codes = file->Find(kCodes);
  ASSERT_TRUE(codes.ok());
  EXPECT_EQ(Bytes(codes->begin(), codes->end()), (Bytes{7, 8, 9, 10, 11}));
  EXPECT_EQ((codes->data() - bytes.data()) % 64, 0);
  EXPECT_EQ(file->Find(SectionKind::kCentroids).status().code(),
            StatusCode::kNotFound);
}

TEST(SectionFile, AFileWithoutSectionsEndsWithItsHeader) {
  const AlignedBuffer bytes = BuildFile({1, 2, 3}, {});
  EXPECT_EQ(bytes.size(), 67u);
  EXPECT_TRUE(SectionFile::Parse(bytes.bytes()).ok());
}

TEST(SectionFile, RefusesAFileCutAtAnyByte) {
  const AlignedBuffer bytes = TwoSections();
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(CodeOf(bytes.bytes().first(size)), StatusCode::kCorruption)
        << size;
  }
}

TEST(SectionFile, RefusesBytesAfterTheEnd) {
  const AlignedBuffer bytes = TwoSections();
  AlignedBuffer longer(bytes.size() + 1);
  std::memcpy(longer.data(), bytes.data(), bytes.size());
  longer.data()[bytes.size()] = 0;
  EXPECT_EQ(CodeOf(longer.bytes()), StatusCode::kCorruption);
  Put<uint64_t>(&longer, 16, longer.size());
  EXPECT_EQ(CodeOf(longer.bytes()), StatusCode::kCorruption);
}

// Which of the versions it knows a file is of says nothing about its container.
TEST(SectionFile, NoticesEveryFlippedBitButThoseOfKnownVersions) {
  AlignedBuffer bytes = TwoSections();
  for (size_t i = 0; i < bytes.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      bytes.data()[i] ^= static_cast<uint8_t>(1 << bit);
      const bool is_minor = i >= 12 && i < 16;
      const bool is_known_major =
          i == 8 && bytes.data()[i] == kResidualVersion.major;
      EXPECT_EQ(SectionFile::Parse(bytes.bytes()).ok(),
                is_minor || is_known_major)
          << i;
      bytes.data()[i] ^= static_cast<uint8_t>(1 << bit);
    }
  }
}

TEST(SectionFile, NamesBothVersionsWhenTheFileIsNewer) {
  AlignedBuffer bytes = TwoSections();
  Put<uint32_t>(&bytes, 8, 7);
  Put<uint32_t>(&bytes, 12, 3);
  const Status status = SectionFile::Parse(bytes.bytes()).status();
  EXPECT_EQ(status.code(), StatusCode::kUnsupported);
  EXPECT_NE(status.message().find("7.3"), std::string::npos);
  EXPECT_NE(status.message().find("up to 3"), std::string::npos);
}

TEST(SectionFile, ReadsANewerMinorVersionAndSkipsKindsItDoesNotKnow) {
  AlignedBuffer bytes = BuildFile({}, {{999, {1}}, {999, {2}}, {1, {3}}});
  Put<uint32_t>(&bytes, 12, 9);
  const Result<SectionFile> file = SectionFile::Parse(bytes.bytes());
  ASSERT_TRUE(file.ok()) << file.status().ToString();
  EXPECT_EQ((*file->Find(kCodes))[0], 3);
}

TEST(SectionFile, RefusesAKindThatOccursTwice) {
  const AlignedBuffer bytes = BuildFile({}, {{1, {1}}, {1, {2}}, {2, {3}}});
  const Result<SectionFile> file = SectionFile::Parse(bytes.bytes());
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->Find(kCodes).status().code(), StatusCode::kCorruption);
  EXPECT_TRUE(file->Find(kScales).ok());
}

TEST(SectionFile, RefusesBytesThatAreNotAligned) {
  const AlignedBuffer bytes = TwoSections();
  AlignedBuffer shifted(bytes.size() + 8);
  std::memcpy(shifted.data() + 8, bytes.data(), bytes.size());
  EXPECT_EQ(CodeOf(shifted.bytes().subspan(8)), StatusCode::kInvalidArgument);
}

TEST(SectionFile, HoldsAsManySectionsAsAllowedAndNoMore) {
  std::vector<ToySection> sections(kMaxSections, {999, {1}});
  EXPECT_TRUE(SectionFile::Parse(BuildFile({}, sections).bytes()).ok());
  sections.push_back({999, {1}});
  EXPECT_EQ(CodeOf(BuildFile({}, sections).bytes()), StatusCode::kCorruption);
}

// The table of the first section: kind 64, zero 68, offset 72, size 80.
struct Lie {
  size_t offset;
  uint64_t value;
  size_t size;
  const char* reason;  // part of the message
};

TEST(SectionFile, RefusesATableThatLiesThoughItsHashIsRight) {
  const uint64_t first = 192;
  const Lie lies[] = {
      {32, 65, 4, "at most 64"},
      {32, 64, 4, "header ends"},
      {32, UINT32_MAX, 4, "at most 64"},
      {36, UINT32_MAX, 4, "header ends"},
      {40, 1, 8, "reserved"},
      {56, uint64_t{1} << 63, 8, "reserved"},
      {68, 1, 4, "reserved"},
      {72, 64, 8, "offset is 64, expected 192"},
      {72, first + 64, 8, "offset"},
      {72, first + 1, 8, "offset"},
      {72, 1 << 20, 8, "offset"},
      {72, UINT64_MAX - 1, 8, "offset"},
      {80, 1 << 20, 8, "passes the end"},
      {80, UINT64_MAX, 8, "passes the end"},
      {80, UINT64_MAX - 200, 8, "passes the end"},
      {80, 65, 8, "offset"},  // into the next section
      {first + 5, 1, 1, "not zero"},
      {first - 1, 1, 1, "not zero"},
  };
  const AlignedBuffer sound = TwoSections();
  ASSERT_TRUE(SectionFile::Parse(sound.bytes()).ok());
  for (const Lie& lie : lies) {
    AlignedBuffer bytes = Copy(sound.bytes());
    std::memcpy(bytes.data() + lie.offset, &lie.value, lie.size);
    Rehash(bytes.bytes());
    const Status status = SectionFile::Parse(bytes.bytes()).status();
    EXPECT_EQ(status.code(), StatusCode::kCorruption) << lie.reason;
    EXPECT_NE(status.message().find(lie.reason), std::string::npos)
        << status.message();
  }
}

}  // namespace
}  // namespace pagepick
