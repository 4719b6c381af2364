// y(outer, k, inner) = x(outer, indices[k], inner), flat f32. Indices are whole numbers in floats, from the end where negative, and are
// clamped to the axis. A thread copies one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/gather.h"

TABLE(0, x);
TABLE(1, indices);
FLAT_RESULT(2, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  const uint row = i / p.inner, outer = row / p.picked;
  int at = int(round(clamp(indices[row - outer * p.picked], -1e9, 1e9)));
  at = clamp(at < 0 ? at + p.entries : at, 0, p.entries - 1);
  y[i] = x[(outer * uint(p.entries) + uint(at)) * p.inner + (i - row * p.inner)];
}
