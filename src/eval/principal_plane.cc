#include "eval/principal_plane.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include "base/rng.h"

namespace pagepick {

namespace {

constexpr int kIterations = 200;

using Vector = std::vector<double>;

double Dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (size_t d = 0; d < a.size(); ++d) sum += a[d] * b[d];
  return sum;
}

void Normalize(std::span<double> vector) {
  const double length = std::sqrt(Dot(vector, vector));
  if (length <= 0) return;
  for (double& value : vector) value /= length;
}

// [items x dim], each of length 1, then with mean zero.
Vector CenteredDirections(const ItemEmbeddings& items) {
  const auto dim = static_cast<size_t>(items.dim);
  Vector rows(items.values.begin(), items.values.end());
  Vector mean(dim, 0);
  for (size_t begin = 0; begin < rows.size(); begin += dim) {
    const std::span<double> row = std::span(rows).subspan(begin, dim);
    Normalize(row);
    for (size_t d = 0; d < dim; ++d) mean[d] += row[d];
  }
  for (double& value : mean) value /= std::max(items.num_items, 1);
  for (size_t n = 0; n < rows.size(); ++n) rows[n] -= mean[n % dim];
  return rows;
}

Vector Covariance(const Vector& rows, size_t dim) {
  Vector covariance(dim * dim, 0);
  for (size_t begin = 0; begin < rows.size(); begin += dim) {
    for (size_t a = 0; a < dim; ++a) {
      for (size_t b = 0; b < dim; ++b) {
        covariance[a * dim + b] += rows[begin + a] * rows[begin + b];
      }
    }
  }
  return covariance;
}

Vector Times(const Vector& matrix, const Vector& vector) {
  const size_t dim = vector.size();
  Vector product(dim);
  for (size_t a = 0; a < dim; ++a) {
    product[a] = Dot(std::span(matrix).subspan(a * dim, dim), vector);
  }
  return product;
}

// The dominant eigenvector among those orthogonal to `other` (power
// iteration); `other` may be zero.
Vector DominantAxis(const Vector& covariance, const Vector& other, Rng* rng) {
  Vector axis(other.size());
  for (double& value : axis) value = rng->Normal();
  for (int i = 0; i < kIterations; ++i) {
    axis = Times(covariance, axis);
    const double shared = Dot(axis, other);
    for (size_t d = 0; d < axis.size(); ++d) axis[d] -= shared * other[d];
    Normalize(axis);
  }
  return axis;
}

std::vector<float> Coordinates(const Vector& rows, const Vector& axis) {
  const size_t dim = axis.size();
  std::vector<float> coordinates;
  for (size_t begin = 0; begin < rows.size(); begin += dim) {
    coordinates.push_back(
        static_cast<float>(Dot(std::span(rows).subspan(begin, dim), axis)));
  }
  const auto [low, high] =
      std::minmax_element(coordinates.begin(), coordinates.end());
  if (low != coordinates.end() && -*low > *high) {
    for (float& coordinate : coordinates) coordinate = -coordinate;
  }
  return coordinates;
}

}  // namespace

std::vector<MapPoint> PrincipalPlane(const ItemEmbeddings& items) {
  const auto dim = static_cast<size_t>(items.dim);
  if (dim == 0 || items.num_items == 0) {
    return std::vector<MapPoint>(static_cast<size_t>(items.num_items));
  }
  const Vector rows = CenteredDirections(items);
  const Vector covariance = Covariance(rows, dim);
  Rng rng(1);
  const Vector first = DominantAxis(covariance, Vector(dim, 0), &rng);
  const Vector second = DominantAxis(covariance, first, &rng);
  const std::vector<float> x = Coordinates(rows, first);
  const std::vector<float> y = Coordinates(rows, second);
  std::vector<MapPoint> points(x.size());
  for (size_t n = 0; n < points.size(); ++n) points[n] = {x[n], y[n]};
  return points;
}

}  // namespace pagepick
