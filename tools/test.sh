#!/usr/bin/env bash
# Installs what is missing, builds, and runs every check: format, clang-tidy, sanitizers, and all tests on every Vulkan driver found.
# usage: tools/test.sh [--quick | --full]
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: tools/test.sh [--quick | --full]
  --quick   no clang-tidy, no sanitizers, one Vulkan driver
  --full    all generated networks on every driver, not a sample of them (half an hour more)
TEXT
}

quick=false
timeout_s=1200
case "${1:-}" in
  "") ;;
  --quick) quick=true ;;
  --full) export WRAPTURE_FULL=1; timeout_s=7200 ;;
  --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p build
exec 8>build/.test.lock
if ! flock --nonblock 8; then
  echo "test: waiting for another test run to end" >&2
  flock 8
fi

step() { printf 'test: [%4d s] %s\n' "$SECONDS" "$*" >&2; }

check_format() {
  find engine viewer tools tests shaders \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' \) -print0 | xargs -0 clang-format --dry-run -Werror
}

# Prints a line for every translation unit but the tests: its source, then the project's own headers that it uses, also through others.
list_units() {
  find engine viewer tools shaders \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' \) -print0 | xargs -0 awk '
    FNR == 1 { known[FILENAME]; if (FILENAME ~ /\.cpp$/) units[++count] = FILENAME }
    /^#include "/ { split($0, parts, "\""); uses[FILENAME] = uses[FILENAME] " " parts[2] }
    function add(path,   names, n, i) {
      if (!(path in known)) path = "shaders/" path
      if (!(path in known) || path in seen) return
      seen[path] = 1
      line = line (line ? " " : "") path
      n = split(uses[path], names, " ")
      for (i = 1; i <= n; ++i) add(names[i])
    }
    END { for (u = 1; u <= count; ++u) { split("", seen); line = ""; add(units[u]); print line } }'
}

# A unit that passed is not checked again until it, a header of it, or the list of checks changes.
tidy_unit() {
  read -r -a files <<<"$1"
  local source="${files[0]}" stamp output
  stamp="build/tidy/$(cat .clang-tidy "${files[@]}" | sha256sum | cut -c1-40)"
  [[ -f "$stamp" ]] && return 0
  if ! output="$(clang-tidy --quiet --extra-arg=-Wno-unknown-warning-option -p build/tidy "$source" 2>/dev/null)"; then
    printf '%s\n' "$output" >&2
    return 1
  fi
  : >"$stamp"
}
export -f tidy_unit

# Each source by itself, which the release build joins. The tests are left to the compiler's warnings: they are a third of all units.
check_tidy() {
  cmake --preset release -B build/tidy -DCMAKE_UNITY_BUILD=OFF -DCMAKE_DISABLE_PRECOMPILE_HEADERS=ON >build/.tidy.log 2>&1 ||
    { cat build/.tidy.log >&2; return 1; }
  # shellcheck disable=SC2016  # the inner shell expands $0
  list_units | sort -u | tr '\n' '\0' | xargs -0 -n 1 -P "$(nproc)" bash -c 'tidy_unit "$0"'
}

lavapipe() {
  local icd
  for icd in /usr/share/vulkan/icd.d/lvp_icd.*json; do echo "$icd"; done | head -n 1
}

# The engine without and with a device under AddressSanitizer and UndefinedBehaviorSanitizer.
check_sanitizers() {
  local pure=(base_tests graph_tests plan_tests scene_tests) program
  tools/build.sh asan "${pure[@]}" run_gpu_tests
  export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=0 UBSAN_OPTIONS=print_stacktrace=1
  # Beside each other: the pure ones keep one core busy, lavapipe more than one.
  (for program in "${pure[@]}"; do "build/asan/tests/$program" --gtest_brief=1 >&2; done) &
  # The suites of ONNX went through the importer and the reference above; their 570 plans are for the tests without sanitizers.
  VK_DRIVER_FILES="$(lavapipe)" VK_ICD_FILENAMES="$(lavapipe)" WRAPTURE_TEST_DRIVER=lavapipe \
    build/asan/tests/run_gpu_tests --gtest_brief=1 --gtest_filter=-OnnxBackend.* >&2
  wait $!
}

tools/setup.sh --tests
tools/judge.sh || echo "test: ONNX Runtime could not be installed; its comparisons will be skipped" >&2
step "format"
check_format
step "release build"
tools/build.sh release
if ! $quick; then
  step "clang-tidy"
  check_tidy
  step "sanitizers"
  check_sanitizers
fi
step "tests"
arguments=(--test-dir build/release --output-on-failure --no-label-summary --timeout "$timeout_s" --parallel "$(nproc)")
$quick && arguments+=(--exclude-regex '_swiftshader$')
ctest "${arguments[@]}"
