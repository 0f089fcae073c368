#ifndef PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
#define PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "kernels/codes.h"
#include "towers/item_embeddings.h"

namespace pagepick {

// Item embeddings as they ship: value = scale(row) * code. Owner.
struct QuantizedEmbeddings {
  CodeBits bits = CodeBits::kInt8;
  int32_t num_items = 0;
  int32_t dim = 0;
  std::vector<uint8_t> codes;    // [num_items x CodeRowBytes(bits, dim)]
  std::vector<uint16_t> scales;  // [num_items], IEEE half precision
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
// item at T of its length and more, with T = 1/3: eta is 7.9 at 64 dimensions.
// Ranks 51 to 100 of queries lie at .33 (root mean square; ml-1m, ml-100k) to
// .54 (goodbooks) of theirs on iALS rows. Of eta 4, 8 and 16, 8 had the best
// recall by int8 on these, movietweetings and planted items.
//
// recall@100 of visitors' queries over codes, of what float rows find (planted
// clusters, 64 dimensions): 100,000 items int8 .9955 by Quantize, .9969 by
// this, int4 .936 and .953; 1,000,000 items int8 .9933 and .9956. iALS rows,
// int8: goodbooks .9966 and .9967, movietweetings .9980 and .9983, ml-1m .9964
// both, ml-100k .9970 and .9972. NDCG@100 of validation visitors stays within
// its error on all four, by int4 too.
//
// Not for towers that learned around codes (TwoTowerCallbacks::as_shipped):
// they did so around Quantize, and by these 4-bit codes NDCG@100 of `distilled`
// was lower by .003, about its error (ml-100k, folds 0-2, validation).
// REQUIRES: as Quantize
QuantizedEmbeddings QuantizeForScores(const ItemEmbeddings& items,
                                      CodeBits bits, int num_threads);

// The float values that the codes stand for.
ItemEmbeddings Dequantize(const QuantizedEmbeddings& quantized);

// Root of the mean squared difference, relative to the root mean square of
// the float values; 0 if those are all zero.
// REQUIRES: equal num_items and dim
double RelativeQuantizationError(const ItemEmbeddings& items,
                                 const QuantizedEmbeddings& quantized);

}  // namespace pagepick

#endif  // PAGEPICK_QUANTIZER_SCALAR_QUANTIZER_H_
