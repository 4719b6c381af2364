#!/usr/bin/env bash
# Builds the fuzzer of the ONNX importer (clang) and runs it on fresh seeds and the committed corpus.
# usage: tools/fuzz.sh [SECONDS]      default 600; findings land in build/fuzz/findings, what it learned in build/fuzz/learned
set -euo pipefail

seconds="${1:-600}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v clang++ >/dev/null; then
  echo "fuzz: clang++ with libFuzzer is needed; install clang" >&2
  exit 1
fi
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
mkdir -p build/fuzz/learned build/fuzz/findings
build/fuzz/tests/fuzz/onnx_seeds build/fuzz/seeds
export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1
build/fuzz/tests/fuzz/onnx_fuzz -max_total_time="$seconds" -max_len=4096 -timeout=60 -malloc_limit_mb=512 -rss_limit_mb=2048 \
  -use_value_profile=1 -dict=tests/fuzz/onnx.dict -artifact_prefix=build/fuzz/findings/ -print_final_stats=1 \
  build/fuzz/learned build/fuzz/seeds tests/fuzz/corpus
