#!/usr/bin/env bash
# Installs what is missing, builds a release and runs the main job: a window, or without a display pictures of a box and a bottle.
# Arguments, if any, are handed to the program instead: tools/run.sh stylize ARTWORK --style NAME -o OUT.png
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
"$root/tools/setup.sh"
if [[ ! -x "$root/build/release/wrapture" ]]; then
  echo "run: building, this takes some minutes the first time" >&2
fi
"$root/tools/build.sh" release wrapture
wrapture="$root/build/release/wrapture"

if [[ $# -gt 0 ]]; then
  exec "$wrapture" "$@"
fi

samples="$root/viewer/samples"
if [[ -n "${DISPLAY:-}" || -n "${WAYLAND_DISPLAY:-}" ]]; then
  exec "$wrapture" view "$samples/coffee.png"
fi

mapfile -t styles < <("$wrapture" styles --names)
pictures="$root/build/pictures"
mkdir -p "$pictures"
echo "run: no display, rendering samples in style '${styles[0]}'" >&2
"$wrapture" render "$samples/coffee.png" --shape box --style "${styles[0]}" -o "$pictures/box.png"
"$wrapture" render "$samples/citrus.png" --shape bottle --style "${styles[0]}" -o "$pictures/bottle.png"
echo "$pictures/box.png"
echo "$pictures/bottle.png"
