#include "model/section_file.h"

#include <cstddef>
#include <cstring>

#include "base/hash.h"

namespace pagepick {

namespace {

constexpr uint64_t kHashedFrom = 32;

// The file's first bytes.
struct Head {
  uint8_t magic[8];
  uint32_t major;
  uint32_t minor;
  uint64_t file_size;
  uint64_t hash;
  uint32_t section_count;
  uint32_t header_size;
  uint8_t reserved[24];
};
static_assert(sizeof(Head) == 64);
static_assert(offsetof(Head, major) == 8);
static_assert(offsetof(Head, section_count) == kHashedFrom);
static_assert(sizeof(SectionEntry) == 32);
static_assert(offsetof(SectionEntry, hash) == 24);

constexpr char kDiffers[] = "differs from its checksum; the file is damaged";

bool AllZero(std::span<const uint8_t> bytes) {
  for (const uint8_t byte : bytes) {
    if (byte != 0) return false;
  }
  return true;
}

uint64_t AlignUp(uint64_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment *
         kSectionAlignment;
}

// Where the header ends.
uint64_t HeadEnd(const Head& head) {
  return sizeof(Head) + uint64_t{sizeof(SectionEntry)} * head.section_count +
         head.header_size;
}

Status CheckHead(const Head& head, std::span<const uint8_t> bytes) {
  if (head.major < kOldestMajor || head.major > kNewestMajor) {
    return Status::Unsupported(
        "file has format version {}.{}, this program reads versions up to {}",
        head.major, head.minor, kNewestMajor);
  }
  if (head.file_size != bytes.size()) {
    return Status::Corruption("file size is {}, expected {}", bytes.size(),
                              head.file_size);
  }
  if (head.section_count > kMaxSections) {
    return Status::Corruption("file has {} sections, at most {} are allowed",
                              head.section_count, kMaxSections);
  }
  const uint64_t end = HeadEnd(head);
  if (end > bytes.size()) {
    return Status::Corruption("header ends at {}, the file at {}", end,
                              bytes.size());
  }
  if (Xxh3(bytes.first(static_cast<size_t>(end)).subspan(kHashedFrom)) !=
      head.hash) {
    return Status::Corruption("header {}", kDiffers);
  }
  return {};
}

// `end` is where the bytes before this section end; moves it past the section.
Status CheckSection(const SectionEntry& entry, std::span<const uint8_t> bytes,
                    uint64_t* end) {
  const uint64_t begin = AlignUp(*end);
  if (entry.offset != begin) {
    return Status::Corruption("section of kind {}: offset is {}, expected {}",
                              entry.kind, entry.offset, begin);
  }
  if (begin > bytes.size() || entry.size > bytes.size() - begin) {
    return Status::Corruption(
        "section of kind {} of {} bytes at {} passes the end of the file, {}",
        entry.kind, entry.size, begin, bytes.size());
  }
  const auto gap = static_cast<size_t>(begin - *end);
  if (!AllZero(bytes.subspan(static_cast<size_t>(*end), gap))) {
    return Status::Corruption(
        "section of kind {}: bytes before it are not zero", entry.kind);
  }
  if (Xxh3(bytes.subspan(static_cast<size_t>(begin),
                         static_cast<size_t>(entry.size))) != entry.hash) {
    return Status::Corruption("section of kind {} {}", entry.kind, kDiffers);
  }
  *end = begin + entry.size;
  return {};
}

}  // namespace

Result<SectionFile> SectionFile::Parse(std::span<const uint8_t> bytes) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % 16 != 0) {
    return Status::InvalidArgument("file bytes must start on a 16-byte border");
  }
  const std::span<const uint8_t> magic(kSectionFileMagic);
  if (bytes.size() < magic.size() ||
      std::memcmp(bytes.data(), magic.data(), magic.size()) != 0) {
    return Status::Corruption(
        "not a Pagepick file: it does not start with PAGEPICK");
  }
  if (bytes.size() < sizeof(Head)) {
    return Status::Corruption("file size is {}, expected {}", bytes.size(),
                              sizeof(Head));
  }
  const auto& head = *reinterpret_cast<const Head*>(bytes.data());
  PAGEPICK_RETURN_IF_ERROR(CheckHead(head, bytes));

  SectionFile file;
  file.bytes_ = bytes;
  file.sections_ = {
      reinterpret_cast<const SectionEntry*>(bytes.data() + sizeof(Head)),
      head.section_count};
  uint64_t end = HeadEnd(head);
  file.header_ = bytes.subspan(static_cast<size_t>(end) - head.header_size,
                               head.header_size);
  bool zeros = AllZero(head.reserved);
  for (const SectionEntry& entry : file.sections_) {
    zeros = zeros && entry.reserved == 0;
  }
  if (!zeros) return Status::Corruption("reserved bytes are not zero");
  for (const SectionEntry& entry : file.sections_) {
    PAGEPICK_RETURN_IF_ERROR(CheckSection(entry, bytes, &end));
  }
  if (end != bytes.size()) {
    return Status::Corruption("sections end at {}, the file at {}", end,
                              bytes.size());
  }
  return file;
}

Result<std::span<const uint8_t>> SectionFile::Find(SectionKind kind) const {
  const SectionEntry* found = nullptr;
  const auto wanted = static_cast<uint32_t>(kind);
  for (const SectionEntry& entry : sections_) {
    if (entry.kind != wanted) continue;
    if (found != nullptr) {
      return Status::Corruption("file has two sections of kind {}", wanted);
    }
    found = &entry;
  }
  if (found == nullptr) {
    return Status::NotFound("file has no section of kind {}", wanted);
  }
  return bytes_.subspan(static_cast<size_t>(found->offset),
                        static_cast<size_t>(found->size));
}

}  // namespace pagepick
