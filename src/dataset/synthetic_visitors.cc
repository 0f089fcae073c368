#include "dataset/synthetic_visitors.h"

#include <algorithm>
#include <cmath>

namespace pagepick {

namespace {

constexpr double kShareOfTaste = 0.85;      // picks from a liked genre
constexpr double kOtherTheme = 0.25;        // a pick of no liked theme is kept
constexpr int kMaxDraws = 50;               // before any unrated item will do
constexpr uint32_t kFirstDay = 1577836800;  // 2020-01-01
constexpr uint64_t kSecondsPerDay = 86400;
constexpr uint64_t kDays =
    uint64_t{4} * 365;  // in which users come for the first time

template <typename Array>
bool Has(const Array& array, int32_t value) {
  return std::find(array.begin(), array.end(), value) != array.end();
}

int32_t Draw(int32_t count, Rng* rng) {
  return static_cast<int32_t>(rng->Below(static_cast<uint64_t>(count)));
}

Taste DrawTaste(Rng* rng) {
  Taste taste;
  for (int32_t& genre : taste.genres) genre = Draw(NumSyntheticGenres(), rng);
  for (int32_t& theme : taste.themes) theme = Draw(NumSyntheticThemes(), rng);
  taste.mildness = 0.3 * rng->Normal();
  return taste;
}

}  // namespace

void WeightedItems::Add(int32_t item, double weight) {
  items_.push_back(item);
  sums_.push_back((sums_.empty() ? 0 : sums_.back()) + weight);
}

int32_t WeightedItems::Draw(Rng* rng) const {
  const double at = rng->Uniform() * sums_.back();
  const auto it = std::upper_bound(sums_.begin(), sums_.end(), at);
  const auto place = static_cast<size_t>(it - sums_.begin());
  return items_[std::min(place, items_.size() - 1)];
}

bool Taste::LikesGenreOf(const SyntheticItem& item) const {
  return Has(genres, item.genre) || Has(genres, item.second_genre);
}

bool Taste::LikesThemeOf(const SyntheticItem& item) const {
  return Has(themes, item.theme);
}

SyntheticVisitors::SyntheticVisitors(const std::vector<SyntheticItem>& items,
                                     Rng* rng)
    : items_(items),
      rng_(rng),
      by_genre_(static_cast<size_t>(NumSyntheticGenres())),
      rated_by_(items.size(), -1) {
  for (size_t i = 0; i < items.size(); ++i) {
    const auto item = static_cast<int32_t>(i);
    const double weight = items[i].popularity;
    all_.Add(item, weight);
    by_genre_[static_cast<size_t>(items[i].genre)].Add(item, weight);
  }
}

void SyntheticVisitors::Start() {
  ++user_;
  taste_ = DrawTaste(rng_);
  time_ =
      kFirstDay + static_cast<uint32_t>(rng_->Below(kDays * kSecondsPerDay));
}

int32_t SyntheticVisitors::NextItem() {
  int32_t item = 0;
  for (int draw = 0; draw < kMaxDraws; ++draw) {
    item = DrawItem();
    if (!IsRated(item) && Fits(item)) break;
  }
  while (IsRated(item)) {
    item = (item + 1) % static_cast<int32_t>(items_.size());
  }
  rated_by_[static_cast<size_t>(item)] = user_;
  return item;
}

int SyntheticVisitors::RatingOf(int32_t index) {
  const SyntheticItem& item = items_[static_cast<size_t>(index)];
  const double genre = taste_.LikesGenreOf(item) ? 0.5 : -0.8;
  const double theme = taste_.LikesThemeOf(item) ? 0.5 : -0.2;
  const double noise = 0.7 * rng_->Normal();
  const double rating =
      3.5 + item.quality + taste_.mildness + genre + theme + noise;
  return static_cast<int>(std::clamp(std::floor(rating + 0.5), 1.0, 5.0));
}

// Minutes between two ratings, now and then days.
uint32_t SyntheticVisitors::NextTime() {
  const bool new_visit = rng_->Uniform() < 0.1;
  time_ += 1 + static_cast<uint32_t>(
                   rng_->Below(new_visit ? 7 * kSecondsPerDay : 300));
  return time_;
}

bool SyntheticVisitors::IsRated(int32_t item) const {
  return rated_by_[static_cast<size_t>(item)] == user_;
}

int32_t SyntheticVisitors::DrawItem() {
  if (rng_->Uniform() >= kShareOfTaste) return all_.Draw(rng_);
  const uint64_t place = rng_->Below(4);
  const int32_t genre = taste_.genres[place < 2 ? 0 : place - 1];
  const WeightedItems& liked = by_genre_[static_cast<size_t>(genre)];
  return liked.empty() ? all_.Draw(rng_) : liked.Draw(rng_);
}

bool SyntheticVisitors::Fits(int32_t item) {
  return taste_.LikesThemeOf(items_[static_cast<size_t>(item)]) ||
         rng_->Uniform() < kOtherTheme;
}

}  // namespace pagepick
