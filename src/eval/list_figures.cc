#include "eval/list_figures.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "kernels/dot.h"

namespace pagepick {

namespace {

std::span<const int32_t> FirstK(const std::vector<int32_t>& ranking,
                                int32_t k) {
  return std::span(ranking).first(
      std::min(ranking.size(), static_cast<size_t>(k)));
}

// Of counts in any order; 0 if all are.
double Gini(std::vector<int64_t> counts) {
  std::sort(counts.begin(), counts.end());
  const auto n = static_cast<double>(counts.size());
  double weighted = 0;
  double total = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const auto count = static_cast<double>(counts[i]);
    weighted += (2 * static_cast<double>(i + 1) - n - 1) * count;
    total += count;
  }
  return total > 0 ? weighted / (n * total) : 0;
}

double SelfInformation(int32_t item, const ItemFacts& facts) {
  const float likes =
      std::max(facts.positive_counts[static_cast<size_t>(item)], 1.0f);
  const auto users = static_cast<double>(facts.num_training_users);
  return users > 0 ? -std::log2(static_cast<double>(likes) / users) : 0;
}

double Cosine(std::span<const float> a, std::span<const float> b) {
  const double squares =
      static_cast<double>(DotF32(a, a)) * static_cast<double>(DotF32(b, b));
  return squares > 0 ? static_cast<double>(DotF32(a, b)) / std::sqrt(squares)
                     : 0;
}

double Diversity(std::span<const int32_t> list,
                 const ItemEmbeddings& embeddings) {
  double sum = 0;
  for (size_t i = 1; i < list.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      sum += 1 - Cosine(embeddings.Row(list[i]), embeddings.Row(list[j]));
    }
  }
  const auto ordered_pairs =
      static_cast<double>(list.size() * (list.size() - 1));
  return sum / (ordered_pairs / 2);
}

double MeanDiversity(const std::vector<std::vector<int32_t>>& rankings,
                     int32_t k, const ItemEmbeddings& embeddings) {
  double sum = 0;
  double lists = 0;
  for (const std::vector<int32_t>& ranking : rankings) {
    const std::span<const int32_t> list = FirstK(ranking, k);
    if (list.size() < 2) continue;
    sum += Diversity(list, embeddings);
    ++lists;
  }
  return lists > 0 ? sum / lists : 0;
}

double MeanNovelty(const std::vector<std::vector<int32_t>>& rankings, int32_t k,
                   const ItemFacts& facts) {
  double sum = 0;
  double entries = 0;
  for (const std::vector<int32_t>& ranking : rankings) {
    for (const int32_t item : FirstK(ranking, k)) {
      sum += SelfInformation(item, facts);
      ++entries;
    }
  }
  return entries > 0 ? sum / entries : 0;
}

}  // namespace

std::vector<int64_t> CountRecommended(
    const std::vector<std::vector<int32_t>>& rankings, int32_t k,
    size_t num_items) {
  std::vector<int64_t> counts(num_items, 0);
  for (const std::vector<int32_t>& ranking : rankings) {
    for (const int32_t item : FirstK(ranking, k)) {
      ++counts[static_cast<size_t>(item)];
    }
  }
  return counts;
}

ListFigures MeasureLists(const std::vector<std::vector<int32_t>>& rankings,
                         int32_t k, const ItemFacts& facts) {
  assert(k > 0);
  const std::vector<int64_t> recommended =
      CountRecommended(rankings, k, facts.positive_counts.size());
  std::vector<int64_t> candidates;
  double covered = 0;
  for (size_t i = 0; i < recommended.size(); ++i) {
    if (facts.positive_counts[i] <= 0) continue;
    candidates.push_back(recommended[i]);
    covered += recommended[i] > 0 ? 1 : 0;
  }
  ListFigures figures;
  if (!candidates.empty()) {
    figures.coverage = covered / static_cast<double>(candidates.size());
  }
  figures.gini = Gini(std::move(candidates));
  figures.novelty = MeanNovelty(rankings, k, facts);
  if (facts.embeddings != nullptr) {
    figures.diversity = MeanDiversity(rankings, k, *facts.embeddings);
  }
  return figures;
}

}  // namespace pagepick
