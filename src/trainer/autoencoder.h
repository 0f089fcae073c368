#ifndef PAGEPICK_TRAINER_AUTOENCODER_H_
#define PAGEPICK_TRAINER_AUTOENCODER_H_

#include <cstdint>
#include <functional>

#include "base/status.h"
#include "trainer/fit_options.h"
#include "trainer/positives.h"

namespace pagepick {

struct HistoryModel;

// A variational autoencoder over whole histories (Mult-VAE: Liang et al. 2018;
// the encoder's shape after RecVAE: Shenbin et al. 2020). Too large to ship:
// it teaches towers. Its table of input rows is the encoder's first layer, its
// table of output rows the decoder.
struct AutoencoderOptions {
  int32_t width = 200;  // of the encoder's layers
  int32_t dim = 200;    // of the latent space
  VariationalOptions net = {.num_layers = 2};
  FitOptions fit = {
      .epochs = 60,
      .max_batch_size = 64,
      .learning_rate = 2e-3F,
      .final_rate = 0.05F,
      .examples = {.kind = ExampleKind::kReconstruct, .dropout = 0.7F},
      // Every liked item counts the same, shown or not.
      .targets = {.normalize = false, .mask_shown = false}};
};

// Same bits with any number of threads. kInvalidArgument as Fit.
Result<HistoryModel> TrainAutoencoder(
    const Positives& positives, const AutoencoderOptions& options,
    const std::function<bool(const FitProgress&)>& on_epoch);

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_AUTOENCODER_H_
