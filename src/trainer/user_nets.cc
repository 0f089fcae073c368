#include "trainer/user_nets.h"

#include <cmath>

namespace pagepick {

ResidualNet::ResidualNet(const Matrix& linear, int32_t num_hidden, Rng* rng) {
  linear_.Resize(linear.rows(), linear.cols());
  linear_.value = linear;
  hidden_ = DenseLayer(static_cast<int32_t>(linear.cols()), num_hidden, rng);
  output_ = DenseLayer(num_hidden, static_cast<int32_t>(linear.rows()), rng);
  output_.weights.value.setZero();
}

void ResidualNet::Forward(const Matrix& x, std::span<const float> /*sizes*/,
                          Rng* /*rng*/, int num_threads, Matrix* u) {
  MultiplyByTransposed(x, linear_.value, num_threads, u);
  hidden_.Forward(x, num_threads, &active_);
  active_ = active_.cwiseMax(0.F);
  Matrix curved;
  output_.Forward(active_, num_threads, &curved);
  *u += curved;
}

void ResidualNet::Backward(const Matrix& x, const Matrix& du, int num_threads,
                           Matrix* dx) {
  MultiplyTransposed(du, x, num_threads, &linear_.gradient);
  Multiply(du, linear_.value, num_threads, dx);
  Matrix dactive = Matrix::Zero(active_.rows(), active_.cols());
  output_.Backward(active_, du, num_threads, &dactive);
  dactive = (active_.array() > 0).select(dactive, 0.F);
  hidden_.Backward(x, dactive, num_threads, dx);
}

std::vector<Parameter*> ResidualNet::Parameters() {
  return {&linear_, &hidden_.weights, &hidden_.bias, &output_.weights,
          &output_.bias};
}

VariationalNet::VariationalNet(int32_t width, int32_t dim,
                               const VariationalOptions& options, Rng* rng)
    : options_(options) {
  const auto count = static_cast<size_t>(options.num_layers);
  for (size_t k = 0; k < count; ++k) {
    if (k > 0) layers_.emplace_back(width, width, rng);
    norms_.emplace_back(width);
  }
  mean_layer_ = DenseLayer(width, dim, rng);
  log_variance_layer_ = DenseLayer(width, dim, rng);
  sums_.resize(count);
  curved_.resize(count);
  hidden_.resize(count);
}

void VariationalNet::Forward(const Matrix& x, std::span<const float> sizes,
                             Rng* rng, int num_threads, Matrix* u) {
  for (size_t k = 0; k < norms_.size(); ++k) {
    if (k == 0) {
      sums_[k] = x;
    } else {
      layers_[k - 1].Forward(hidden_[k - 1], num_threads, &sums_[k]);
    }
    for (size_t j = 0; j < k; ++j) sums_[k] += hidden_[j];
    Swish(sums_[k], &curved_[k]);
    norms_[k].Forward(curved_[k], &hidden_[k]);
  }
  mean_layer_.Forward(hidden_.back(), num_threads, &mean_);
  *u = mean_;
  extra_loss_ = 0;
  if (rng == nullptr) return;
  log_variance_layer_.Forward(hidden_.back(), num_threads, &log_variance_);
  noise_.resize(u->rows(), u->cols());
  for (Eigen::Index n = 0; n < noise_.size(); ++n) {
    noise_.data()[n] = static_cast<float>(rng->Normal());
  }
  u->array() += noise_.array() * (0.5F * log_variance_.array()).exp();
  prior_weights_ = options_.prior_weight *
                   Eigen::Map<const Vector>(
                       sizes.data(), static_cast<Eigen::Index>(sizes.size()));
  const Vector divergence =
      -0.5F * (1 + log_variance_.array() - mean_.array().square() -
               log_variance_.array().exp())
                  .rowwise()
                  .sum();
  extra_loss_ =
      static_cast<double>(divergence.cwiseProduct(prior_weights_).mean());
}

void VariationalNet::Backward(const Matrix& x, const Matrix& du,
                              int num_threads, Matrix* dx) {
  const Vector prior = prior_weights_ / static_cast<float>(x.rows());
  Matrix dmean = du;
  dmean.array() += mean_.array().colwise() * prior.array();
  Matrix dlog_variance =
      du.array() * noise_.array() * 0.5F * (0.5F * log_variance_.array()).exp();
  dlog_variance.array() +=
      (0.5F * (log_variance_.array().exp() - 1)).colwise() * prior.array();
  const size_t last = norms_.size() - 1;
  std::vector<Matrix> dhidden(norms_.size());
  for (Matrix& d : dhidden) d.setZero(x.rows(), hidden_[last].cols());
  mean_layer_.Backward(hidden_[last], dmean, num_threads, &dhidden[last]);
  log_variance_layer_.Backward(hidden_[last], dlog_variance, num_threads,
                               &dhidden[last]);
  for (size_t k = last + 1; k-- > 0;) {
    Matrix dcurved = Matrix::Zero(x.rows(), hidden_[k].cols());
    norms_[k].Backward(curved_[k], dhidden[k], &dcurved);
    Matrix dsum = Matrix::Zero(x.rows(), hidden_[k].cols());
    SwishBackward(sums_[k], dcurved, &dsum);
    for (size_t j = 0; j < k; ++j) dhidden[j] += dsum;
    if (k == 0) {
      *dx = dsum;
    } else {
      layers_[k - 1].Backward(hidden_[k - 1], dsum, num_threads,
                              &dhidden[k - 1]);
    }
  }
}

std::vector<Parameter*> VariationalNet::Parameters() {
  std::vector<Parameter*> all;
  for (DenseLayer& layer : layers_) {
    all.insert(all.end(), {&layer.weights, &layer.bias});
  }
  for (LayerNorm& norm : norms_) {
    all.insert(all.end(), {&norm.gain, &norm.bias});
  }
  for (DenseLayer* layer : {&mean_layer_, &log_variance_layer_}) {
    all.insert(all.end(), {&layer->weights, &layer->bias});
  }
  return all;
}

}  // namespace pagepick
