#!/usr/bin/env bash
# Installs ONNX Runtime (CPU, for Node.js) and the validator of glTF into build/judge, where the tests of whole networks and of GLB files
# look for them.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
[[ -d build/judge/node_modules/onnxruntime-node && -d build/judge/node_modules/gltf-validator ]] && exit 0
mkdir -p build/judge
npm install --prefix build/judge --silent --no-audit --no-fund --ignore-scripts onnxruntime-node@1.30.0 gltf-validator@2.0.0-dev.3.10 >&2
