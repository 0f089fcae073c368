#ifndef PAGEPICK_DATASET_TAG_SPLITTER_H_
#define PAGEPICK_DATASET_TAG_SPLITTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"
#include "dataset/columns.h"
#include "dataset/id_map.h"
#include "dataset/table_reader.h"

namespace pagepick {

// Whether a catalogue is MovieLens-100k's u.item: no header, 24 columns
// separated by bars, of which the last 19 are genre flags.
bool IsMovieLens100kCatalogue(const TableFormat& format);

// u.item's fifth column is a link, unless another one was mapped.
void AddMovieLens100kUrl(const TableFormat& format, ColumnUses* columns);

// Finds the tags in a row of a catalogue: one column with several tags, or
// u.item's genre flags.
class TagSplitter {
 public:
  // Looks at the file's first rows to learn whether '|', ';' or ',' separates
  // tags, and for u.item at u.genre beside it, which names the flags.
  static Result<TagSplitter> Create(const TableFormat& format,
                                    const ColumnUses& columns);

  // Appends the row's tags, each once, as indices into `names`. A list in
  // brackets may quote them: "['Crime', 'War']".
  void Split(const TableRow& row, IdMap* names,
             std::vector<int32_t>* tags) const;

 private:
  int column_ = -1;
  char separator_ = '|';
  std::vector<std::string> flag_names_;  // of the last columns; usually empty
};

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_TAG_SPLITTER_H_
