#ifndef PAGEPICK_TRAINER_USER_NETS_H_
#define PAGEPICK_TRAINER_USER_NETS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/rng.h"
#include "trainer/fit_options.h"
#include "trainer/layers.h"

namespace pagepick {

// What turns the weighted averages x of a batch of histories into user
// embeddings u, forwards and backwards. Forward keeps what Backward needs.
class UserNet {
 public:
  virtual ~UserNet() = default;

  // `sizes` [rows]: how many items each history shows. `rng` is null outside
  // of training: then nothing is drawn at random.
  virtual void Forward(const Matrix& x, std::span<const float> sizes, Rng* rng,
                       int num_threads, Matrix* u) = 0;
  // Sets the parameters' gradients and dx.
  virtual void Backward(const Matrix& x, const Matrix& du, int num_threads,
                        Matrix* dx) = 0;
  // What the last Forward adds to the loss, a mean over its rows.
  virtual double ExtraLoss() const { return 0; }
  virtual std::vector<Parameter*> Parameters() = 0;
};

// u = M x + B relu(A x + a) + b: the network that ships
// (towers/user_network.h).
class ResidualNet : public UserNet {
 public:
  // A is drawn at random; B starts at zero, so that the linear map starts
  // alone.
  ResidualNet(const Matrix& linear, int32_t num_hidden, Rng* rng);

  void Forward(const Matrix& x, std::span<const float> sizes, Rng* rng,
               int num_threads, Matrix* u) override;
  void Backward(const Matrix& x, const Matrix& du, int num_threads,
                Matrix* dx) override;
  std::vector<Parameter*> Parameters() override;

  const Matrix& linear() const { return linear_.value; }
  const DenseLayer& hidden() const { return hidden_; }
  const DenseLayer& output() const { return output_; }

 private:
  Parameter linear_;  // M
  DenseLayer hidden_;
  DenseLayer output_;
  Matrix active_;  // relu(A x + a) of the last Forward
};

// The encoder of a variational autoencoder (Mult-VAE: Liang et al. 2018;
// densely connected layers with swish and layer norm, and a weight of the
// prior that grows with the history: RecVAE, Shenbin et al. 2020):
//   h_k = norm(swish(W_k h_k-1 + h_0 + .. + h_k-1)),  u ~ N(mean, exp(log_var))
class VariationalNet : public UserNet {
 public:
  VariationalNet(int32_t width, int32_t dim, const VariationalOptions& options,
                 Rng* rng);

  void Forward(const Matrix& x, std::span<const float> sizes, Rng* rng,
               int num_threads, Matrix* u) override;
  void Backward(const Matrix& x, const Matrix& du, int num_threads,
                Matrix* dx) override;
  double ExtraLoss() const override { return extra_loss_; }
  std::vector<Parameter*> Parameters() override;

 private:
  VariationalOptions options_;
  std::vector<DenseLayer> layers_;  // the first one is x itself
  std::vector<LayerNorm> norms_;
  DenseLayer mean_layer_;
  DenseLayer log_variance_layer_;

  // Of the last Forward.
  std::vector<Matrix> sums_;    // before swish
  std::vector<Matrix> curved_;  // after swish, before the norm
  std::vector<Matrix> hidden_;
  Matrix mean_;
  Matrix log_variance_;
  Matrix noise_;
  Vector prior_weights_;
  double extra_loss_ = 0;
};

}  // namespace pagepick

#endif  // PAGEPICK_TRAINER_USER_NETS_H_
