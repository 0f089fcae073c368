#include "bench/row_cosines.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "kernels/dot.h"
#include "quantizer/scalar_quantizer.h"

namespace pagepick {
namespace {

struct Cosines {
  double least = 1;
  double loss = 0;  // 1 - cosine, on average
};

// Rows without a signal have no direction.
Cosines CosinesOf(const ItemEmbeddings& items,
                  const QuantizedEmbeddings& quantized,
                  const ItemEmbeddings& decoded) {
  Cosines cosines;
  double counted = 0;
  for (int32_t item = 0; item < items.num_items; ++item) {
    if (quantized.scales[static_cast<size_t>(item)] == 0) continue;
    const auto row = items.Row(item);
    const auto stored = decoded.Row(item);
    double product = 0;
    double squares = 0;
    double stored_squares = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      product += double{row[i]} * stored[i];
      squares += double{row[i]} * row[i];
      stored_squares += double{stored[i]} * stored[i];
    }
    const double cosine = product / std::sqrt(squares * stored_squares);
    cosines.least = std::min(cosines.least, cosine);
    cosines.loss += 1 - cosine;
    ++counted;
  }
  cosines.loss /= counted;
  return cosines;
}

void AddCentroids(const Clustering& clusters, ItemEmbeddings* rows) {
  for (int32_t item = 0; item < rows->num_items; ++item) {
    const int32_t cluster = clusters.cluster_of[static_cast<size_t>(item)];
    AddScaledF32(clusters.Centroid(cluster), 1, rows->Row(item));
  }
}

Cosines CosinesOfResiduals(const ItemEmbeddings& items,
                           const Clustering& clusters, CodeBits bits,
                           int num_threads) {
  const QuantizedEmbeddings codes =
      QuantizeResiduals(items, clusters, bits, num_threads);
  ItemEmbeddings decoded = Dequantize(codes);
  AddCentroids(clusters, &decoded);
  return CosinesOf(items, codes, decoded);
}

void PrintRow(const char* what, CodeBits bits, const Cosines& cosines) {
  fmt::print("| {} | int{} | {:.6f} | {:.1e} |\n", what,
             static_cast<uint32_t>(bits), cosines.least, cosines.loss);
}

}  // namespace

void PrintRowCosines(const ItemEmbeddings& items, const Clustering& clusters,
                     int num_threads) {
  Clustering with_short = clusters;
  GroupShortItems(items, &with_short);
  fmt::print(
      "| codes of | bits | lowest cosine with the row | mean 1 - cosine |\n"
      "|---|---|---|---|\n");
  for (const CodeBits bits : {CodeBits::kInt8, CodeBits::kInt4}) {
    const QuantizedEmbeddings codes =
        QuantizeForScores(items, bits, num_threads);
    PrintRow("rows", bits, CosinesOf(items, codes, Dequantize(codes)));
    PrintRow("residuals", bits,
             CosinesOfResiduals(items, clusters, bits, num_threads));
    PrintRow("residuals, short items apart", bits,
             CosinesOfResiduals(items, with_short, bits, num_threads));
  }
}

}  // namespace pagepick
