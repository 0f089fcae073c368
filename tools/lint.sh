#!/usr/bin/env bash
# Layout and static analysis of everything in the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

git ls-files '*.cc' '*.h' | xargs clang-format --dry-run --Werror
echo "clang-format: clean"

cp build/release/compile_commands.json compile_commands.json
# The browser bench's floor is WebAssembly alone, as wasm/ is.
git ls-files 'src/*.cc' 'tools/*.cc' ':!tools/bench/browser' |
  xargs -P "$JOBS" -n 4 clang-tidy --quiet -p . 2>build/tidy.log ||
  { grep -v 'warnings generated' build/tidy.log || true; exit 1; }
echo "clang-tidy: clean"

npm --prefix web run --silent lint
