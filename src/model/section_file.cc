#include "model/section_file.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "base/byte_reader.h"
#include "base/hash.h"

namespace pagepick {

namespace {

constexpr uint64_t kHashedFrom = 32;
constexpr uint64_t kReservedBytes = 24;
constexpr uint64_t kHeadBytes = 64;
constexpr uint64_t kEntryBytes = 32;

Status Damaged(const std::string& what, uint64_t found, uint64_t expected) {
  return Status::Corruption(what + " is " + std::to_string(found) +
                            ", expected " + std::to_string(expected));
}

Status HashMismatch(const std::string& what) {
  return Status::Corruption(what +
                            " differs from its checksum; the file is "
                            "damaged");
}

bool AllZero(std::span<const uint8_t> bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](uint8_t byte) { return byte == 0; });
}

uint64_t AlignUp(uint64_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment *
         kSectionAlignment;
}

struct Head {
  uint32_t major = 0;
  uint32_t minor = 0;
  uint64_t file_size = 0;
  uint64_t hash = 0;
  uint32_t section_count = 0;
  uint32_t header_size = 0;
};

Status CheckHead(const Head& head, std::span<const uint8_t> bytes) {
  if (head.major < kOldestMajor || head.major > kFormatMajor) {
    return Status::Unsupported(
        "file has format version " + std::to_string(head.major) + "." +
        std::to_string(head.minor) + ", this program reads versions up to " +
        std::to_string(kFormatMajor));
  }
  if (head.file_size != bytes.size()) {
    return Damaged("file size", bytes.size(), head.file_size);
  }
  if (head.section_count > kMaxSections) {
    return Status::Corruption("file has " + std::to_string(head.section_count) +
                              " sections, at most " +
                              std::to_string(kMaxSections) + " are allowed");
  }
  const uint64_t end =
      kHeadBytes + kEntryBytes * head.section_count + head.header_size;
  if (end > bytes.size()) {
    return Status::Corruption("header ends at " + std::to_string(end) +
                              ", the file at " + std::to_string(bytes.size()));
  }
  if (Xxh3(bytes.first(static_cast<size_t>(end)).subspan(kHashedFrom)) !=
      head.hash) {
    return HashMismatch("header");
  }
  return {};
}

// `end` is where the bytes before this section end; moves it past the section.
Status CheckSection(const SectionEntry& entry, std::span<const uint8_t> bytes,
                    uint64_t* end) {
  const std::string name = "section of kind " + std::to_string(entry.kind);
  const uint64_t begin = AlignUp(*end);
  if (entry.offset != begin) {
    return Damaged(name + ": offset", entry.offset, begin);
  }
  if (begin > bytes.size() || entry.size > bytes.size() - begin) {
    return Status::Corruption(name + " of " + std::to_string(entry.size) +
                              " bytes at " + std::to_string(begin) +
                              " passes the end of the file, " +
                              std::to_string(bytes.size()));
  }
  const auto gap = static_cast<size_t>(begin - *end);
  if (!AllZero(bytes.subspan(static_cast<size_t>(*end), gap))) {
    return Status::Corruption(name + ": bytes before it are not zero");
  }
  if (Xxh3(bytes.subspan(static_cast<size_t>(begin),
                         static_cast<size_t>(entry.size))) != entry.hash) {
    return HashMismatch(name);
  }
  *end = begin + entry.size;
  return {};
}

}  // namespace

Result<SectionFile> SectionFile::Parse(std::span<const uint8_t> bytes) {
  if (reinterpret_cast<uintptr_t>(bytes.data()) % 16 != 0) {
    return Status::InvalidArgument("file bytes must start on a 16-byte border");
  }
  const size_t magic_size = kSectionFileMagic.size();
  if (bytes.size() < magic_size ||
      std::memcmp(bytes.data(), kSectionFileMagic.data(), magic_size) != 0) {
    return Status::Corruption(
        "not a Pagepick file: it does not start with " +
        std::string(kSectionFileMagic.begin(), kSectionFileMagic.end()));
  }
  ByteReader reader(bytes.subspan(magic_size));
  Head head;
  std::span<const uint8_t> reserved;
  if (!reader.ReadU32(&head.major) || !reader.ReadU32(&head.minor) ||
      !reader.ReadU64(&head.file_size) || !reader.ReadU64(&head.hash) ||
      !reader.ReadU32(&head.section_count) ||
      !reader.ReadU32(&head.header_size) ||
      !reader.ReadBytes(kReservedBytes, &reserved)) {
    return Damaged("file size", bytes.size(), kHeadBytes);
  }
  PAGEPICK_RETURN_IF_ERROR(CheckHead(head, bytes));

  SectionFile file;
  file.bytes_ = bytes;
  file.num_sections_ = head.section_count;
  bool zeros = AllZero(reserved);
  for (uint32_t i = 0; i < head.section_count; ++i) {
    SectionEntry& entry = file.sections_[i];
    uint32_t zero = 0;
    reader.ReadU32(&entry.kind);
    reader.ReadU32(&zero);
    reader.ReadU64(&entry.offset);
    reader.ReadU64(&entry.size);
    reader.ReadU64(&entry.hash);
    zeros = zeros && zero == 0;
  }
  if (!zeros) return Status::Corruption("reserved bytes are not zero");
  reader.ReadBytes(head.header_size, &file.header_);

  uint64_t end = magic_size + reader.position();
  for (uint32_t i = 0; i < head.section_count; ++i) {
    PAGEPICK_RETURN_IF_ERROR(CheckSection(file.sections_[i], bytes, &end));
  }
  if (end != bytes.size()) {
    return Status::Corruption("sections end at " + std::to_string(end) +
                              ", the file at " + std::to_string(bytes.size()));
  }
  return file;
}

Result<std::span<const uint8_t>> SectionFile::Find(SectionKind kind) const {
  const SectionEntry* found = nullptr;
  const auto wanted = static_cast<uint32_t>(kind);
  for (const SectionEntry& entry : std::span(sections_).first(num_sections_)) {
    if (entry.kind != wanted) continue;
    if (found != nullptr) {
      return Status::Corruption("file has two sections of kind " +
                                std::to_string(wanted));
    }
    found = &entry;
  }
  if (found == nullptr) {
    return Status::NotFound("file has no section of kind " +
                            std::to_string(wanted));
  }
  return bytes_.subspan(static_cast<size_t>(found->offset),
                        static_cast<size_t>(found->size));
}

}  // namespace pagepick
