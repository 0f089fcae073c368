// The engine as a page's worker sees it; its other half is
// web/engine/wasm.ts. Only numbers cross the border, so that WebAssembly's own
// exports do: Embind and the JavaScript it needs would add a quarter to what
// every page downloads. Errors come as a status code, their message and all
// results as bytes that the caller copies out at once, since the heap may move
// when it grows.

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
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

using Address = uintptr_t;

// An Engine, the one copy of its model's bytes, and the places through which
// questions and answers pass. Use: construct with the file's size, write the
// file to model_bytes(), Open(); then for every question fill history() and
// allowed(), ask, read answer().
class PageEngine {
 public:
  explicit PageEngine(size_t model_size) : model_bytes_(model_size) {}

  AlignedBuffer& model_bytes() { return model_bytes_; }
  std::vector<HistoryEvent>& history() { return history_; }
  std::vector<uint8_t>& allowed() { return allowed_; }

  // After an error: its message, UTF-8. After success: for each
  // recommendation the 32-bit words item, score, number of reasons, and for
  // each of these item, share.
  std::span<const uint8_t> answer() const { return answer_; }

  StatusCode Open() {
    Result<Engine> engine = Engine::Create(model_bytes_.bytes());
    answer_.clear();
    if (!engine.ok()) return Answer(engine.status());
    engine_.emplace(std::move(engine).value());
    return StatusCode::kOk;
  }

  StatusCode Recommend(RecommendOptions options) {
    if (!engine_) return Answer(NotOpen());
    options.allowed = allowed_;
    return Answer(engine_->Recommend(history_, options));
  }

  StatusCode SimilarItems(int32_t item, RecommendOptions options) {
    if (!engine_) return Answer(NotOpen());
    options.allowed = allowed_;
    return Answer(engine_->SimilarItems(item, options));
  }

 private:
  static Status NotOpen() {
    return Status::InvalidArgument("no model is open");
  }

  template <typename Word>
  void Append(Word word) {
    static_assert(sizeof(word) == 4);
    answer_.resize(answer_.size() + sizeof(word));
    std::memcpy(answer_.data() + answer_.size() - sizeof(word), &word,
                sizeof(word));
  }

  StatusCode Answer(const Status& status) {
    answer_.assign(status.message().begin(), status.message().end());
    return status.code();
  }

  StatusCode Answer(const Result<std::vector<Recommendation>>& ranking) {
    if (!ranking.ok()) return Answer(ranking.status());
    answer_.clear();
    for (const Recommendation& recommendation : *ranking) {
      Append(recommendation.item);
      Append(recommendation.score);
      Append(static_cast<uint32_t>(recommendation.reasons.size()));
      for (const Reason& reason : recommendation.reasons) {
        Append(reason.item);
        Append(reason.share);
      }
    }
    return StatusCode::kOk;
  }

  AlignedBuffer model_bytes_;
  std::optional<Engine> engine_;
  std::vector<HistoryEvent> history_;
  std::vector<uint8_t> allowed_;
  std::vector<uint8_t> answer_;
};

Address AddressOf(const void* pointer) {
  return reinterpret_cast<Address>(pointer);
}

PageEngine& At(Address engine) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): all that can cross the border.
  return *reinterpret_cast<PageEngine*>(engine);
}

}  // namespace

// The name under which a page calls the function that follows.
#define PAGEPICK_EXPORT(name) __attribute__((export_name(#name)))

// A page has one engine for as long as its worker lives; ending the worker
// frees it.
PAGEPICK_EXPORT(newEngine)
Address NewEngine(uint32_t model_size) {
  return AddressOf(new PageEngine(model_size));
}

PAGEPICK_EXPORT(modelBytes)
Address ModelBytes(Address engine) {
  return AddressOf(At(engine).model_bytes().data());
}

// Room for a history of `count` events; where they are to be written.
PAGEPICK_EXPORT(newHistory)
Address NewHistory(Address engine, uint32_t count) {
  At(engine).history().resize(count);
  return AddressOf(At(engine).history().data());
}

// Room for a byte for each item, or for none; where they are to be written.
PAGEPICK_EXPORT(newAllowed)
Address NewAllowed(Address engine, uint32_t count) {
  At(engine).allowed().resize(count);
  return AddressOf(At(engine).allowed().data());
}

PAGEPICK_EXPORT(open)
int Open(Address engine) { return static_cast<int>(At(engine).Open()); }

PAGEPICK_EXPORT(recommend)
int Recommend(Address engine, int k, int num_probes, bool exclude_seen,
              int num_reasons) {
  return static_cast<int>(At(engine).Recommend({.k = k,
                                                .num_probes = num_probes,
                                                .exclude_seen = exclude_seen,
                                                .num_reasons = num_reasons,
                                                .allowed = {}}));
}

PAGEPICK_EXPORT(similarItems)
int SimilarItems(Address engine, int item, int k) {
  RecommendOptions options;
  options.k = k;
  return static_cast<int>(At(engine).SimilarItems(item, options));
}

PAGEPICK_EXPORT(answerBytes)
Address AnswerBytes(Address engine) {
  return AddressOf(At(engine).answer().data());
}

PAGEPICK_EXPORT(answerSize)
uint32_t AnswerSize(Address engine) {
  return static_cast<uint32_t>(At(engine).answer().size());
}

}  // namespace pagepick
