#ifndef PAGEPICK_BUNDLE_BUNDLE_FORMAT_H_
#define PAGEPICK_BUNDLE_BUNDLE_FORMAT_H_

namespace pagepick {

// The field "format" of manifest.json (models/FORMAT.md).
inline constexpr int kWholeFormat = 3;
inline constexpr int kChunkedFormat = 4;
// The same with arrays of texts in the catalogue: read, but not written.
inline constexpr int kOldWholeFormat = 1;
inline constexpr int kOldChunkedFormat = 2;

}  // namespace pagepick

#endif  // PAGEPICK_BUNDLE_BUNDLE_FORMAT_H_
