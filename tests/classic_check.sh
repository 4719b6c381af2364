#!/usr/bin/env bash
# Checks the PyTorch definitions of the zoo's networks and the files in weights/zoo against a fresh export; exits with 77 (skipped) and says
# so where PyTorch is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import numpy, onnx, torch' 2>/dev/null; then exec "$python" -B tools/train classic check; fi
done
echo "PyTorch or onnx is not installed for Python: the definitions in tools/train/classic and tools/train/zoo are not checked"
exit 77
