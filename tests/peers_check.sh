#!/usr/bin/env bash
# Runs tools/bench_peers on a small network and looks at its table; exits with 77 (skipped) where Python, or every peer, is missing.
# usage: peers_check.sh WRAPTURE
set -euo pipefail
program="${1:?usage: peers_check.sh WRAPTURE}"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
fail() { echo "peers check: $*" >&2; exit 1; }
command -v python3 >/dev/null || { echo "Python is not installed: tools/bench_peers is not checked"; exit 77; }

said="$(tools/bench_peers --program nothing 2>&1)" && fail "a program that is not there was accepted"
[[ "$said" == "bench_peers: nothing: is not there"* && "$said" != *$'\n'* ]] || fail "said '$said'"
said="$(tools/bench_peers --program "$program" --model missing.onnx 2>&1)" && fail "a missing model was accepted"
[[ "$said" == "bench_peers: missing.onnx: does not exist"* ]] || fail "said '$said'"

table="$(tools/bench_peers --program "$program" --rounds 1 --model zoo:c-discriminator)"
grep -qE '^\| c-discriminator.onnx \| 28x28 \| Wrapture \| [0-9.]+ \| [0-9.]+ \| 1.00 \|$' <<<"$table" || fail "no row of Wrapture in: $table"
peer='^\| c-discriminator.onnx \| 28x28 \| (ONNX Runtime|PyTorch) [^|]*\| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \|$'
grep -qE "$peer" <<<"$table" || { echo "no peer is installed: tools/bench_peers is checked without any"; exit 77; }
