#include "trainer/autoencoder.h"

#include <cmath>
#include <utility>

#include "trainer/history_model.h"

namespace pagepick {
namespace {

// Small beside the layers' biases, so that the first steps shape the inputs.
constexpr double kInputStddev = 0.1;

}  // namespace

Result<HistoryModel> TrainAutoencoder(
    const Positives& positives, const AutoencoderOptions& options,
    const std::function<bool(const FitProgress&)>& on_epoch) {
  if (options.width < 1 || options.dim < 1 || options.net.num_layers < 1) {
    return Status::InvalidArgument(
        "autoencoder: width, dim and number of layers must be 1 or more");
  }
  const int32_t num_items = positives.by_item.num_rows();
  Rng rng(options.fit.seed);
  HistoryModel model;
  auto inputs = std::make_unique<ItemTable>(num_items, options.width);
  inputs->rows().Draw(kInputStddev, &rng);
  model.inputs = std::move(inputs);
  auto outputs = std::make_unique<ItemTable>(num_items, options.dim);
  outputs->rows().Draw(1 / std::sqrt(static_cast<double>(options.dim)), &rng);
  model.outputs = std::move(outputs);
  model.bias.Resize(1, num_items);
  model.net = std::make_unique<VariationalNet>(options.width, options.dim,
                                               options.net, &rng);
  FitCallbacks callbacks;
  callbacks.on_epoch = on_epoch;
  PAGEPICK_RETURN_IF_ERROR(Fit(positives, options.fit, callbacks, &model));
  return model;
}

}  // namespace pagepick
