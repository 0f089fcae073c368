// The engine as a worker sees it (its TypeScript side: web/engine/wasm.ts).
// Errors cross the border as data, {code, message}; results as typed arrays
// of their own, copied out, since a view of the heap dies when the heap grows.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/status.h"
#include "engine/engine.h"

namespace pagepick {
namespace {

using emscripten::convertJSArrayToNumberVector;
using emscripten::typed_memory_view;
using emscripten::val;

val ToJs(const Status& status) {
  val answer = val::object();
  answer.set("code", static_cast<int>(status.code()));
  answer.set("message", status.message());
  return answer;
}

template <typename T>
val CopyToJs(const std::vector<T>& values) {
  return val(typed_memory_view(values.size(), values.data()))
      .template call<val>("slice");
}

// {code, message, items, scores, reasonEnds, reasonItems, reasonShares}: the
// reasons of recommendation i end at reasonEnds[i], where those of i + 1 start.
val ToJs(const Result<std::vector<Recommendation>>& result) {
  val answer = ToJs(result.status());
  if (!result.ok()) return answer;
  std::vector<int32_t> items;
  std::vector<float> scores;
  std::vector<uint32_t> reason_ends;
  std::vector<int32_t> reason_items;
  std::vector<float> reason_shares;
  for (const Recommendation& recommendation : *result) {
    items.push_back(recommendation.item);
    scores.push_back(recommendation.score);
    for (const Reason& reason : recommendation.reasons) {
      reason_items.push_back(reason.item);
      reason_shares.push_back(reason.share);
    }
    reason_ends.push_back(static_cast<uint32_t>(reason_items.size()));
  }
  answer.set("items", CopyToJs(items));
  answer.set("scores", CopyToJs(scores));
  answer.set("reasonEnds", CopyToJs(reason_ends));
  answer.set("reasonItems", CopyToJs(reason_items));
  answer.set("reasonShares", CopyToJs(reason_shares));
  return answer;
}

// {items, ratings, times}, three arrays of the same length.
Result<std::vector<HistoryEvent>> HistoryFromJs(const val& history) {
  const auto items = convertJSArrayToNumberVector<int32_t>(history["items"]);
  const auto ratings = convertJSArrayToNumberVector<float>(history["ratings"]);
  const auto times = convertJSArrayToNumberVector<double>(history["times"]);
  if (ratings.size() != items.size() || times.size() != items.size()) {
    return Status::InvalidArgument(
        "a history's items, ratings and times must be equally many");
  }
  std::vector<HistoryEvent> events;
  events.reserve(items.size());
  for (size_t i = 0; i < items.size(); ++i) {
    events.push_back({items[i], ratings[i], times[i]});
  }
  return events;
}

// {k, numProbes, excludeSeen, numReasons}; `allowed` is lent to the options.
RecommendOptions OptionsFromJs(const val& options,
                               const std::vector<uint8_t>& allowed) {
  RecommendOptions result;
  result.k = options["k"].as<int32_t>();
  result.num_probes = options["numProbes"].as<int32_t>();
  result.exclude_seen = options["excludeSeen"].as<bool>();
  result.num_reasons = options["numReasons"].as<int32_t>();
  result.allowed = allowed;
  return result;
}

// An Engine with the one copy of its model's bytes. Use: construct with the
// file's size, write the file through ModelBytes() as it arrives, Open().
class PageEngine {
 public:
  explicit PageEngine(uint32_t model_size) : bytes_(model_size) {}

  // A view of the heap: to be asked for anew at every write.
  val ModelBytes() {
    return val(typed_memory_view(bytes_.size(), bytes_.data()));
  }

  val Open() {
    Result<Engine> engine = Engine::Create(bytes_.bytes());
    if (engine.ok()) engine_.emplace(std::move(engine).value());
    return ToJs(engine.status());
  }

  val Recommend(const val& history, const val& options) const {
    if (!engine_) return ToJs(NotOpen());
    const auto events = HistoryFromJs(history);
    if (!events.ok()) return ToJs(events.status());
    const auto allowed =
        convertJSArrayToNumberVector<uint8_t>(options["allowed"]);
    return ToJs(engine_->Recommend(*events, OptionsFromJs(options, allowed)));
  }

  val SimilarItems(int32_t item, const val& options) const {
    if (!engine_) return ToJs(NotOpen());
    const auto allowed =
        convertJSArrayToNumberVector<uint8_t>(options["allowed"]);
    return ToJs(engine_->SimilarItems(item, OptionsFromJs(options, allowed)));
  }

 private:
  static Status NotOpen() {
    return Status::InvalidArgument("no model is open; call open() first");
  }

  AlignedBuffer bytes_;
  std::optional<Engine> engine_;
};

}  // namespace

EMSCRIPTEN_BINDINGS(pagepick) {
  emscripten::class_<PageEngine>("PageEngine")
      .constructor<uint32_t>()
      .function("modelBytes", &PageEngine::ModelBytes)
      .function("open", &PageEngine::Open)
      .function("recommend", &PageEngine::Recommend)
      .function("similarItems", &PageEngine::SimilarItems);
}

}  // namespace pagepick
