#!/usr/bin/env bash
# Two steps of every trainer on made-up data (`tools/train smoke`): training repeats and resumes, exports hold together, and collapsed
# generators are recognised. Exits with 77 (skipped) and says so where PyTorch is not installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
for python in /usr/bin/python3 python3; do
  if "$python" -c 'import numpy, onnx, PIL, torch' 2>/dev/null; then exec env OMP_NUM_THREADS=1 "$python" -B tools/train smoke; fi
done
echo "PyTorch, onnx or Pillow is not installed for Python: the trainers in tools/train are not checked"
exit 77
