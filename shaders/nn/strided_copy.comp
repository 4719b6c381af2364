// y[y_base + i . y_stride] = x[x_base + i . x_stride] over a block of up to six dimensions, flat f32: transpose, slice, concat, copy.
// A thread copies one value.
#version 450
#extension GL_GOOGLE_include_directive : require
#include "lib/tensor.glsl"
#include "nn/strided_copy.h"

TABLE(0, x);
FLAT_RESULT(1, y);

void main() {
  const uint i = flat_index();
  if (i >= p.count) return;
  uint rest = i, target = p.y_base;
  int source = int(p.x_base);
  for (int d = 5; d >= 0; --d) {
    const uint next = rest / p.extent[d];
    const uint at = rest - next * p.extent[d];
    source += int(at) * p.x_stride[d];
    target += at * p.y_stride[d];
    rest = next;
  }
  y[target] = x[source];
}
