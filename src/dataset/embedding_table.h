#ifndef PAGEPICK_DATASET_EMBEDDING_TABLE_H_
#define PAGEPICK_DATASET_EMBEDDING_TABLE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/status.h"

namespace pagepick {

// Vectors made elsewhere, one an id. Owner.
struct EmbeddingTable {
  int32_t dim = 0;
  std::vector<std::string> ids;  // no id twice
  std::vector<float> values;     // [ids x dim], finite
};

// Reads vectors; the end of the file's name tells how:
//   .npy         NumPy's array [rows x dim] of float32 or float64, in C order;
//                the ids stand one a line in `ids_path`
//   .csv .tsv    id, then the numbers; a header may come first
//   .txt .vec    word2vec's text: "rows dim", then "id number number ..."
// `ids_path` may be empty: for .npy it is then DefaultIdsPath(path).
// kInvalidArgument names the file, the row, what was found and expected: rows
// of another length, ids missing or twice, numbers not finite, other dtypes,
// Fortran order. kUnsupported: another ending.
Result<EmbeddingTable> ReadEmbeddings(const std::string& path,
                                      const std::string& ids_path);

// Writes what ReadEmbeddings reads back, number for number. kInvalidArgument:
// another ending, or an id that the format cannot hold.
// REQUIRES: a table as described above
Status WriteEmbeddings(const EmbeddingTable& table, const std::string& path,
                       const std::string& ids_path);

// "vectors.npy" -> "vectors.ids.txt".
std::string DefaultIdsPath(const std::string& path);

// Whether the ids stand in a file of their own.
bool HasIdsFile(const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_EMBEDDING_TABLE_H_
