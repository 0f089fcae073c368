#include "bundle/section_writer.h"

#include <cstring>

#include "base/hash.h"

namespace pagepick {

namespace {

constexpr size_t kHashAt = 24;
constexpr size_t kHashedFrom = 32;
constexpr size_t kHeadBytes = 64;
constexpr size_t kEntryBytes = 32;

size_t AlignUp(size_t offset) {
  return (offset + kSectionAlignment - 1) / kSectionAlignment *
         kSectionAlignment;
}

template <typename T>
void Put(std::vector<uint8_t>* file, size_t offset, T value) {
  std::memcpy(file->data() + offset, &value, sizeof(T));
}

void PutBytes(std::vector<uint8_t>* file, size_t offset,
              std::span<const uint8_t> bytes) {
  if (!bytes.empty()) {
    std::memcpy(file->data() + offset, bytes.data(), bytes.size());
  }
}

}  // namespace

Result<std::vector<uint8_t>> WriteSectionFile(const std::string& header,
                                              std::span<const Section> sections,
                                              FormatVersion version) {
  std::vector<Section> present;
  for (const Section& section : sections) {
    if (!section.bytes.empty()) present.push_back(section);
  }
  if (header.size() > UINT32_MAX || present.size() > kMaxSections) {
    return Status::InvalidArgument(
        "a header of " + std::to_string(header.size()) + " bytes and " +
        std::to_string(present.size()) + " sections do not fit one file");
  }
  const size_t header_at = kHeadBytes + kEntryBytes * present.size();
  const size_t head_end = header_at + header.size();
  std::vector<size_t> offsets;
  size_t end = head_end;
  for (const Section& section : present) {
    offsets.push_back(AlignUp(end));
    end = offsets.back() + section.bytes.size();
  }

  std::vector<uint8_t> file(end, 0);
  PutBytes(&file, 0, kSectionFileMagic);
  Put(&file, 8, version.major);
  Put(&file, 12, version.minor);
  Put(&file, 16, static_cast<uint64_t>(file.size()));
  Put(&file, 32, static_cast<uint32_t>(present.size()));
  Put(&file, 36, static_cast<uint32_t>(header.size()));
  for (size_t i = 0; i < present.size(); ++i) {
    const std::span<const uint8_t> bytes = present[i].bytes;
    const size_t entry = kHeadBytes + kEntryBytes * i;
    Put(&file, entry, static_cast<uint32_t>(present[i].kind));
    Put(&file, entry + 8, static_cast<uint64_t>(offsets[i]));
    Put(&file, entry + 16, static_cast<uint64_t>(bytes.size()));
    Put(&file, entry + 24, Xxh3(bytes));
    PutBytes(&file, offsets[i], bytes);
  }
  PutBytes(&file, header_at,
           {reinterpret_cast<const uint8_t*>(header.data()), header.size()});
  Put(&file, kHashAt,
      Xxh3(std::span(file).first(head_end).subspan(kHashedFrom)));
  return file;
}

}  // namespace pagepick
