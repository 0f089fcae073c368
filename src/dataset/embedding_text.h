#ifndef PAGEPICK_DATASET_EMBEDDING_TEXT_H_
#define PAGEPICK_DATASET_EMBEDDING_TEXT_H_

#include <string>

#include "base/status.h"
#include "dataset/embedding_table.h"

namespace pagepick {

// The two text formats of ReadEmbeddings. Ids may still be empty or occur
// twice.

Result<EmbeddingTable> ReadEmbeddingCsv(const std::string& path);
Status WriteEmbeddingCsv(const EmbeddingTable& table, char delimiter,
                         const std::string& path);

Result<EmbeddingTable> ReadWord2Vec(const std::string& path);
Status WriteWord2Vec(const EmbeddingTable& table, const std::string& path);

}  // namespace pagepick

#endif  // PAGEPICK_DATASET_EMBEDDING_TEXT_H_
