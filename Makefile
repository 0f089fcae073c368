# make demo   from ratings to a page at http://localhost:8000
#             DATA=<folder> your data, else a generated sample; SERVE=no stops
#             before serving; PORT=8001
# make test   builds and runs every test: native, WebAssembly, command line,
#             browser
# make bench-browser   the search in headless Chromium against other packages,
#             which it installs: BENCH="--sizes 10k,100k,1m"
# make bench-native    ranking for many visitors at once against one by one;
#             BENCH=<folder of a split>, else made-up data
# make lint   clang-format, clang-tidy and biome
# make help   this

JOBS ?= $(shell nproc)
PORT ?= 8000
SERVE ?= yes
DATA ?=
BENCH ?=
PAGEPICK := build/release/tools/pagepick/pagepick
DEMO := build/demo
SITE := build/site

.PHONY: help setup native wasm web movies-site demo test tests-built \
	bench-browser bench-native lint format clean

help:
	@sed -n '/^# make/,/^$$/s/^# \{0,1\}//p' Makefile

# Installs what is missing, says what and why.
setup:
	@tools/setup.sh

native: setup
	@cmake --preset release >build/release.log 2>&1 || { cat build/release.log; exit 1; }
	@cmake --build --preset release -j $(JOBS) --target pagepick

wasm: setup
	@for preset in wasm wasm-scalar wasm-relaxed; do \
	  cmake --preset $$preset >build/$$preset.log 2>&1 || { cat build/$$preset.log; exit 1; }; \
	  cmake --build --preset $$preset -j $(JOBS) --target engine || exit 1; \
	done

demo: native wasm
	@PAGEPICK=$(PAGEPICK) DEMO=$(DEMO) SITE=$(SITE) DATA="$(DATA)" \
	  SERVE=$(SERVE) PORT=$(PORT) tools/demo.sh

test: tests-built
	@ctest --test-dir build/tests --output-on-failure -j $(JOBS)

tests-built: setup
	@JOBS=$(JOBS) tools/build_tests.sh

bench-browser: wasm native
	@PAGEPICK_BENCH=browser tools/setup.sh
	@cmake --build --preset wasm -j $(JOBS) --target scan_floor
	@cmake --build --preset release -j $(JOBS) --target pagepick_search_data
	@npm --prefix tools/bench/browser ci --no-audit --no-fund --loglevel=error
	@node tools/bench/browser/run.mjs $(BENCH)

bench-native:
	@PAGEPICK_BENCH=native tools/setup.sh
	@cmake --preset release >build/release.log 2>&1 || { cat build/release.log; exit 1; }
	@cmake --build --preset release -j $(JOBS) --target pagepick_batch_bench
	@build/release/tools/bench/pagepick_batch_bench $(BENCH)

lint: tests-built
	@JOBS=$(JOBS) tools/lint.sh

format:
	@git ls-files '*.cc' '*.h' | xargs clang-format -i
	@npm --prefix web run --silent format

clean:
	rm -rf build
