#!/usr/bin/env bash
# Installs what building, testing and the demo need, on Debian 12 or Ubuntu 24.04.
# Does nothing where everything is in place.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p build

# package: why
needed='
g++: compiles the native tool
cmake: configures the build
ninja-build: runs the build
git: lists the files that are checked
libeigen3-dev: linear algebra of the trainers
libprotobuf-dev: writes model headers
protobuf-compiler: generates the code that writes them
libcli11-dev: reads the command line
libfmt-dev: formats tables and messages
nlohmann-json3-dev: reads and writes JSON
libcsv-dev: reads CSV
zlib1g-dev: packs the files of large catalogues
libxxhash-dev: guards files with checksums
libcpp-httplib-dev: previews the site
libgtest-dev: unit tests
googletest: unit tests, compiled to WebAssembly
emscripten: compiles the engine to WebAssembly
nodejs: builds the page, runs WebAssembly tests
npm: installs the build tools of the page
chromium: browser tests
clang-format: checks the layout of the code
clang-tidy: checks the code for mistakes
'
# The judge of the frozen splits beside the data is a numpy program.
[ -z "${PAGEPICK_DATA:-}" ] || needed+='python3-numpy: judges held-out figures independently
'
# Benchmarks, which no test needs.
case "${PAGEPICK_BENCH:-}" in
  native) needed+='libbenchmark-dev: native benchmarks
' ;;
  browser) needed+='chromium-headless-shell: cold starts without a whole browser starting
' ;;
esac

missing=()
while IFS=: read -r package reason; do
  [ -n "$package" ] || continue
  case "$package" in
    # These may come from elsewhere than a Debian package.
    nodejs) command -v node >/dev/null && continue ;;
    npm) command -v npm >/dev/null && continue ;;
    chromium) command -v chromium >/dev/null && continue ;;
    chromium-headless-shell)
      if ! apt-cache show "$package" >/dev/null 2>&1; then
        echo "no package $package here: cold starts are Chromium's, slower"
        continue
      fi
      ;;
    emscripten) command -v emcc >/dev/null && continue ;;
  esac
  status=$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] && continue
  echo "missing: $package ($reason)"
  missing+=("$package")
done <<<"$needed"

if [ "${#missing[@]}" -gt 0 ]; then
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  echo "installing ${#missing[@]} packages with apt-get …"
  "${as_root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq \
    --no-install-recommends "${missing[@]}" >build/apt.log 2>&1 || {
    tail -n 20 build/apt.log
    echo "apt-get could not install: ${missing[*]}" >&2
    exit 1
  }
fi

# The page's tools, exactly as locked.
if [ -f web/package-lock.json ] &&
  ! cmp -s web/package-lock.json web/node_modules/.installed-lock; then
  echo "installing the page's build tools with npm ci …"
  npm --prefix web ci --no-audit --no-fund --loglevel=error
  cp web/package-lock.json web/node_modules/.installed-lock
fi
