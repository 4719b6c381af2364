#!/usr/bin/env bash
# Installs ONNX Runtime (CPU, for Node.js) into build/judge, where the tests of whole networks look for it.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ -d build/judge/node_modules/onnxruntime-node ]] && exit 0
mkdir -p build/judge
npm install --prefix build/judge --silent --no-audit --no-fund --ignore-scripts onnxruntime-node@1.30.0 >&2
