#!/usr/bin/env bash
# Makes models/movies anew: tools/make_movies_model.sh <MovieTweetings folder>
set -euo pipefail
data=$1
cd "$(dirname "$0")/.."
pagepick=build/release/tools/pagepick/pagepick
work=build/movies.pick

"$pagepick" train "$data" --name MovieTweetings --licence MIT --dim 64 \
  --seed 1 --neighbors 0 -o "$work"
"$pagepick" eval "$work"
"$pagepick" build "$work" --bits 8 --user-tower fold-in -o models/movies
build/release/tests/golden/write_golden models/movies tests/golden
