#!/usr/bin/env bash
# Builds a fuzzer (clang) and runs it on fresh seeds and, for ONNX, the committed corpus.
# usage: tools/fuzz.sh [onnx | image | mesh] [SECONDS]      default onnx, 600; findings land in build/fuzz/findings
set -euo pipefail

target=onnx
case "${1:-}" in
  onnx | image | mesh) target="$1"; shift ;;
esac
seconds="${1:-600}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v clang++ >/dev/null; then
  echo "fuzz: clang++ with libFuzzer is needed; install clang" >&2
  exit 1
fi
programs=build/fuzz/tests/fuzz learned="build/fuzz/learned/$target" seeds="build/fuzz/seeds/$target" options=()
maker=file_seeds
[[ "$target" == onnx ]] && maker=onnx_seeds
cmake --preset fuzz >/dev/null
cmake --build build/fuzz --target "${target}_fuzz" "$maker"
mkdir -p "$learned" build/fuzz/findings
if [[ "$target" == onnx ]]; then
  "$programs/onnx_seeds" "$seeds"
  options=(-max_len=4096 -timeout=60 -dict=tests/fuzz/onnx.dict "$seeds" tests/fuzz/corpus)
else
  "$programs/file_seeds" build/fuzz/seeds/image build/fuzz/seeds/mesh
  options=(-max_len=16384 -timeout=10 "$seeds")
fi
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1
"$programs/${target}_fuzz" -max_total_time="$seconds" -malloc_limit_mb=512 -rss_limit_mb=2048 -use_value_profile=1 \
  -artifact_prefix="build/fuzz/findings/$target-" -print_final_stats=1 "$learned" "${options[@]}"
