#!/usr/bin/env bash
# Installs the Debian packages that are missing: those for building and running, with --tests also those for the test command.
set -euo pipefail

packages=(
  cmake ninja-build g++ pkg-config
  libvulkan-dev mesa-vulkan-drivers glslc
  libglfw3-dev libimgui-dev libfreetype-dev libglm-dev
  libonnx-dev libprotobuf-dev protobuf-compiler
  libpng-dev libjpeg-dev libfmt-dev nlohmann-json3-dev libcli11-dev
  libtiff-dev liblcms2-dev librsvg2-dev poppler-utils  # artwork in print formats; poppler-utils: PDF
  libwebp-dev libcgif-dev                    # also turntables
  libzbar-dev                                # barcodes that have to scan
  fonts-dejavu-core fonts-wqy-microhei       # for the window
  libgtest-dev libgmock-dev
)
test_packages=(
  vulkan-validationlayers chromium-common   # chromium-common brings SwiftShader, a second Vulkan driver
  xvfb xdotool imagemagick libonnx-testdata ffmpeg
  clang-format clang-tidy
)
command -v npm >/dev/null || test_packages+=(nodejs npm)  # fetches ONNX Runtime, the judge of whole networks
case "${1:-}" in
  "") ;;
  --tests) packages+=("${test_packages[@]}") ;;
  *) echo "usage: tools/setup.sh [--tests]" >&2; exit 2 ;;
esac

missing=()
if command -v dpkg-query >/dev/null; then
  installed=" $(dpkg-query -W -f '${Package}/${db:Status-Status} ' "${packages[@]}" 2>/dev/null || true)"
  for package in "${packages[@]}"; do
    [[ "$installed" == *" $package/installed "* ]] || missing+=("$package")
  done
else
  missing=("${packages[@]}")
fi
[[ ${#missing[@]} -eq 0 ]] && exit 0

# shellcheck disable=SC1091
system="$(. /etc/os-release 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-}" || echo unknown)"
if [[ "$system" != "debian 12" && "$system" != "debian 13" ]]; then
  echo "setup: this system is '$system'; packages are installed on Debian 12 and 13 only." >&2
  echo "setup: install what corresponds to these yourself: ${missing[*]}" >&2
  exit 1
fi

as_root=()
if [[ "$(id -u)" -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "setup: run as root or install sudo, these packages are missing: ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi

echo "setup: installing ${missing[*]}" >&2
options=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
"${as_root[@]}" apt-get "${options[@]}" update -q >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get "${options[@]}" install -q -y --no-install-recommends "${missing[@]}" >&2
