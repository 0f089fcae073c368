#!/usr/bin/env bash
# Builds everything that `make test` runs: native, sanitized and both
# WebAssembly builds, and the site; then gathers their tests in build/tests.
set -euo pipefail
cd "$(dirname "$0")/.."

presets=(release asan wasm wasm-scalar wasm-relaxed)
for preset in "${presets[@]}"; do
  echo "== building $preset"
  cmake --preset "$preset" >"build/$preset.log" 2>&1 ||
    { cat "build/$preset.log"; exit 1; }
  cmake --build --preset "$preset" -j "$JOBS" >"build/$preset.log" 2>&1 ||
    { grep -A 20 -m 5 FAILED "build/$preset.log" || tail -n 40 "build/$preset.log"; exit 1; }
done

echo "== building the site"
node web/build.mjs --wasm build --bundle models/movies --out build/test-site

mkdir -p build/tests
for preset in "${presets[@]}"; do
  echo "subdirs(\"$PWD/build/$preset\")"
done >build/tests/CTestTestfile.cmake
