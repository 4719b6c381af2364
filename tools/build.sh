#!/usr/bin/env bash
# Configures (once) and builds a CMake preset in build/PRESET; one build at a time. usage: tools/build.sh PRESET [TARGET]...
set -euo pipefail

preset="${1:?usage: tools/build.sh PRESET [TARGET]...}"
shift
cd "$(dirname "${BASH_SOURCE[0]}")/.."

mkdir -p build
exec 9>"build/.$preset.lock"
if ! flock --nonblock 9; then
  echo "build: waiting for another build of '$preset' to end" >&2
  flock 9
fi

if [[ ! -f "build/$preset/build.ninja" ]]; then
  log="build/.$preset.configure.log"
  cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
fi
arguments=(-C "build/$preset" -j "$(nproc)")
log="build/.$preset.build.log"
if [[ -t 2 ]]; then
  ninja "${arguments[@]}" "$@" >&2
else
  ninja "${arguments[@]}" "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
fi
