#!/usr/bin/env bash
# From ratings to a page: called by `make demo`, which sets the variables.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p "$DEMO"

if [ -n "$DATA" ]; then
  [ -d "$DATA" ] || { echo "DATA='$DATA' is not a folder" >&2; exit 2; }
  data=$DATA
  name=$(basename "$(cd "$DATA" && pwd)")
else
  data=$DEMO/sample
  name="Pagepick sample"
  echo "== a sample catalogue (DATA=<folder> takes your own data)"
  "$PAGEPICK" sample "$data" --users 4000 --items 2000 --ratings 300000
fi

echo
echo "== the data"
"$PAGEPICK" inspect "$data"
echo
echo "== training"
"$PAGEPICK" train "$data" --name "$name" -o "$DEMO/demo.pick"
echo
echo "== quality for visitors the training never saw"
"$PAGEPICK" eval "$DEMO/demo.pick"
echo
echo "== the bundle"
"$PAGEPICK" build "$DEMO/demo.pick" -o "$DEMO/rec"
echo
echo "== the site"
node web/build.mjs --wasm build --bundle "$DEMO/rec" --out "$SITE"

[ "$SERVE" = no ] && exit 0
echo
exec "$PAGEPICK" serve "$SITE" --port "$PORT"
