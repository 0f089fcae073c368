// The engine as a page's worker sees it, by Embind; its other half is
// web/engine/wasm.ts. Only numbers cross the border: Embind's classes, strings
// and `val` would only add to what every page downloads. Errors come as a
// status code, their message and all results as bytes that the caller copies
// out at once, since the heap may move when it grows.

#include <emscripten/bind.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include "base/aligned_buffer.h"
#include "base/status.h"
#include "engine/engine.h"

namespace pagepick {
namespace {

// JavaScript writes a history as an array of these.
static_assert(sizeof(HistoryEvent) == 16);
static_assert(offsetof(HistoryEvent, item) == 0);
static_assert(offsetof(HistoryEvent, rating) == 4);
static_assert(offsetof(HistoryEvent, time) == 8);

// An Engine, the one copy of its model's bytes, and the places through which
// questions and answers pass. Use: construct with the file's size, write the
// file to model_bytes(), Open(); then for every question fill NewInput(), ask,
// read answer().
class PageEngine {
 public:
  explicit PageEngine(size_t model_size) : model_bytes_(model_size) {}

  AlignedBuffer& model_bytes() { return model_bytes_; }

  // Room for `size` bytes of what a question takes, which JavaScript writes:
  // kHistory, HistoryEvents; kAllowed, a byte for each item, or none;
  // kClusters, of a chunked model, a ClusterRows for each cluster, where
  // Recommend says which it wants.
  enum Input : uint32_t { kHistory, kAllowed, kClusters };
  uint8_t* NewInput(uint32_t input, size_t size) {
    inputs_[input] = AlignedBuffer(size);
    // As `new` does: JavaScript would write to address 0.
    if (inputs_[input].size() != size) __builtin_trap();
    return inputs_[input].data();
  }

  // After an error: its message, UTF-8. After success: for each
  // recommendation the 32-bit words item, score, number of reasons, and for
  // each of these item, share.
  std::span<const uint8_t> answer() const {
    if (status_.ok()) return BytesOf(answer_);
    return BytesOf(status_.message());
  }

  StatusCode Open() {
    status_ = engine_.Open(model_bytes_.bytes());
    return status_.code();
  }

  StatusCode Recommend(RecommendOptions options) {
    options.allowed = InputOf<const uint8_t>(kAllowed);
    return Answer(engine_.Recommend(InputOf<const HistoryEvent>(kHistory),
                                    options, InputOf<ClusterRows>(kClusters)));
  }

  StatusCode SimilarItems(int32_t item, RecommendOptions options) {
    options.allowed = InputOf<const uint8_t>(kAllowed);
    return Answer(engine_.SimilarItems(item, options));
  }

 private:
  template <typename T>
  std::span<T> InputOf(Input input) {
    AlignedBuffer& bytes = inputs_[input];
    return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
  }

  template <typename Container>
  static std::span<const uint8_t> BytesOf(const Container& values) {
    return {reinterpret_cast<const uint8_t*>(values.data()),
            values.size() * sizeof(*values.data())};
  }

  StatusCode Answer(Result<std::vector<Recommendation>> ranking) {
    status_ = std::move(ranking).status();
    if (!status_.ok()) return status_.code();
    answer_.clear();
    for (const Recommendation& recommendation : *ranking) {
      Append(recommendation.item, recommendation.score);
      const auto count = static_cast<uint32_t>(recommendation.reasons.size());
      answer_.push_back(count);
      for (const Reason& reason : recommendation.reasons) {
        Append(reason.item, reason.share);
      }
    }
    return StatusCode::kOk;
  }

  void Append(int32_t item, float number) {
    uint32_t words[2] = {static_cast<uint32_t>(item)};
    std::memcpy(&words[1], &number, sizeof(number));
    for (const uint32_t& word : words) answer_.push_back(word);
  }

  AlignedBuffer model_bytes_;
  Engine engine_;
  AlignedBuffer inputs_[3];
  Status status_;  // of what was asked last
  std::vector<uint32_t> answer_;
};

// The one type that crosses the border. Embind need not convert it, nor know
// any type.
using Number = double;

Number NumberOf(const void* pointer) {
  return reinterpret_cast<uintptr_t>(pointer);
}

uint32_t WordOf(Number number) { return static_cast<uint32_t>(number); }

int32_t IntOf(Number number) { return static_cast<int32_t>(number); }

PageEngine& At(Number engine) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): all that can cross the border.
  return *reinterpret_cast<PageEngine*>(WordOf(engine));
}

// A page has one engine for as long as its worker lives; ending the worker
// frees it.
Number NewEngine(Number model_size) {
  return NumberOf(new PageEngine(WordOf(model_size)));
}

Number ModelBytes(Number engine) {
  return NumberOf(At(engine).model_bytes().data());
}

Number NewInput(Number engine, Number input, Number size) {
  return NumberOf(At(engine).NewInput(WordOf(input), WordOf(size)));
}

Number Open(Number engine) { return static_cast<Number>(At(engine).Open()); }

Number Recommend(Number engine, Number k, Number num_probes,
                 Number exclude_seen, Number num_reasons) {
  return static_cast<Number>(
      At(engine).Recommend({.k = IntOf(k),
                            .num_probes = IntOf(num_probes),
                            .exclude_seen = exclude_seen != 0,
                            .num_reasons = IntOf(num_reasons),
                            .allowed = {}}));
}

Number SimilarItems(Number engine, Number item, Number k) {
  RecommendOptions options;
  options.k = IntOf(k);
  return static_cast<Number>(At(engine).SimilarItems(IntOf(item), options));
}

Number AnswerBytes(Number engine) {
  return NumberOf(At(engine).answer().data());
}

Number AnswerSize(Number engine) {
  return static_cast<Number>(At(engine).answer().size());
}

}  // namespace

EMSCRIPTEN_BINDINGS(pagepick) {
  emscripten::function("newEngine", &NewEngine);
  emscripten::function("modelBytes", &ModelBytes);
  emscripten::function("open", &Open);
  emscripten::function("newInput", &NewInput);
  emscripten::function("recommend", &Recommend);
  emscripten::function("similarItems", &SimilarItems);
  emscripten::function("answerBytes", &AnswerBytes);
  emscripten::function("answerSize", &AnswerSize);
}

}  // namespace pagepick
