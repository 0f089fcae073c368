#ifndef PAGEPICK_BUNDLE_SECTION_WRITER_H_
#define PAGEPICK_BUNDLE_SECTION_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/section_file.h"

namespace pagepick {

// One section to write; borrows its bytes.
struct Section {
  SectionKind kind;
  std::span<const uint8_t> bytes;
};

// A section of plain numbers, as they lie in memory.
template <typename T>
Section MakeSection(SectionKind kind, const std::vector<T>& values) {
  return {kind,
          {reinterpret_cast<const uint8_t*>(values.data()),
           values.size() * sizeof(T)}};
}

// The container that SectionFile reads, sections in the given order. Empty
// sections are left out. kInvalidArgument if the header passes 4 GiB or there
// are more than kMaxSections.
Result<std::vector<uint8_t>> WriteSectionFile(
    const std::string& header, std::span<const Section> sections,
    FormatVersion version = kUsualVersion);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_SECTION_WRITER_H_
