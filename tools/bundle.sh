#!/usr/bin/env bash
# Packs program, device tests, weights, samples and the libraries that they need into one archive that runs on another Linux machine
# without installing anything but a Vulkan driver. usage: tools/bundle.sh [OUT.tar.gz]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/release
out=${1:-$root/build/wrapture-linux-$(uname -m).tar.gz}
[ -x "$build/wrapture" ] || { echo "$build/wrapture is not built; run tools/run.sh or tools/test.sh first" >&2; exit 1; }

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
bundle=$stage/wrapture
mkdir -p "$bundle"/{bin,lib,share/wrapture/viewer,tests}
cp "$build/wrapture" "$build/wrapture-decode" "$bundle/bin/"
find "$build/tests" -maxdepth 1 -name '*_gpu_tests' ! -name 'viewer_*' -exec cp {} "$bundle/bin/" \;
strip "$bundle"/bin/*
cp -r "$root/weights" "$bundle/share/wrapture/weights"
cp -r "$root/viewer/samples" "$bundle/share/wrapture/viewer/samples"
cp -r "$root/viewer/shapes" "$bundle/share/wrapture/viewer/shapes"
cp -r "$root/tests/golden" "$bundle/tests/golden"
cp "$root/LICENSE" "$bundle/"

# Everything but the C library and the drivers: those must be the machine's own.
ldd "$bundle"/bin/* | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | sort -u |
  grep -vE '/(libc|libm|libdl|libpthread|librt|ld-linux[^/]*)\.so' | xargs -r cp -L -t "$bundle/lib"

cat >"$bundle/wrapture" <<'RUN'
#!/bin/sh
# Runs the bundled program with the bundled libraries.
here=$(cd "$(dirname "$0")" && pwd)
LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" WRAPTURE_DATA="$here/share/wrapture" exec "$here/bin/wrapture" "$@"
RUN
cat >"$bundle/gpu_tests" <<'RUN'
#!/bin/sh
# Runs the device tests that need no window on the driver that the Vulkan loader finds; needs the validation layers.
here=$(cd "$(dirname "$0")" && pwd)
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" WRAPTURE_DATA="$here/share/wrapture" WRAPTURE_GOLDEN="$here/tests/golden"
status=0
for test in "$here"/bin/*_gpu_tests; do
  "$test" "$@" || status=1
done
exit $status
RUN
chmod +x "$bundle/wrapture" "$bundle/gpu_tests"
tar -C "$stage" -czf "$out" wrapture
echo "$out: $(du -h "$out" | cut -f1)"
