#include "trainer/feature_net.h"

#include <utility>

namespace pagepick {
namespace {

// Small beside the norm's variance of 1, so that the first steps shape it.
constexpr double kFirstStddev = 0.1;

bool Happens(float chance, Rng* rng) {
  return rng != nullptr && rng->Uniform() < static_cast<double>(chance);
}

int32_t CountOf(const ItemList& items, const ItemFeatures& features) {
  return items ? static_cast<int32_t>(items->size()) : features.num_items();
}

int32_t ItemAt(const ItemList& items, int32_t place) {
  return items ? (*items)[static_cast<size_t>(place)] : place;
}

}  // namespace

FeatureNet::FeatureNet(const ItemFeatures& features,
                       const PositiveRows& by_item,
                       const ItemTowerOptions& options,
                       std::unique_ptr<ItemNet> own, Rng* rng)
    : features_(features),
      by_item_(by_item),
      options_(options),
      own_(std::move(own)),
      norm_(options.num_hidden),
      output_(options.num_hidden, own_->dim(), rng) {
  first_.Resize(features.num_columns, options.num_hidden);
  first_.Draw(kFirstStddev, rng);
  first_bias_.Resize(1, options.num_hidden);
  output_.weights.value.setZero();
}

const Matrix& FeatureNet::Forward(const ItemList& items, Rng* rng,
                                  int num_threads) {
  const PositiveRows features = DrawFeatures(items, rng);
  DrawShares(items, features, rng);
  sums_.emplace(features, std::vector<float>{1});
  sums_->Forward(first_.value, num_threads, &summed_);
  summed_.rowwise() += first_bias_.value.row(0);
  norm_.Forward(summed_, &normed_);
  Swish(normed_, &active_);
  output_.Forward(active_, num_threads, &rows_);
  rows_.array().colwise() *= feature_shares_.array();
  rows_.array() += own_->Forward(items, rng, num_threads).array().colwise() *
                   own_shares_.array();
  return rows_;
}

void FeatureNet::Backward(Matrix* drows, int num_threads) {
  const Matrix dnet = drows->array().colwise() * feature_shares_.array();
  Matrix dactive = Matrix::Zero(active_.rows(), active_.cols());
  output_.Backward(active_, dnet, num_threads, &dactive);
  Matrix dnormed = Matrix::Zero(active_.rows(), active_.cols());
  SwishBackward(normed_, dactive, &dnormed);
  Matrix dsummed = Matrix::Zero(active_.rows(), active_.cols());
  norm_.Backward(summed_, dnormed, &dsummed);
  first_bias_.gradient = dsummed.colwise().sum();
  first_.gradient.setZero(first_.value.rows(), first_.value.cols());
  sums_->Backward(dsummed, num_threads, &first_.gradient);
  drows->array().colwise() *= own_shares_.array();
  own_->Backward(drows, num_threads);
}

std::vector<Parameter*> FeatureNet::Parameters() {
  std::vector<Parameter*> all = own_->Parameters();
  all.insert(all.end(), {&first_, &first_bias_, &norm_.gain, &norm_.bias,
                         &output_.weights, &output_.bias});
  return all;
}

float FeatureNet::ChanceUnrated(int32_t item) const {
  return features_.ColumnsOf(item).empty() ? 0 : options_.own_dropout;
}

PositiveRows FeatureNet::DrawFeatures(const ItemList& items, Rng* rng) const {
  PositiveRows drawn;
  for (int32_t n = 0; n < CountOf(items, features_); ++n) {
    const int32_t item = ItemAt(items, n);
    const auto columns = features_.ColumnsOf(item);
    const auto values = features_.ValuesOf(item);
    for (size_t f = 0; f < columns.size(); ++f) {
      if (!Happens(options_.feature_dropout, rng)) {
        drawn.Add(columns[f], values[f]);
      }
    }
    drawn.EndRow();
  }
  return drawn;
}

void FeatureNet::DrawShares(const ItemList& items, const PositiveRows& features,
                            Rng* rng) {
  own_shares_.setOnes(features.num_rows());
  feature_shares_.setOnes(features.num_rows());
  for (int32_t n = 0; n < features.num_rows(); ++n) {
    if (features.CountOf(n) == 0) {
      feature_shares_[n] = 0;
    } else if (by_item_.CountOf(ItemAt(items, n)) == 0 ||
               Happens(options_.own_dropout, rng)) {
      own_shares_[n] = 0;
    }
  }
}

}  // namespace pagepick
