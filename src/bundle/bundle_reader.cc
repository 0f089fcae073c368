#include "bundle/bundle_reader.h"

#include <utility>

#include "base/file.h"
#include "base/hash.h"
#include "bundle/bundle_format.h"
#include "bundle/catalogue_json.h"
#include "bundle/json.h"
#include "model/model_view.h"

namespace pagepick {

namespace {

// A name in the bundle's own folder and nowhere else.
bool IsPlainName(const std::string& name) {
  return !name.empty() && name.front() != '.' &&
         name.find_first_not_of(
             "0123456789abcdefghijklmnopqrstuvwxyz"
             "ABCDEFGHIJKLMNOPQRSTUVWXYZ_.-") == std::string::npos;
}

// The file that the manifest's field `name` describes.
Result<AlignedBuffer> ReadNamed(const std::string& folder, const Json& manifest,
                                const char* name) {
  const Json* entry = FindField(manifest, name);
  const Json none;
  const std::string* file =
      TextOf(FindField(entry == nullptr ? none : *entry, "file"));
  const std::string* hash =
      TextOf(FindField(entry == nullptr ? none : *entry, "xxh3"));
  if (file == nullptr || hash == nullptr || !IsPlainName(*file)) {
    return Status::Corruption("manifest of '" + folder + "' names no " + name +
                              " file with its hash");
  }
  const std::string path = folder + "/" + *file;
  PAGEPICK_ASSIGN_OR_RETURN(AlignedBuffer bytes, ReadFile(path));
  const std::string found = HexDigits(Xxh3(bytes.bytes()));
  if (found != *hash) {
    return Status::Corruption("'" + path + "' has hash " + found +
                              ", the manifest says " + *hash);
  }
  return bytes;
}

}  // namespace

Result<Bundle> ReadBundle(const std::string& folder) {
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer text,
                            ReadFile(folder + "/manifest.json"));
  const Json manifest = JsonFromText(text.bytes());
  const Json* format = FindField(manifest, "format");
  if (format == nullptr || !format->is_number_integer()) {
    return Status::Corruption(
        "'" + folder + "/manifest.json' is not the manifest of a bundle");
  }
  if (*format == kChunkedFormat || *format == kOldChunkedFormat) {
    return Status::Unsupported(
        "bundle '" + folder +
        "' is chunked, which pages read: use the .pick file it was built from");
  }
  if (*format != kWholeFormat && *format != kOldWholeFormat) {
    return Status::Unsupported(
        "bundle '" + folder + "' has format " + JsonToText(*format, -1) +
        ", this program reads " + std::to_string(kWholeFormat) +
        ": bring both to the same version");
  }
  Bundle bundle;
  PAGEPICK_ASSIGN_OR_RETURN(bundle.model, ReadNamed(folder, manifest, "model"));
  PAGEPICK_ASSIGN_OR_RETURN(const AlignedBuffer catalogue,
                            ReadNamed(folder, manifest, "catalogue"));
  PAGEPICK_ASSIGN_OR_RETURN(bundle.catalogue,
                            CatalogueFromJson(catalogue.bytes()));
  PAGEPICK_ASSIGN_OR_RETURN(const ModelView view,
                            ModelView::Parse(bundle.model.bytes()));
  if (view.num_items() != bundle.catalogue.ids.size()) {
    return Status::Corruption("bundle '" + folder + "' has a model of " +
                              std::to_string(view.num_items()) +
                              " items and a catalogue of " +
                              std::to_string(bundle.catalogue.ids.size()));
  }
  return bundle;
}

}  // namespace pagepick
