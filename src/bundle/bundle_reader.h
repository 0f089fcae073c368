#ifndef PAGEPICK_BUNDLE_BUNDLE_READER_H_
#define PAGEPICK_BUNDLE_BUNDLE_READER_H_

#include <string>

#include "base/aligned_buffer.h"
#include "base/status.h"
#include "dataset/catalogue.h"

namespace pagepick {

// A bundle folder as the native tools read it back, to measure and show what
// ships. Items of the catalogue are in storage order.
struct Bundle {
  AlignedBuffer model;
  Catalogue catalogue;
};

Result<Bundle> ReadBundle(const std::string& folder);

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_BUNDLE_READER_H_
