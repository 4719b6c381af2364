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

artworks=("$root"/viewer/samples/*.png)
artwork="${artworks[0]}"
if [[ -n "${DISPLAY:-}" || -n "${WAYLAND_DISPLAY:-}" ]]; then
  exec "$wrapture" view "$artwork"
fi

mapfile -t styles < <("$wrapture" styles --names)
pictures="$root/build/pictures"
mkdir -p "$pictures"
echo "run: no display, rendering '$(basename "$artwork")' in style '${styles[0]}'" >&2
for shape in box bottle; do
  "$wrapture" render "$artwork" --shape "$shape" --style "${styles[0]}" -o "$pictures/$shape.png"
  echo "$pictures/$shape.png"
done
