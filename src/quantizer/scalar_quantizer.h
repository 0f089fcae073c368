#ifndef PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
#define PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "clusters/clustering.h"
#include "kernels/codes.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Item embeddings as they ship: value = scale(row) * code, or, by residual,
// that and the centroid of the item's cluster. Owner.
struct QuantizedEmbeddings {
  CodeBits bits = CodeBits::kInt8;
  int32_t num_items = 0;
  int32_t dim = 0;
  std::vector<uint8_t> codes;    // [num_items x CodeRowBytes(bits, dim)]
  std::vector<uint16_t> scales;  // [num_items], IEEE half precision
  bool by_residual = false;
};

// Scalar quantization, one scale per row (SQ8: codes -127..127, SQ4: -7..7):
// the scale and the codes with a low squared error of each row by itself. Codes
// are computed against the scale as stored, rounded to half precision. A row of
// zeros, or one too small for half precision, gets scale 0, which the engine
// reads as "no signal". Values beyond kMaxScale (row_codes.h) * MaxCode are
// clipped. Same bytes with any number of threads.
// REQUIRES: all values are finite
QuantizedEmbeddings Quantize(const ItemEmbeddings& items, CodeBits bits,
                             int num_threads);

// The same for rows that queries rank: score-aware (Guo et al. 2020,
// "Accelerating Large-Scale Inference with Anisotropic Vector Quantization").
// What an item's score loses is its error's product with the query, and a query
// that ranks the item high points its way; so codes are rounded up or down for
// a low |e|^2 + eta (e . u)^2. The paper has the item's own direction as u; the
// mean of the k-means cluster that it lies in (one for 32 items, at most 1024)
// is nearer to such queries, because they are means of many items.
//
// eta = (dim - 1) T^2 / (1 - T^2), the paper's weight for queries that score an
// item at T of its length and more. T = 1/3, where the last of a hundred lie on
// iALS rows, makes it 7.9 at 64 dimensions. On 100,000 planted items of 64
// dimensions recall@100 of int8 codes is .9955 by Quantize and .9969 by this
// (`make bench-browser` prints what it is now).
//
// Not for towers that learned around codes (TwoTowerCallbacks::as_shipped):
// they did so around Quantize's.
// REQUIRES: as Quantize
QuantizedEmbeddings QuantizeForScores(const ItemEmbeddings& items,
                                      CodeBits bits, int num_threads);

// The same of residuals: of what is left of each row less the centroid of its
// cluster (Jegou et al. 2011, "Product Quantization for Nearest Neighbor
// Search"). They are shorter than rows, and so are the errors of their codes:
// on the same items, in 316 clusters, .62 of the length is left, and recall@100
// is .9981 where codes of rows have .9970 in the same bench; int4 codes of 128
// dimensions have .969 and .950. An item shorter than what is left of it would
// be coded worse than by its own row; GroupShortItems leaves none.
//
// A row on its centroid gets the least scale above 0, because it has a signal;
// one that Quantize would give scale 0 gets it here, too.
// REQUIRES: as Quantize; `clusters` are those of `items`, in their order
QuantizedEmbeddings QuantizeResiduals(const ItemEmbeddings& items,
                                      const Clustering& clusters, CodeBits bits,
                                      int num_threads);

// The float values that the codes stand for; by residual, without centroids.
ItemEmbeddings Dequantize(const QuantizedEmbeddings& quantized);

// Root of the mean squared difference, relative to the root mean square of
// the float values; 0 if those are all zero.
// REQUIRES: equal num_items and dim
double RelativeQuantizationError(const ItemEmbeddings& items,
                                 const QuantizedEmbeddings& quantized);

}  // namespace pagepick

#endif  // PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
